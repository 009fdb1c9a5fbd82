/** What an input's map is made of: an image or numbers, read and taken through their steps; and the key of its contents. */
import { createHash } from 'node:crypto'
import { setImmediate as othersTurn } from 'node:timers/promises'
import type { ImageInfo } from '#app/protocol/contract'
import type { ExperimentInput, Reading } from '#app/document/experiment'
import { cancelled, Failure } from '#app/failure'
import { formatBytes } from '#app/text/bytes'
import { message } from '#app/text/message'
import { mapShape, type MapShape } from '#app/shape'
import type { InputSize, InputStep } from '#app/inputs/steps'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import type { PixelImage } from '#main/files/pixels'
import { missingBytes, wholeMap, type AnyMap } from '#main/streaming/streamedMap'
import { applySteps } from '#main/files/steps'
import type { Pause, Raster } from '#main/files/stepRaster'
import { imageShape, type ImageReading } from '#app/inputs/planes'
import type { ArrayInput } from './arrayInput'
import type { DecodedImage } from './decoder'
import { readPlanes } from './readPlanes'

/** Cells that are copied before others get their turn. */
const SLICE_CELLS = 1 << 22

/** What is told of an image. */
export function factsOf(image: DecodedImage): Omit<ImageInfo, 'image' | 'name' | 'bytes'> {
  const { format, width, height, channels, depth, notes, page, pages } = image
  const facts = { format, width, height, channels, depth, notes, page, pages }
  if ('values' in image) {
    const { arrays, array, axes } = image
    return { ...facts, white: false, profile: null, orientation: 1, arrays, array, axes }
  }
  const { profile, orientation, white } = image
  return { ...facts, white: white !== null, profile, orientation, arrays: [], array: null, axes: null }
}

/** Allocates a map and has it filled. */
export type MakeMap = (shape: MapShape, fill: (map: FeatureMap) => void | Promise<void>) => Promise<FeatureMap>

export function makeInput(from: PixelImage | ArrayInput, reading: ImageReading, make: MakeMap): Promise<FeatureMap> {
  if ('pixels' in from) return make(imageShape(from, reading), (map) => readPlanes(from, reading, map))
  const { channels, height, width, values } = from
  return make(mapShape(channels, height, width), (map) => copyRows(values, map))
}

export function numbersOf(planes: readonly (readonly (readonly number[])[])[]): ArrayInput {
  const size = { channels: planes.length, height: planes[0]!.length, width: planes[0]![0]!.length }
  return { ...size, values: Float32Array.from(planes.flat(2)), white: null }
}

/**
 * What is read after its steps; pixels become numbers where a step needs them.
 * @throws Failure as applySteps
 */
export async function afterSteps(
  from: PixelImage | ArrayInput,
  steps: readonly InputStep[],
  reading: ImageReading,
  pause: Pause,
): Promise<PixelImage | ArrayInput> {
  const { channels, height, width, white } = from
  const size = { channels, height, width, white }
  if (!('pixels' in from)) {
    const raster: Raster = { ...size, samples: from.values, alpha: null, interleaved: false }
    return asNumbers(await applySteps(raster, steps, null, pause))
  }
  const raster: Raster = { ...size, samples: from.pixels, alpha: from.alpha, interleaved: true }
  const stepped = await applySteps(raster, steps, reading, pause)
  if (!stepped.interleaved) return asNumbers(stepped)
  return {
    ...from,
    height: stepped.height,
    width: stepped.width,
    channels: stepped.channels,
    pixels: stepped.samples,
  }
}

function asNumbers({ channels, height, width, samples, white }: Raster): ArrayInput {
  return { channels, height, width, white, values: samples as Float32Array }
}

/** @throws Failure 'cancelled' as soon as the signal says so; the work itself goes on. */
export function unlessCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () => reject(cancelled(message('engine.run')))
    if (signal.aborted) return give()
    signal.addEventListener('abort', give, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', give))
  })
}

async function copyRows(values: Float32Array, map: FeatureMap): Promise<void> {
  const slice = Math.max(1, Math.floor(SLICE_CELLS / map.width))
  for (let channel = 0; channel < map.channels; channel++) {
    for (let row = 0; row < map.height; row++) {
      if (row > 0 && row % slice === 0) await othersTurn()
      const from = (channel * map.height + row) * map.width
      map.data.set(values.subarray(from, from + map.width), channel * map.planeStride + row * map.rowStride)
    }
  }
}

/** @throws Failure 'over-budget' where an input needs more */
export function requireInputBudget(bytes: number, budget: number): void {
  if (bytes <= budget) return
  const amounts = { needed: formatBytes(bytes), budget: formatBytes(budget) }
  throw new Failure('over-budget', message('service.inputOverBudget', amounts))
}

/**
 * An input's map as a whole, retained once for the caller.
 * @param budget bytes
 * @throws Failure 'over-budget', 'cancelled'
 */
export function wholeInput(engine: Engine, map: AnyMap, budget: number, signal: AbortSignal): Promise<FeatureMap> {
  requireInputBudget(missingBytes(map), budget)
  return wholeMap(engine, map, signal)
}

export function cellsOf({ channels, height, width }: InputSize): number {
  return channels * height * width
}

/** Names the contents of an input's map; that of an image begins with its token. */
export function inputKey(input: ExperimentInput, image: string | null, reading: Reading): string {
  if (image === null) return digest(input)
  const steps = input.steps?.some((step) => step.enabled) ? `-${digest(input.steps)}` : ''
  return `${image}-${reading.channels}-${reading.range}${steps}`
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url')
}
