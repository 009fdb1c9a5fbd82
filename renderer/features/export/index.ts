/** What other features use of the export: figures and how they are drawn, text files, who reads their CSV, images of panels, and the dialog of what is measured. */
export { default as CsvReader } from './CsvReader.vue'
export { type Figure, type Item } from './figure'
export { paintFigure, pngAddress } from './figurePng'
export { figureSvg } from './figureSvg'
export { default as ResultsDialog } from './ResultsDialog.vue'
export { useCsvReader } from './useCsvReader'
export { usePanelImages } from './panelImages'
export { useTextFile } from './useTextFile'
