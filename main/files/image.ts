/**
 * Images: bytes of any supported format to samples. The format is found by content; what the reader has to know
 * (another extension, first page, orientation) stands in the notes.
 */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import { arrayFormats } from '#app/inputs/select'
import { bmpBytes, decodeBmp } from './bmp'
import { reasonOf } from './decoderFailure'
import { inFile } from './file'
import { decodePfm, pfmBytes } from './pfm'
import { formatTitles, MAX_PIXELS, type DecodeLimits, type ImageFormat, type PixelImage } from './pixels'
import { decodePnm, pnmBytes } from './pnm'
import { decodeRaster } from './raster'
import { choosePage } from './selectPage'
import { formatOfName, sniff } from './sniff'
import { standIn } from './standIn'
import { decodeTiff } from './tiff/decode'

export interface DecodeOptions extends Partial<DecodeLimits> {
  /** The page or frame to read, from 1; without it the first that is not a smaller version of another. */
  readonly page?: number | undefined
}

/**
 * Decodes PNG, JPEG, WebP, TIFF, GIF, AVIF, SVG, BMP, PGM, PPM or PFM.
 * @param name the file's name, for messages and to notice a wrong extension
 * @throws Failure 'unreadable-image': not an image, damaged, cut off, too large, or of a kind that is not read
 */
export async function decodeImage(bytes: Uint8Array, name: string, options: DecodeOptions = {}): Promise<PixelImage> {
  try {
    const format = requireFormat(bytes)
    const maxPixels = Math.min(options.maxPixels ?? MAX_PIXELS, MAX_PIXELS)
    const image = await decode(bytes, format, { maxPixels, admit: options.admit }, options.page)
    return { ...image, name, format, notes: [...endingNotes(name, format), ...image.notes] }
  } catch (error) {
    if (error instanceof Failure) throw inFile(error, name)
    throw unreadable(message('images.imageUnreadable', { name, reason: reasonOf(error) }))
  }
}

type Decoded = Omit<PixelImage, 'name' | 'format'>

const READABLE = Object.values(formatTitles).join(', ')
const ALSO_ARRAYS = [READABLE, ...arrayFormats.map((format) => format.toUpperCase())].join(', ')

function requireFormat(bytes: Uint8Array): ImageFormat {
  if (bytes.length === 0) throw unreadable(message('files.empty'))
  const sniffed = sniff(bytes)
  if (sniffed === null) {
    throw unreadable(standIn(bytes) ?? message('images.notImage', { formats: ALSO_ARRAYS }))
  }
  if ('format' in sniffed) return sniffed.format
  const format = 'foreign' in sniffed ? sniffed.foreign : sniffed.array.toUpperCase()
  throw unreadable(message('images.formatUnsupported', { format, formats: READABLE }))
}

async function decode(
  bytes: Uint8Array,
  format: ImageFormat,
  limits: DecodeLimits,
  page: number | undefined,
): Promise<Decoded> {
  if (format === 'tiff') return decodeTiff(bytes, page, limits)
  const choose = (pages: number) => choosePage(page, pages, 0)
  if (format !== 'bmp' && format !== 'pgm' && format !== 'ppm' && format !== 'pfm')
    return decodeRaster(bytes, format, limits, { choose, tiff: null })
  choose(1)
  const plain = { alpha: null, notes: [], profile: null, orientation: 1, page: 1, pages: 1 }
  const { maxPixels, admit } = limits
  const bytesOf = format === 'bmp' ? bmpBytes : format === 'pfm' ? pfmBytes : pnmBytes
  await admit?.(bytesOf(bytes, maxPixels))
  if (format === 'bmp') return { ...plain, ...decodeBmp(bytes, maxPixels), depth: 8, white: 255 }
  if (format === 'pfm')
    return {
      ...plain,
      ...decodePfm(bytes, maxPixels),
      depth: 32,
      white: null,
      notes: [message('images.valuesAsStored')],
    }
  const image = decodePnm(bytes, maxPixels)
  return { ...plain, ...image, depth: bitsOf(image.white) }
}

/** Of the numbers up to a largest one. */
function bitsOf(largest: number): number {
  return 32 - Math.clz32(largest)
}

function endingNotes(name: string, format: ImageFormat): Message[] {
  const promised = formatOfName(name)
  if (promised === undefined || promised === format) return []
  return [
    message('images.extensionMismatch', {
      named: formatTitles[promised],
      content: formatTitles[format],
      format: formatTitles[format],
    }),
  ]
}

function unreadable(words: Message): Failure {
  return new Failure('unreadable-image', words)
}
