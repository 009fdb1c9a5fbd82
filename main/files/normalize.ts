/** The step Normalize: (x - mean) / deviation for each channel, in float32, of the values that the stack reads. */
import { Failure } from '#app/failure'
import type { NormalizeParams } from '#app/inputs/normalize'
import { message, type Message } from '#app/text/message'
import { stridesOf, type Pause, type Raster } from './stepRaster'
import { imageShape, toPlanes, type ImageReading } from '#app/inputs/planes'

/** Cells between two pauses. */
const SLICE_CELLS = 1 << 20

/**
 * @param reading how pixels become numbers before the arithmetic; null for what already is numbers
 * @returns planes of numbers without a white
 * @throws Failure 'invalid-argument' where the numbers or the order do not suit the channels
 */
export async function normalize(
  raster: Raster,
  { mean, deviation, order }: NormalizeParams,
  reading: ImageReading | null,
  pause: Pause,
): Promise<Raster> {
  // After an earlier Normalize, pixels have become planes of numbers.
  const asPixels = raster.interleaved ? reading : null
  const channels = asPixels ? imageShape(raster, asPixels).channels : raster.channels
  const subtract = perChannel('mean', mean, channels)
  const divide = perChannel('deviation', deviation, channels)
  if (order === 'bgr' && channels !== 3) throw refused(message('images.bgrChannels', { channels: counted(channels) }))
  const { width, height } = raster
  const plane = width * height
  const samples = new Float32Array(channels * plane)
  const rows = Math.max(1, Math.floor(SLICE_CELLS / (width * channels)))
  for (let row = 0; row < height; row += rows) {
    if (row > 0) await pause(row / height)
    const end = Math.min(row + rows, height)
    const into = samples.subarray(row * width)
    if (asPixels) readPixels(raster, row, end, asPixels, into)
    else readNumbers(raster, row, end, into)
    const cells = (end - row) * width
    if (order === 'bgr') swap(into, 2 * plane, cells)
    for (let channel = 0; channel < channels; channel++) {
      const [by, over] = [subtract[channel]!, divide[channel]!]
      for (let i = channel * plane; i < channel * plane + cells; i++) into[i] = Math.fround(into[i]! - by) / over
    }
  }
  const alpha = asPixels && raster.alpha ? alphaNumbers(raster, asPixels) : raster.alpha
  return { ...raster, channels, samples, alpha, interleaved: false, white: null }
}

/** The alpha in the range of the reading, for a later step that reads it. */
function alphaNumbers(raster: Raster, reading: ImageReading): Float32Array {
  const numbers = new Float32Array(raster.width * raster.height)
  const image = { ...raster, channels: 1, samples: raster.alpha! }
  readPixels(image, 0, raster.height, { ...reading, channels: 'all' }, numbers)
  return numbers
}

function readPixels(raster: Raster, begin: number, end: number, reading: ImageReading, data: Float32Array): void {
  const { width, height, channels, samples } = raster
  const pixels = samples.subarray(begin * width * channels, end * width * channels)
  toPlanes({ ...raster, height: end - begin, pixels }, reading, () => ({
    data,
    rowStride: width,
    planeStride: width * height,
  }))
}

function readNumbers(raster: Raster, begin: number, end: number, into: Float32Array): void {
  const { width, height, channels, samples } = raster
  const { pixel, plane } = stridesOf(raster)
  for (let channel = 0; channel < channels; channel++) {
    let from = channel * plane + begin * width * pixel
    const to = channel * width * height
    for (let i = to; i < to + (end - begin) * width; i++, from += pixel) into[i] = samples[from]!
  }
}

/** Exchanges the first plane and the one that begins at `other`. */
function swap(data: Float32Array, other: number, cells: number): void {
  const first = data.slice(0, cells)
  data.copyWithin(0, other, other + cells)
  data.set(first, other)
}

/** A float32 for each channel, of one number for all or one for each. */
function perChannel(field: 'mean' | 'deviation', values: readonly number[], channels: number): Float32Array {
  if (values.length !== 1 && values.length !== channels)
    throw refused(message('arrays.normalizeCount', { field, count: values.length, channels: counted(channels) }))
  return Float32Array.from({ length: channels }, (_, i) => values[values.length === 1 ? 0 : i]!)
}

function counted(channels: number): Message {
  return message('layers.channels', { n: channels })
}

function refused(words: Message): Failure {
  return new Failure('invalid-argument', words)
}
