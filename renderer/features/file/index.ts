/** What other features use of the files: opening and saving. */
export { useFiles } from './useFiles'
