/** Pictures as planes of float32: gray or red, green, blue; 0..1 or 0..255. */
import { mapShape, type MapShape } from '../../app/shape'
import type { PixelImage } from './pixels'

/** What of a picture becomes planes. */
type Pixels = Pick<PixelImage, 'width' | 'height' | 'channels' | 'depth' | 'pixels'>

export interface PictureReading {
  /** gray: Rec. 601 luma, (299 R + 587 G + 114 B) / 1000. A gray picture read as rgb has three equal planes. */
  readonly channels: 'gray' | 'rgb'
  /** unit: 0..1. byte: 0..255, also for pictures of 16 bits. */
  readonly range: 'unit' | 'byte'
}

/** Memory that is filled: `data[channel * planeStride + row * rowStride + column]`. */
export interface Planes {
  readonly data: Float32Array
  readonly rowStride: number
  readonly planeStride: number
}

/**
 * Writes a picture's samples into planes. Each value is one exact fraction, computed in double precision and rounded
 * once to float32.
 * @param into gives the memory for the shape that the reading makes
 * @returns that shape
 */
export function toPlanes(image: Pixels, reading: PictureReading, into: (shape: MapShape) => Planes): MapShape {
  const shape = pictureShape(image, reading)
  const planes = into(shape)
  const divisor = unitsPerStep(image.depth, reading.range)
  if (image.channels === 3 && reading.channels === 'gray') writeLuma(image, planes, divisor)
  else writeChannels(image, shape.channels, planes, divisor)
  return shape
}

/** The shape that `toPlanes` writes. */
export function pictureShape(image: Pick<PixelImage, 'width' | 'height'>, reading: PictureReading): MapShape {
  return mapShape(reading.channels === 'gray' ? 1 : 3, image.height, image.width)
}

/** Sample steps that make 1: 65535 = 257 x 255. */
function unitsPerStep(depth: 8 | 16, range: 'unit' | 'byte'): number {
  if (range === 'unit') return depth === 8 ? 255 : 65535
  return depth === 8 ? 1 : 257
}

/** The numerator of stored samples is a whole number, so that the division is the only rounding in double precision. */
function writeLuma({ width, height, pixels }: Pixels, { data, rowStride }: Planes, divisor: number): void {
  const thousand = 1000 * divisor
  for (let y = 0, from = 0; y < height; y++) {
    const begin = y * rowStride
    for (let x = 0; x < width; x++, from += 3) {
      data[begin + x] = (299 * pixels[from]! + 587 * pixels[from + 1]! + 114 * pixels[from + 2]!) / thousand
    }
  }
}

function writeChannels(image: Pixels, planeCount: number, planes: Planes, divisor: number): void {
  if (image.pixels instanceof Float32Array) return writeFloats(image, planeCount, planes, divisor)
  const table = Float32Array.from({ length: image.depth === 8 ? 256 : 65536 }, (_, sample) => sample / divisor)
  if (image.channels === 3) return writeColours(image, table, planes)
  for (let plane = 0; plane < planeCount; plane++) writeGray(image, table, planes, plane * planes.planeStride)
}

function writeFloats({ width, height, channels, pixels }: Pixels, planeCount: number, planes: Planes, divisor: number): void {
  for (let plane = 0; plane < planeCount; plane++) {
    for (let y = 0, from = channels === 3 ? plane : 0; y < height; y++) {
      const begin = plane * planes.planeStride + y * planes.rowStride
      for (let to = begin; to < begin + width; to++, from += channels) planes.data[to] = pixels[from]! / divisor
    }
  }
}

function writeColours({ width, height, pixels }: Pixels, table: Float32Array, planes: Planes): void {
  const { data, rowStride, planeStride } = planes
  for (let y = 0, from = 0; y < height; y++) {
    const begin = y * rowStride
    for (let to = begin; to < begin + width; to++, from += 3) {
      data[to] = table[pixels[from]!]!
      data[to + planeStride] = table[pixels[from + 1]!]!
      data[to + 2 * planeStride] = table[pixels[from + 2]!]!
    }
  }
}

function writeGray({ width, height, pixels }: Pixels, table: Float32Array, planes: Planes, offset: number): void {
  const { data, rowStride } = planes
  for (let y = 0, from = 0; y < height; y++) {
    const begin = offset + y * rowStride
    for (let to = begin; to < begin + width; to++, from++) data[to] = table[pixels[from]!]!
  }
}
