/** Which page of a file is read: a page of a TIFF, a frame of an animation, an item of a batch of arrays. */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'

/**
 * The index of a page, from 0.
 * @param wanted as a person counts, from 1
 * @param initial the index if none is wanted
 * @throws Failure 'invalid-argument' for a page that the file doesn't have
 */
export function choosePage(wanted: number | undefined, pages: number, initial: number): number {
  if (wanted === undefined) return initial
  if (wanted < 1 || wanted > Math.max(1, pages))
    throw new Failure('invalid-argument', message('images.noSuchPage', { page: wanted, n: Math.max(1, pages) }))
  return wanted - 1
}
