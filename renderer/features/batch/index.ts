/** What other features use of the runs on images: how far one is. */
export { useBatch } from './batchStore'
