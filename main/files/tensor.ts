/** Images as planes of float32: gray, red, green, blue, or all bands; 0..1 or 0..255. */
import { mapShape, type MapShape } from '#app/shape'
import type { PixelImage } from './pixels'

/** What of an image becomes planes. */
type Pixels = Pick<PixelImage, 'width' | 'height' | 'channels' | 'white' | 'pixels'>

export interface ImageReading {
  /**
   * gray: Rec. 601 luma, (299 R + 587 G + 114 B) / 1000; of fewer than three bands, the first. A gray image read as rgb
   * has three equal planes. all: every band as it is.
   */
  readonly channels: 'gray' | 'rgb' | 'all'
  /** unit: 0..1. byte: 0..255, also for images of more than 8 bits. Numbers without a white stay as they are. */
  readonly range: 'unit' | 'byte'
}

/** Memory that is filled: `data[channel * planeStride + row * rowStride + column]`. */
export interface Planes {
  readonly data: Float32Array
  readonly rowStride: number
  readonly planeStride: number
}

/**
 * Writes an image's samples into planes. Each value is one exact fraction, computed in double precision and rounded
 * once to float32.
 * @param into gives the memory for the shape that the reading makes
 * @returns that shape
 */
export function toPlanes(image: Pixels, reading: ImageReading, into: (shape: MapShape) => Planes): MapShape {
  const shape = imageShape(image, reading)
  const planes = into(shape)
  const scale = scaleOf(image.white, reading.range)
  if (image.channels >= 3 && reading.channels === 'gray') writeLuma(image, planes, scale)
  else writeChannels(image, shape.channels, planes, scale)
  return shape
}

/** The shape that `toPlanes` writes. */
export function imageShape(
  { width, height, channels }: Pick<PixelImage, 'width' | 'height' | 'channels'>,
  reading: ImageReading,
): MapShape {
  return mapShape({ gray: 1, rgb: 3, all: channels }[reading.channels], height, width)
}

/** A value is `sample * times / divisor`, both whole numbers: the division is the only rounding in double precision. */
interface Scale {
  readonly times: number
  readonly divisor: number
}

/** White becomes 1 or 255; 255 / 65535 is 1 / 257. Numbers without a white stay as they are. */
function scaleOf(white: number | null, range: 'unit' | 'byte'): Scale {
  if (white === null) return { times: 1, divisor: 1 }
  if (range === 'unit') return { times: 1, divisor: white }
  const common = greatestCommonDivisor(255, white)
  return { times: 255 / common, divisor: white / common }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

function writeLuma(
  { width, height, channels, pixels }: Pixels,
  { data, rowStride }: Planes,
  { times, divisor }: Scale,
): void {
  const thousand = 1000 * divisor
  for (let y = 0, from = 0; y < height; y++) {
    const begin = y * rowStride
    for (let x = 0; x < width; x++, from += channels) {
      data[begin + x] = ((299 * pixels[from]! + 587 * pixels[from + 1]! + 114 * pixels[from + 2]!) * times) / thousand
    }
  }
}

function writeChannels(image: Pixels, planeCount: number, planes: Planes, scale: Scale): void {
  const { pixels, channels, white } = image
  const bandOf = (plane: number) => (planeCount <= channels ? plane : 0)
  if (white === null || white > 65535 || pixels instanceof Float32Array) {
    for (let plane = 0; plane < planeCount; plane++)
      writeNumbers(image, bandOf(plane), planes, plane * planes.planeStride, scale)
    return
  }
  const table = new Float32Array(white + 1)
  for (let sample = 0; sample <= white; sample++) table[sample] = (sample * scale.times) / scale.divisor
  if (planeCount === 3 && channels >= 3) return writeColours(image, table, planes)
  for (let plane = 0; plane < planeCount; plane++)
    writeBand(image, bandOf(plane), table, planes, plane * planes.planeStride)
}

function writeNumbers(
  { width, height, channels, pixels }: Pixels,
  band: number,
  planes: Planes,
  offset: number,
  { times, divisor }: Scale,
): void {
  for (let y = 0, from = band; y < height; y++) {
    const begin = offset + y * planes.rowStride
    for (let to = begin; to < begin + width; to++, from += channels) planes.data[to] = (pixels[from]! * times) / divisor
  }
}

function writeColours({ width, height, channels, pixels }: Pixels, table: Float32Array, planes: Planes): void {
  const { data, rowStride, planeStride } = planes
  for (let y = 0, from = 0; y < height; y++) {
    const begin = y * rowStride
    for (let to = begin; to < begin + width; to++, from += channels) {
      data[to] = table[pixels[from]!]!
      data[to + planeStride] = table[pixels[from + 1]!]!
      data[to + 2 * planeStride] = table[pixels[from + 2]!]!
    }
  }
}

function writeBand(
  { width, height, channels, pixels }: Pixels,
  band: number,
  table: Float32Array,
  planes: Planes,
  offset: number,
): void {
  const { data, rowStride } = planes
  for (let y = 0, from = band; y < height; y++) {
    const begin = offset + y * rowStride
    for (let to = begin; to < begin + width; to++, from += channels) data[to] = table[pixels[from]!]!
  }
}
