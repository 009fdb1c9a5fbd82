/** Images as planes of float32: gray, red, green, blue, or all bands; 0..1 or 0..255. */
import type { Span } from '#app/calls/kernelCall'
import { mapShape, type MapShape } from '#app/shape'

/** What of an image becomes planes. */
export interface Pixels {
  readonly width: number
  readonly height: number
  /** Bands. 1: gray. 3: red, green, blue. Of any other number, the first three, or else the first, are read as those. */
  readonly channels: number
  /** The largest value that a sample can have. Null for numbers that are used as they are. */
  readonly white: number | null
  /** Row-major, channels interleaved, no padding. */
  readonly pixels: Uint8Array | Uint16Array | Uint32Array | Float32Array
}

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
  rowReader(image, reading)({ begin: 0, end: image.height }, into(shape))
  return shape
}

/** Gives what writes rows of an image into planes of as many rows, as `toPlanes` does. */
export function rowReader(image: Pixels, reading: ImageReading): (rows: Span, into: Planes) => void {
  const write = writerOf(image, reading)
  const row = image.width * image.channels
  return ({ begin, end }, into) =>
    write({ ...image, height: end - begin, pixels: image.pixels.subarray(begin * row, end * row) }, into)
}

type Writer = (image: Pixels, into: Planes) => void

function writerOf({ channels, white, pixels }: Pixels, reading: ImageReading): Writer {
  const scale = scaleOf(white, reading.range)
  if (channels >= 3 && reading.channels === 'gray') return (image, into) => writeLuma(image, into, scale)
  const planeCount = { gray: 1, rgb: 3, all: channels }[reading.channels]
  const isTabled = white !== null && white <= 65535 && !(pixels instanceof Float32Array)
  const table = isTabled ? tableOf(white, scale) : null
  if (table && planeCount === 3 && channels >= 3) return (image, into) => writeColours(image, table, into)
  return (image, into) => {
    for (let plane = 0; plane < planeCount; plane++) {
      const band = planeCount <= channels ? plane : 0
      const offset = plane * into.planeStride
      if (table) writeBand(image, band, table, into, offset)
      else writeNumbers(image, band, into, offset, scale)
    }
  }
}

/** The value of every sample. */
function tableOf(white: number, { times, divisor }: Scale): Float32Array {
  const table = new Float32Array(white + 1)
  for (let sample = 0; sample <= white; sample++) table[sample] = (sample * times) / divisor
  return table
}

/** The shape that `toPlanes` writes. */
export function imageShape(
  { width, height, channels }: Pick<Pixels, 'width' | 'height' | 'channels'>,
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
