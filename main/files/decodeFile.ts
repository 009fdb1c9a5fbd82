/** Input files of any kind: an image, or the arrays of a file of numbers. */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import type { Select } from '#app/inputs/select'
import { decodeArrays, type ArrayImage } from './arrays/decode'
import { decodeImage } from './image'
import { MAX_PIXELS, type DecodeLimits, type PixelImage } from './pixels'
import { sniff } from './sniff'

/** So that the cell at fault is named. */
const TABLE_NAME = /\.[ct]sv$/i

export interface DecodeFileOptions extends Partial<DecodeLimits> {
  readonly select?: Select
  /** All items of a batch of arrays instead of one, unless one is selected. */
  readonly everyItem?: boolean
}

/**
 * Decodes a file; its format is found by content. What nothing else is read as is a table if its name says so.
 * @returns one image, or one for each item of a batch
 * @throws Failure 'unreadable-image', 'unreadable-file', 'invalid-argument' for a part that is not there
 */
export async function decodeFile(
  bytes: Uint8Array,
  name: string,
  { select = {}, everyItem = false, maxPixels = MAX_PIXELS, admit }: DecodeFileOptions = {},
): Promise<readonly (PixelImage | ArrayImage)[]> {
  const sniffed = sniff(bytes) ?? (bytes.length > 0 && TABLE_NAME.test(name) ? { array: 'csv' as const } : null)
  if (sniffed && 'array' in sniffed)
    return decodeArrays(bytes, sniffed.array, name, { select, everyItem, maxPixels, admit })
  if (select.array !== undefined)
    throw new Failure('invalid-argument', message('arrays.noArrays', { name: select.array }), { file: name })
  if (select.channels) throw new Failure('invalid-argument', message('arrays.noAxes'), { file: name })
  return [await decodeImage(bytes, name, { maxPixels, admit, page: select.page })]
}
