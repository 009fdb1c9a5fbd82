/** Thumbnails: an image, or planes of numbers, small enough for a strip. */
import type { RgbaImage } from '#app/protocol/contract'
import type { PatternInput } from '#app/document/experiment'
import { patternValue } from '#app/inputs/patterns'
import type { PixelImage } from '#main/files/pixels'
import type { ArrayInput } from './arrayInput'

/** Samples of the image on each axis that make one pixel at most: enough to look smooth, and soon done. */
const MAX_TAPS = 4

/** At most `size` pixels on a side; small images are not enlarged. */
export function paintThumbnail(source: PixelImage | ArrayInput, size: number): RgbaImage {
  return paint(source, size, 'pixels' in source ? pixelSampler(source) : numberSampler(source))
}

/** As `paintThumbnail`, from the values of a pattern alone: it need not be rendered as a whole. */
export function paintPatternThumbnail({ height, width, pattern }: PatternInput, size: number): RgbaImage {
  const value = patternValue(pattern, height, width)
  return paint({ height, width }, size, (row, column) => 255 * value(row, column))
}

function paint(source: { readonly height: number; readonly width: number }, size: number, sample: Sampler): RgbaImage {
  const scale = Math.min(1, size / Math.max(source.width, source.height))
  const width = Math.max(1, Math.round(source.width * scale))
  const height = Math.max(1, Math.round(source.height * scale))
  const rgba = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++) {
    const rows = taps(y, height, source.height)
    for (let x = 0; x < width; x++) {
      const columns = taps(x, width, source.width)
      const to = (y * width + x) * 4
      for (let colour = 0; colour < 3; colour++) rgba[to + colour] = mean(rows, columns, colour, sample)
      rgba[to + 3] = 255
    }
  }
  return { width, height, rgba }
}

/** 0..255 */
type Sampler = (row: number, column: number, colour: number) => number

/** From black to white; of numbers without a white, from the smallest to the largest. */
function pixelSampler({ pixels, width, channels, white }: PixelImage): Sampler {
  const [min, max] = white === null ? rangeOf(pixels, pixels.length) : [0, white]
  const scale = max > min ? 255 / (max - min) : 0
  return (row, column, colour) =>
    (pixels[(row * width + column) * channels + (channels >= 3 ? colour : 0)]! - min) * scale
}

/** The first three planes as colours, or the first as gray, from black at the smallest value to white at the largest. */
function numberSampler({ values, width, height, channels }: ArrayInput): Sampler {
  const plane = height * width
  const shown = channels >= 3 ? 3 : 1
  const [min, max] = rangeOf(values, plane * shown)
  const scale = max > min ? 255 / (max - min) : 0
  return (row, column, colour) => (values[(shown === 3 ? colour * plane : 0) + row * width + column]! - min) * scale
}

/** The smallest and the largest of the first values that are finite. */
function rangeOf(values: ArrayLike<number>, count: number): readonly [min: number, max: number] {
  let min = Infinity
  let max = -Infinity
  for (let i = 0; i < count; i++) {
    const value = values[i]!
    if (value < min && value !== -Infinity) min = value
    if (value > max && value !== Infinity) max = value
  }
  return [min, max]
}

/** Places of the image under one pixel of the thumbnail, on one axis. */
function taps(pixel: number, pixels: number, cells: number): number[] {
  const begin = (pixel * cells) / pixels
  const span = cells / pixels
  const count = Math.max(1, Math.min(MAX_TAPS, Math.round(span)))
  return Array.from({ length: count }, (_, i) => Math.floor(begin + ((i + 0.5) * span) / count))
}

function mean(rows: readonly number[], columns: readonly number[], colour: number, sample: Sampler): number {
  let sum = 0
  for (const row of rows) for (const column of columns) sum += sample(row, column, colour)
  return Math.round(sum / (rows.length * columns.length))
}
