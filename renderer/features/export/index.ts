/** What other features use of the export: text files and images of panels. */
export { usePanelImages } from './panelImages'
export { useTextFile } from './useTextFile'
