/**
 * Pictures: bytes of any supported format to samples. The format is found by content; what the reader has to know
 * (another ending, first page, orientation) stands in the notes. Samples are as stored: colour profiles of gray and
 * RGB pictures are not applied.
 */
import sharp, { type Metadata, type SharpOptions } from 'sharp'
import { Failure } from '../../app/failure'
import { amount, said, type Words } from '../../app/sentence'
import { decodeBmp } from './bmp'
import { profileName } from './icc'
import { flattenOverWhite, MAX_PIXELS, TRANSLUCENT_NOTE } from './pixels'
import type { ImageFormat, PixelImage, Samples } from './pixels'
import { formatOfName, sniff, type ForeignFormat } from './sniff'

export interface DecodeOptions {
  /** Pictures of more pixels are refused before they are decoded. At most, and by default, 32768 x 32768. */
  readonly maxPixels?: number
}

/**
 * Decodes PNG, JPEG, WebP, TIFF, GIF, AVIF, SVG or BMP.
 * @param name the file's name, for messages and to notice a wrong ending
 * @throws Failure 'unreadable-image': not a picture, damaged, cut off, too large, or of a kind that is not read
 */
export async function decodeImage(bytes: Uint8Array, name: string, options: DecodeOptions = {}): Promise<PixelImage> {
  try {
    const format = requireFormat(bytes)
    const maxPixels = Math.min(options.maxPixels ?? MAX_PIXELS, MAX_PIXELS)
    const image = format === 'bmp' ? bmp(bytes, maxPixels) : await decodeBySharp(bytes, format, maxPixels)
    return { ...image, name, format, notes: [...endingNotes(name, format), ...image.notes] }
  } catch (error) {
    throw inFile(error, name)
  }
}

type Decoded = Omit<PixelImage, 'name' | 'format'>

/** Rasterised SVG: a drawing has no pixels of its own, so a size that only a mistake asks for is refused. */
const MAX_SVG_SIDE = 16384

const titles: Readonly<Record<ImageFormat, string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  tiff: 'TIFF',
  gif: 'GIF',
  avif: 'AVIF',
  svg: 'SVG',
  bmp: 'BMP',
}
const READABLE = Object.values(titles).join(', ')

function requireFormat(bytes: Uint8Array): ImageFormat {
  if (bytes.length === 0) throw unreadable(said`The file is empty (0 bytes). Choose another file, or get this one again.`)
  const sniffed = sniff(bytes)
  if (sniffed === null) {
    throw unreadable(said`The file is not a picture that Poolscope reads. Expected ${READABLE}.`)
  }
  if ('foreign' in sniffed) throw unreadable(foreignSentence(sniffed.foreign))
  return sniffed.format
}

function foreignSentence(foreign: ForeignFormat): Words {
  if (foreign === 'NPY') return said`This is a NumPy array, not a picture. Give it to "poolscope run --input".`
  return said`${foreign} is not read. Save the picture as one of ${READABLE}.`
}

function bmp(bytes: Uint8Array, maxPixels: number): Decoded {
  return { ...decodeBmp(bytes, maxPixels), depth: 8, profile: null, orientation: 1 }
}

async function decodeBySharp(bytes: Uint8Array, format: ImageFormat, maxPixels: number): Promise<Decoded> {
  const metadata = await readMetadata(bytes, format)
  refuseTooLarge(metadata, format, maxPixels)
  const plan = planSamples(metadata)
  const { raw, warning } = await readSamples(bytes, format, plan)
  const notes = [...plan.notes, ...(warning === null ? [] : [warning])]
  const samples = plan.depth === 16 ? as16Bit(raw.data) : asBytes(raw.data)
  const { width, height, channels } = raw.info
  const about = { profile: profileOf(metadata), orientation: metadata.orientation ?? 1 }
  return { width, height, depth: plan.depth, ...about, ...withoutAlpha(samples, channels, plan.gray, notes) }
}

function profileOf({ icc }: Metadata): string | null {
  return icc ? (profileName(icc) ?? 'without a name') : null
}

export const firstPage: SharpOptions = { page: 0, pages: 1 }

/** The header only, so that a size above the limit can be named. */
async function readMetadata(bytes: Uint8Array, format: ImageFormat): Promise<Metadata> {
  try {
    return await sharp(bytes, { ...firstPage, limitInputPixels: false }).metadata()
  } catch (error) {
    throw sharpFailure(error, bytes, format)
  }
}

function refuseTooLarge(metadata: Metadata, format: ImageFormat, maxPixels: number): void {
  const { width, height } = metadata
  if (width * height > maxPixels) {
    throw unreadable(
      said`The picture is too large: it claims ${width} x ${height} pixels, expected at most ${amount(maxPixels)} in all. Open a smaller picture, or a part of it.`,
    )
  }
  if (format === 'svg' && Math.max(width, height) > MAX_SVG_SIDE) {
    throw unreadable(
      said`The drawing is ${width} x ${height} pixels, expected at most ${MAX_SVG_SIDE} on a side. Give its svg element a smaller width and height.`,
    )
  }
}

export interface SamplePlan {
  readonly gray: boolean
  readonly depth: 8 | 16
  readonly space: 'srgb' | 'rgb16' | 'b-w' | 'grey16'
  readonly ignoreIcc: boolean
  readonly notes: readonly Words[]
}

/** How the samples are asked for, by what the header says. */
export function planSamples(metadata: Metadata): SamplePlan {
  const { depth: type, space, channels, hasAlpha } = metadata
  if (type !== 'uchar' && type !== 'ushort') {
    throw unreadable(
      said`The picture has samples of type ${type}, expected 8 or 16 bits without sign. Save it with 8 or 16 bits, or as a .npy file for the command line.`,
    )
  }
  const gray = space === 'b-w' || space === 'grey16' || channels < 3
  const depth = type === 'ushort' ? 16 : 8
  const device = gray || space === 'srgb' || space === 'rgb' || space === 'rgb16'
  const notes: Words[] = []
  const pages = metadata.pages ?? 1
  if (pages > 1) notes.push(hasFrames(metadata) ? said`The file has ${pages} frames; this is the first.` : said`The file has ${pages} pages; this is the first.`)
  const orientation = metadata.orientation ?? 1
  if (orientation !== 1) notes.push(said`Turned upright, as its EXIF orientation ${orientation} says.`)
  if (!device) notes.push(said`Converted from ${space.toUpperCase()} to RGB.`)
  if (device && metadata.hasProfile) notes.push(said`The embedded colour profile is not applied: values are as stored.`)
  // 8-bit gray with alpha loses its alpha in sharp's raw output, so it is read as RGB; the first channel is the gray.
  const asGray = gray && (depth === 16 || !hasAlpha)
  const space8 = asGray ? 'b-w' : 'srgb'
  return { gray, depth, space: depth === 8 ? space8 : asGray ? 'grey16' : 'rgb16', ignoreIcc: device, notes }
}

function hasFrames({ format }: Metadata): boolean {
  return format === 'gif' || format === 'webp' || format === 'heif'
}

interface Raw {
  readonly data: Buffer
  readonly info: { readonly width: number; readonly height: number; readonly channels: number }
}

/**
 * The samples. What the decoder only warns of is let pass and told; what cost pixels is an error.
 */
async function readSamples(
  bytes: Uint8Array,
  format: ImageFormat,
  plan: SamplePlan,
): Promise<{ raw: Raw; warning: Words | null }> {
  const read = (failOn: 'warning' | 'error'): Promise<Raw> =>
    sharp(bytes, { ...firstPage, limitInputPixels: MAX_PIXELS, failOn, ignoreIcc: plan.ignoreIcc })
      .autoOrient()
      .toColourspace(plan.space)
      .raw({ depth: plan.depth === 16 ? 'ushort' : 'uchar' })
      .toBuffer({ resolveWithObject: true })
  try {
    return { raw: await read('warning'), warning: null }
  } catch (strict) {
    if (tellsOfMissingEnd(strict)) throw sharpFailure(strict, bytes, format)
    try {
      const raw = await read('error')
      return { raw, warning: said`The decoder warned of damage ("${firstLine(strict)}"): some pixels may be wrong.` }
    } catch (error) {
      throw sharpFailure(error, bytes, format)
    }
  }
}

function asBytes(data: Buffer): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

function as16Bit(data: Buffer): Uint16Array {
  if (data.byteOffset % 2 === 0) return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2)
  return new Uint16Array(new Uint8Array(data).buffer)
}

function withoutAlpha(
  samples: Samples,
  channels: number,
  gray: boolean,
  notes: readonly Words[],
): Pick<PixelImage, 'channels' | 'pixels' | 'alpha' | 'notes'> {
  let pixels = samples
  let left = channels
  let all = notes
  let alpha: Samples | null = null
  if (channels === 2 || channels === 4) {
    const flat = flattenOverWhite(samples, channels)
    pixels = flat.pixels
    left = channels - 1
    alpha = flat.alpha
    if (alpha) all = [...notes, TRANSLUCENT_NOTE]
  }
  if (left !== 1 && left !== 3) throw unreadable(said`The picture has ${channels} channels, expected 1 to 4.`)
  if (!gray || left === 1) return { channels: left, pixels, alpha, notes: all }
  return { channels: 1, pixels: firstOfThree(pixels), alpha, notes: all }
}

function firstOfThree(samples: Samples): Samples {
  const count = samples.length / 3
  for (let i = 0; i < count; i++) samples[i] = samples[i * 3]!
  return samples.subarray(0, count)
}

function endingNotes(name: string, format: ImageFormat): Words[] {
  const promised = formatOfName(name)
  if (promised === undefined || promised === format) return []
  return [said`The name says ${titles[promised]}, the content is ${titles[format]}; it was read as ${titles[format]}.`]
}

/** The Failure for an error of sharp's: cut off or damaged. */
function sharpFailure(error: unknown, bytes: Uint8Array, format: ImageFormat): Failure {
  const title = titles[format]
  if (tellsOfMissingEnd(error) || endsEarly(bytes, format)) {
    return unreadable(said`The ${title} file is cut off: the end of the picture is missing. Get the file again.`)
  }
  return unreadable(said`The ${title} file is damaged: ${reasonOf(error)}. Get the file again.`)
}

/** Why sharp can't read a picture: in our own words where it says one of the usual things, else in its own. */
export function reasonOf(error: unknown): Words {
  const text = firstLine(error)
  const [, row, column] = /XML parse error.* on line (\d+) column (\d+)/.exec(text) ?? []
  if (row && column) return said`it can't be read from line ${Number(row)}, column ${Number(column)} on`
  if (/bad dimensions/i.test(text)) return said`it has no width or no height`
  if (text === '' || /unsupported image format|unable to parse|contains no image|insufficient input data/i.test(text)) return said`its header can't be read`
  if (/read error|not yet in table|bogus|corrupt/i.test(text)) return said`its pixels can't be read`
  return said`its decoder says "${text}"`
}

function tellsOfMissingEnd(error: unknown): boolean {
  return /premature end|unexpected end|bad seek|end of file|truncat/i.test(messageOf(error))
}

/** Whether the end that the format demands is missing; for decoders that fail without saying why. */
function endsEarly(bytes: Uint8Array, format: ImageFormat): boolean {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (format === 'png') return !view.subarray(-64).includes('IEND')
  if (format === 'webp') return bytes.length < 12 || view.readUInt32LE(4) + 8 > bytes.length
  if (format === 'tiff') return bytes.length < 8 || directoryAt(view) >= bytes.length
  return false
}

/** Where a TIFF's list of tags stands: it is often the file's end. */
function directoryAt(view: Buffer): number {
  return view[0] === 0x49 ? view.readUInt32LE(4) : view.readUInt32BE(4)
}

function firstLine(error: unknown): string {
  return (messageOf(error).split('\n')[0] ?? '').replace(/^Input buffer has corrupt header:/, '').trim()
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function unreadable(words: Words): Failure {
  return new Failure('unreadable-image', words)
}

/** Puts the file's name before the sentence and into the place. */
function inFile(error: unknown, name: string): Failure {
  if (!(error instanceof Failure)) return unreadable(said`${name} can't be read: ${reasonOf(error)}. Get the file again.`)
  return new Failure(error.code, said`${name}: ${error.words}`, { ...error.place, file: name }, error.fixes)
}
