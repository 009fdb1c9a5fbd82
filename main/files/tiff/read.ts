/**
 * TIFF pages that sharp can't read, or reads wrongly: floating-point and signed samples, more than 16 bits, packed
 * samples such as 12 bits, and planar bands. Of the libraries, geotiff 3 undoes predictors in the wrong byte order.
 */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import type { PixelImage, Samples } from '#main/files/pixels'
import { decompressors, ZSTANDARD } from './decompress'
import { MAX_BANDS, type TiffPage } from './pages'
import { readSamples, rowBytes, type SampleCoding } from './samples'

/** Interleaved samples as stored, the image upright. */
export interface TiffSamples {
  readonly samples: PixelImage['pixels']
  readonly width: number
  readonly height: number
  readonly channels: number
  /** The largest value that a sample can have; null for numbers without one. */
  readonly white: number | null
  /** Whether values were rounded to float32. */
  readonly rounded: boolean
}

/** Whether sharp reads the samples of a page as they are stored. */
export function isForSharp({ bits, formats, planar, samplesPerPixel, compression, photometric }: TiffPage): boolean {
  if (samplesPerPixel > MAX_BANDS || unknownToSharp.has(compression) || notForSharp.has(photometric)) return false
  const [size = 1] = bits
  const alike = bits.every((n) => n === size) && formats.every((n) => n === 1 || n === 4)
  return alike && (size === 8 || size === 16 ? !planar : [1, 2, 4].includes(size) && samplesPerPixel === 1)
}

/** CIELab, ICCLab, ITULab, and the mosaic of a camera's colour filters, which we read as one band of data. */
const notForSharp = new Set([8, 9, 10, 32803])

/** JPEG 2000, LERC, LZMA, Zstandard, JPEG XL. */
const unknownToSharp = new Set([34712, 34887, 34925, ZSTANDARD, 50002, 52546])

/**
 * Reads a page; its pixels are no more than are admitted, and each strip or tile is checked against the file.
 * @throws Failure 'unreadable-image' for what is not supported, in words that say what, or is damaged or cut off
 */
export function readTiffPage(bytes: Uint8Array, page: TiffPage): TiffSamples {
  const { width, height, samplesPerPixel: channels, planar } = page
  const coding = codingOf(page)
  const { samples, white } = roomFor(coding, width * height * channels)
  const bands = planar ? Array.from({ length: channels }, (_, band) => [band]) : [[...Array(channels).keys()]]
  const { chunkWidth, chunkHeight } = page
  const [across, down] = [Math.ceil(width / chunkWidth), Math.ceil(height / chunkHeight)]
  const read = chunkReader(bytes, page, coding, across * down * bands.length)
  let rounded = false
  let chunk = 0
  for (const group of bands)
    for (let top = 0; top < height; top += chunkHeight)
      for (let left = 0; left < width; left += chunkWidth) {
        const rows = Math.min(chunkHeight, height - top)
        const columns = Math.min(chunkWidth, width - left)
        const stored = read(chunk++, page.tiled ? chunkHeight : rows, group.length)
        if (stored === null) continue
        for (let row = 0; row < rows; row++)
          for (let i = 0; i < group.length; i++) {
            let from = row * chunkWidth * group.length + i
            let to = ((top + row) * width + left) * channels + group[i]!
            for (let x = 0; x < columns; x++, from += group.length, to += channels) {
              const value = Number(stored[from])
              samples[to] = value
              rounded ||= samples[to] !== value && value === value
            }
          }
      }
  if (page.photometric === 0 && white !== null)
    for (let i = 0; i < samples.length; i += channels) samples[i] = white - samples[i]!
  return { ...upright(samples, width, height, channels, page.orientation), channels, white, rounded }
}

/** @throws Failure 'unreadable-image' for what is not read */
function codingOf({ bits, formats, samplesPerPixel, photometric, predictor, littleEndian }: TiffPage): SampleCoding {
  const [size = 1] = bits
  const format = formats[0] === 4 ? 1 : (formats[0] ?? 1)
  if (samplesPerPixel < 1 || samplesPerPixel > MAX_BANDS)
    throw unsupported(message('images.tiffTooManyBands', { bands: samplesPerPixel, max: MAX_BANDS }))
  if (bits.some((n) => n !== size) || formats.some((n) => n !== formats[0]))
    throw unsupported(message('images.tiffMixedBands', { bits: [...new Set(bits)].join(', ') }))
  if (format > 3) throw unsupported(message('images.tiffComplex'))
  if (size < 1 || (size > 32 && size !== 64)) throw unsupported(message('images.tiffBits', { bits: size }))
  if (format === 3 && ![16, 32, 64].includes(size)) throw unsupported(message('images.tiffFloatBits', { bits: size }))
  const colours = colourModels[photometric]
  if (colours) throw new Failure('unreadable-image', message('images.tiffColours', { colours }))
  const foreign = predictor === 3 ? format !== 3 : predictor === 2 ? ![8, 16, 32, 64].includes(size) : predictor !== 1
  if (foreign) throw unsupported(message('images.tiffPredictor', { predictor, bits: size }))
  return { bits: size, format, predictor, littleEndian }
}

/** Whose bands are no gray, red, green, blue or data. */
const colourModels: Readonly<Record<number, string>> = {
  3: 'palette',
  5: 'CMYK',
  6: 'YCbCr',
  8: 'CIELab',
  9: 'ICCLab',
  10: 'ITULab',
  32844: 'LogL',
  32845: 'LogLuv',
}

/** Unsigned samples keep their white; others are numbers without one. */
function roomFor({ bits, format }: SampleCoding, length: number): Pick<TiffSamples, 'samples' | 'white'> {
  if (format !== 1 || bits > 32)
    return { samples: new Float32Array(length), white: format === 1 ? 2 ** bits - 1 : null }
  const samples: Samples =
    bits <= 8 ? new Uint8Array(length) : bits <= 16 ? new Uint16Array(length) : new Uint32Array(length)
  return { samples, white: 2 ** bits - 1 }
}

type ReadChunk = (chunk: number, rows: number, bands: number) => ReturnType<typeof readSamples> | null

/** Of each strip or tile its samples; null for one that the file leaves out, as a sparse file may. */
function chunkReader(bytes: Uint8Array, page: TiffPage, coding: SampleCoding, count: number): ReadChunk {
  const { compression, chunkWidth, chunkHeight, fillOrder } = page
  const decompress = decompressors[compression]
  if (!decompress) {
    if (compression === ZSTANDARD) throw unsupported(message('images.tiffZstandard'))
    const name = compressions[compression] ?? `no. ${compression}`
    throw unsupported(message('images.tiffCompression', { compression: name }))
  }
  const { offsets, lengths } = page.chunks()
  if (offsets.length < count)
    throw unreadable(message('images.tiffChunkCount', { entries: offsets.length, expected: count }))
  return (chunk, rows, bands) => {
    const offset = offsets[chunk]!
    const needed = rows * rowBytes(chunkWidth * bands, coding.bits)
    const length = lengths[chunk] ?? (compression === 1 ? needed : bytes.length - offset)
    if (offset === 0 && length === 0) return null
    if (offset + length > bytes.length) throw cutOff()
    const stored = bytes.subarray(offset, offset + length)
    const maxBytes = chunkHeight * rowBytes(chunkWidth * bands, coding.bits)
    const data = undo(decompress, fillOrder === 2 ? stored.map(mirrored) : stored, maxBytes)
    if (data.length < needed) throw cutOff()
    return readSamples(data, coding, chunkWidth * bands, rows, bands)
  }
}

function undo(
  decompress: (data: Uint8Array, maxBytes: number) => Uint8Array,
  data: Uint8Array,
  maxBytes: number,
): Uint8Array {
  try {
    return decompress(data, maxBytes)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw unreadable(message('images.tiffDataDamaged', { reason }))
  }
}

const compressions: Readonly<Record<number, string>> = {
  2: 'CCITT',
  3: 'CCITT G3',
  4: 'CCITT G4',
  6: 'JPEG',
  7: 'JPEG',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50001: 'WebP',
  50002: 'JPEG XL',
  52546: 'JPEG XL',
}

/** The bits of a byte in the other order. */
function mirrored(byte: number): number {
  let out = 0
  for (let bit = 0; bit < 8; bit++) out |= ((byte >> bit) & 1) << (7 - bit)
  return out
}

const fromBottom = new Set([3, 4, 6, 7])
const fromRight = new Set([2, 3, 7, 8])

/** The image turned and mirrored as its orientation says (EXIF 2.3, Orientation). */
function upright<T extends PixelImage['pixels']>(
  samples: T,
  width: number,
  height: number,
  channels: number,
  orientation: number,
): { readonly samples: T; readonly width: number; readonly height: number } {
  if (!(orientation >= 2 && orientation <= 8)) return { samples, width, height }
  const swapped = orientation >= 5
  const [newWidth, newHeight] = swapped ? [height, width] : [width, height]
  const out = samples.slice() as T
  for (let row = 0, to = 0; row < newHeight; row++)
    for (let column = 0; column < newWidth; column++) {
      const [down, right] = swapped ? [column, row] : [row, column]
      const y = fromBottom.has(orientation) ? height - 1 - down : down
      const x = fromRight.has(orientation) ? width - 1 - right : right
      for (let c = 0; c < channels; c++) out[to++] = samples[(y * width + x) * channels + c]!
    }
  return { samples: out, width: newWidth, height: newHeight }
}

function cutOff(): Failure {
  return new Failure('unreadable-image', message('images.imageTruncated', { format: 'TIFF' }))
}

function unreadable(reason: Message): Failure {
  return new Failure('unreadable-image', message('images.imageDamaged', { format: 'TIFF', reason }))
}

function unsupported(reason: Message): Failure {
  return new Failure('unreadable-image', message('images.tiffUnsupported', { reason }))
}
