/** What other features use of the export: text files, who reads their CSV, and images of panels. */
export { default as CsvReader } from './CsvReader.vue'
export { useCsvReader } from './useCsvReader'
export { usePanelImages } from './panelImages'
export { useTextFile } from './useTextFile'
