/** What other features use of the export: text files and images of panels. */
export { usePictures } from './pictures'
export { useTextFile } from './useTextFile'
