/**
 * Computes the steps of an input: resize, crop, invert, one channel, one band or all, normalize. Samples are whole
 * numbers until a resize makes fractions of them. Each value is one exact fraction, computed in double precision and
 * rounded once to float32; normalize rounds after each operation.
 */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import type { NormalizeParams } from '#app/inputs/normalize'
import {
  centeredCrop,
  cropFrame,
  stepKindOf,
  type BandParams,
  type CenterCropParams,
  type ChannelParams,
  type CropParams,
  type InputStep,
  type ResizeParams,
} from '#app/inputs/steps'
import { normalize } from './normalize'
import { stridesOf, type Pause, type Raster } from './stepRaster'
import type { ImageReading } from '#app/inputs/planes'

/** Work between two pauses, in samples read. */
const SLICE_SAMPLES = 1 << 20

/**
 * Applies the steps that are on, in order. The raster given is left as it is.
 * @param reading how a step that needs numbers reads pixels; null for what already is numbers
 * @throws Failure 'invalid-argument' for a step that does not suit the channels
 */
export async function applySteps(
  raster: Raster,
  steps: readonly InputStep[],
  reading: ImageReading | null,
  pause: Pause,
): Promise<Raster> {
  // Only a step that reads the alpha needs it on the way.
  const wanted = steps.some((step) => step.enabled && step.type === 'channel' && step['channel'] === 'alpha')
  let result = wanted ? raster : { ...raster, alpha: null }
  const on = steps.filter((step) => step.enabled)
  for (const [i, step] of on.entries())
    result = await applyStep(result, step, reading, (fraction) => pause((i + fraction) / on.length))
  return result
}

async function applyStep(raster: Raster, step: InputStep, reading: ImageReading | null, pause: Pause): Promise<Raster> {
  const params: unknown = step
  await pause(0)
  switch (step.type) {
    case 'resize':
      return withAlpha(
        await resize(raster, step, params as ResizeParams, pause),
        await alphaThrough(raster, step, pause),
      )
    case 'crop':
      return withAlpha(crop(raster, params as CropParams), await alphaThrough(raster, step, pause))
    case 'centerCrop':
      return withAlpha(
        crop(raster, centeredCrop(raster, params as CenterCropParams)),
        await alphaThrough(raster, step, pause),
      )
    case 'invert':
      return { ...raster, samples: inverted(raster) }
    case 'channel':
      return oneChannel(raster, params as ChannelParams)
    case 'band':
      return bandsOf(raster, params as BandParams)
    case 'normalize':
      return normalize(raster, params as NormalizeParams, reading, pause)
  }
}

/** The alpha of a raster after a step that changes its size. */
async function alphaThrough(raster: Raster, step: InputStep, pause: Pause): Promise<Raster['alpha']> {
  return raster.alpha && (await applyStep(alphaRaster(raster), step, null, () => pause(1))).samples
}

function withAlpha(raster: Raster, alpha: Raster['alpha']): Raster {
  return { ...raster, alpha }
}

/** The alpha as an image of its own: white where the image is opaque. */
function alphaRaster({ width, height, samples, alpha, interleaved, white }: Raster): Raster {
  const own = alpha ?? sameKind(samples, width * height).fill(white ?? 1)
  return { width, height, channels: 1, samples: own, alpha: null, interleaved, white }
}

function crop(raster: Raster, params: CropParams): Raster {
  const frame = cropFrame(raster, params)
  const { pixel, plane } = stridesOf(raster)
  const parts = raster.interleaved ? 1 : raster.channels
  const run = frame.width * pixel
  const samples = sameKind(raster.samples, frame.height * frame.width * raster.channels)
  for (let part = 0, to = 0; part < parts; part++) {
    for (let row = 0; row < frame.height; row++, to += run) {
      const from = part * plane + ((frame.top + row) * raster.width + frame.left) * pixel
      samples.set(raster.samples.subarray(from, from + run), to)
    }
  }
  return { ...raster, width: frame.width, height: frame.height, samples }
}

/** White minus each value; of numbers that have no white, the smallest plus the largest minus each. */
function inverted({ samples, white }: Raster): Raster['samples'] {
  const sum = white ?? spanSum(samples)
  const result = sameKind(samples, samples.length)
  for (let i = 0; i < samples.length; i++) result[i] = sum - samples[i]!
  return result
}

function spanSum(samples: Raster['samples']): number {
  let min = Infinity
  let max = -Infinity
  for (const value of samples) {
    if (value < min && value !== -Infinity) min = value
    if (value > max && value !== Infinity) max = value
  }
  return min <= max ? min + max : 0
}

/** Red, green, blue or the alpha as it is, or gray: (299 R + 587 G + 114 B) / 1000. Of what has no colours only an image has an alpha. */
function oneChannel(raster: Raster, { channel }: ChannelParams): Raster {
  if (raster.channels < 3 && (channel !== 'alpha' || raster.white === null)) return raster
  if (channel === 'alpha') return alphaRaster(raster)
  const { samples } = raster
  const count = raster.width * raster.height
  const { pixel, plane } = stridesOf(raster)
  const [red, green, blue] = [0, plane, 2 * plane] as const
  if (channel === 'gray') {
    const gray = new Float32Array(count)
    for (let i = 0, at = 0; i < count; i++, at += pixel) {
      gray[i] = (299 * samples[at + red]! + 587 * samples[at + green]! + 114 * samples[at + blue]!) / 1000
    }
    return { ...raster, channels: 1, samples: gray }
  }
  return onePlane(raster, { red, green, blue }[channel])
}

/** @throws Failure 'invalid-argument' for a band that is not there */
function bandsOf(raster: Raster, { band }: BandParams): Raster {
  const { channels } = raster
  if (band === null) return raster
  if (band > channels) {
    throw new Failure('invalid-argument', message('images.bandMissing', { band, bands: channels, max: channels }))
  }
  return onePlane(raster, (band - 1) * stridesOf(raster).plane)
}

/** The samples from a place on, one of each pixel. */
function onePlane(raster: Raster, offset: number): Raster {
  const count = raster.width * raster.height
  const { pixel } = stridesOf(raster)
  const samples = sameKind(raster.samples, count)
  for (let i = 0, at = offset; i < count; i++, at += pixel) samples[i] = raster.samples[at]!
  return { ...raster, channels: 1, samples }
}

/**
 * Every new value is a weighted mean of old ones: the sum over rows and columns of weight x weight x value, divided by
 * the sum of the weights. All weights are whole numbers, so that the division is the only rounding.
 */
async function resize(raster: Raster, step: InputStep, params: ResizeParams, pause: Pause): Promise<Raster> {
  const { height, width } = stepKindOf('resize').size(raster, step as never, null)
  if (height === raster.height && width === raster.width) return raster
  const rows = axisTaps(raster.height, height, params.method)
  const columns = axisTaps(raster.width, width, params.method)
  const size = height * width * raster.channels
  const samples = params.method === 'nearest' ? sameKind(raster.samples, size) : new Float32Array(size)
  const { pixel, plane } = stridesOf(raster)
  const toPlane = raster.interleaved ? 1 : height * width
  const divisor = rows.total * columns.total
  let read = 0
  for (let row = 0; row < height; row++) {
    for (let channel = 0; channel < raster.channels; channel++) {
      const to = row * width * pixel + channel * toPlane
      writeRow(
        { source: raster.samples, width: raster.width, pixel, offset: channel * plane },
        rows,
        row,
        columns,
        samples,
        to,
        divisor,
      )
    }
    read += (rows.count(row) * raster.width + width) * raster.channels
    if (read < SLICE_SAMPLES) continue
    read = 0
    await pause(row / height)
  }
  return { ...raster, width, height, samples }
}

interface Source {
  readonly source: Raster['samples']
  readonly width: number
  readonly pixel: number
  readonly offset: number
}

function writeRow(
  { source, width, pixel, offset }: Source,
  rows: Taps,
  row: number,
  columns: Taps,
  into: Raster['samples'],
  to: number,
  divisor: number,
): void {
  const [topTap, endTap] = [rows.begin[row]!, rows.begin[row + 1]!]
  const count = columns.begin.length - 1
  for (let column = 0; column < count; column++) {
    const [leftTap, rightTap] = [columns.begin[column]!, columns.begin[column + 1]!]
    let sum = 0
    for (let r = topTap; r < endTap; r++) {
      const line = offset + rows.cell[r]! * width * pixel
      let across = 0
      for (let c = leftTap; c < rightTap; c++) across += columns.weight[c]! * source[line + columns.cell[c]! * pixel]!
      sum += rows.weight[r]! * across
    }
    into[to + column * pixel] = sum / divisor
  }
}

/** The old cells along one axis that make each new one: those of new cell i stand at begin[i] .. begin[i + 1] - 1. */
interface Taps {
  readonly begin: Int32Array
  readonly cell: Int32Array
  readonly weight: Float64Array
  /** Of the weights of one new cell. */
  readonly total: number
  count(cell: number): number
}

/** @param old cells of the axis before @param now cells afterwards */
function axisTaps(old: number, now: number, method: ResizeParams['method']): Taps {
  const begin = new Int32Array(now + 1)
  const cell: number[] = []
  const weight: number[] = []
  const add = { area: addArea, bilinear: addBilinear, nearest: addNearest }[method]
  for (let i = 0; i < now; i++) {
    add(i, old, now, (at, how) => {
      if (how === 0) return
      cell.push(at)
      weight.push(how)
    })
    begin[i + 1] = cell.length
  }
  const total = { area: old, bilinear: 2 * now, nearest: 1 }[method]
  return {
    begin,
    cell: Int32Array.from(cell),
    weight: Float64Array.from(weight),
    total,
    count: (i) => begin[i + 1]! - begin[i]!,
  }
}

type AddTap = (cell: number, weight: number) => void

/** New cell i covers i * old .. (i + 1) * old, old cell k covers k * now .. (k + 1) * now: weights are what they share. */
function addArea(i: number, old: number, now: number, add: AddTap): void {
  const [from, to] = [i * old, (i + 1) * old]
  for (let k = Math.floor(from / now); k * now < to; k++) {
    add(k, Math.min(to, (k + 1) * now) - Math.max(from, k * now))
  }
}

/** Centres lie half a cell in: new centre i is at (i + 1/2) * old / now - 1/2, held inside of the outermost centres. */
function addBilinear(i: number, old: number, now: number, add: AddTap): void {
  const unit = 2 * now
  const at = Math.max(0, Math.min((2 * i + 1) * old - now, unit * (old - 1)))
  const first = Math.floor(at / unit)
  const rest = at - first * unit
  add(first, unit - rest)
  add(first + 1, rest)
}

/** The old cell under the new centre; of two that are as near, the later. */
function addNearest(i: number, old: number, now: number, add: AddTap): void {
  add(Math.floor(((2 * i + 1) * old) / (2 * now)), 1)
}

function sameKind<T extends Raster['samples']>(samples: T, length: number): T {
  return new (samples.constructor as new (length: number) => T)(length)
}
