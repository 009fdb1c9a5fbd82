/** What other features use of the export: figures and how they are drawn, text files, who reads their CSV, and images of panels. */
export { default as CsvReader } from './CsvReader.vue'
export { type Figure, type Item } from './figure'
export { paintFigure, pngAddress } from './figurePng'
export { figureSvg } from './figureSvg'
export { useCsvReader } from './useCsvReader'
export { usePanelImages } from './panelImages'
export { useTextFile } from './useTextFile'
