/**
 * Images: bytes of any supported format to samples. The format is found by content; what the reader has to know
 * (another ending, first page, orientation) stands in the notes.
 */
import { Failure } from '#app/failure'
import { message, concat, type Message } from '#app/text/message'
import { decodeBmp } from './bmp'
import { reasonOf } from './decoderFailure'
import { formatTitles, MAX_PIXELS, type ImageFormat, type PixelImage } from './pixels'
import { decodePnm } from './pnm'
import { decodeRaster } from './raster'
import { formatOfName, sniff, type ForeignFormat } from './sniff'

export interface DecodeOptions {
  /** Pictures of more pixels are refused before they are decoded. At most, and by default, 32768 x 32768. */
  readonly maxPixels?: number
  /** Is told how many bytes the samples will take, before they are decoded. What it throws is thrown. */
  readonly admit?: (bytes: number) => Promise<void>
}

/**
 * Decodes PNG, JPEG, WebP, TIFF, GIF, AVIF, SVG, BMP, PGM or PPM.
 * @param name the file's name, for messages and to notice a wrong ending
 * @throws Failure 'unreadable-image': not a picture, damaged, cut off, too large, or of a kind that is not read
 */
export async function decodeImage(bytes: Uint8Array, name: string, options: DecodeOptions = {}): Promise<PixelImage> {
  try {
    const format = requireFormat(bytes)
    const maxPixels = Math.min(options.maxPixels ?? MAX_PIXELS, MAX_PIXELS)
    const image = await decode(bytes, format, maxPixels, options.admit)
    return { ...image, name, format, notes: [...endingNotes(name, format), ...image.notes] }
  } catch (error) {
    throw inFile(error, name)
  }
}

type Decoded = Omit<PixelImage, 'name' | 'format'>

const READABLE = Object.values(formatTitles).join(', ')

function requireFormat(bytes: Uint8Array): ImageFormat {
  if (bytes.length === 0) throw unreadable(message('files.empty'))
  const sniffed = sniff(bytes)
  if (sniffed === null) {
    throw unreadable(message('files.notImage', { formats: READABLE }))
  }
  if ('foreign' in sniffed) throw unreadable(foreignSentence(sniffed.foreign))
  return sniffed.format
}

function foreignSentence(foreign: ForeignFormat): Message {
  if (foreign === 'NPY') return message('files.npyNotImage')
  return message('files.formatUnsupported', { format: foreign, formats: READABLE })
}

async function decode(
  bytes: Uint8Array,
  format: ImageFormat,
  maxPixels: number,
  admit: DecodeOptions['admit'],
): Promise<Decoded> {
  const plain = { profile: null, orientation: 1 }
  if (format === 'bmp') return { ...decodeBmp(bytes, maxPixels), depth: 8, white: 255, ...plain }
  if (format !== 'pgm' && format !== 'ppm') return decodeRaster(bytes, format, maxPixels, admit)
  const image = decodePnm(bytes, maxPixels)
  return { ...image, depth: bitsOf(image.white), alpha: null, notes: [], ...plain }
}

/** Of the numbers up to a largest one. */
function bitsOf(largest: number): number {
  return 32 - Math.clz32(largest)
}

function endingNotes(name: string, format: ImageFormat): Message[] {
  const promised = formatOfName(name)
  if (promised === undefined || promised === format) return []
  return [
    message('files.extensionMismatch', {
      named: formatTitles[promised],
      content: formatTitles[format],
      format: formatTitles[format],
    }),
  ]
}

function unreadable(words: Message): Failure {
  return new Failure('unreadable-image', words)
}

/** Puts the file's name before the sentence and into the place. */
function inFile(error: unknown, name: string): Failure {
  if (!(error instanceof Failure))
    return unreadable(message('files.imageUnreadable', { name, reason: reasonOf(error) }))
  return new Failure(error.code, concat([name, error.words], ': '), { ...error.place, file: name }, error.fixes)
}
