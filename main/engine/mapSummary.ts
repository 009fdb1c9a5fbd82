/**
 * The summary of a map: statistics of each channel, and for large maps the overview, from which the coarser levels
 * are quickly computed. A run summarizes its maps while their rows are in cache; other maps are summarized on request.
 */
import type { Span } from '#app/calls/kernelCall'
import {
  rowStatistics,
  type Kernels,
  type SummaryBuffers,
  type PreparedKernel,
  type TensorView,
} from '#app/calls/kernels'
import { mapShape } from '#app/shape'
import { floatCount, gridView, createView, type FeatureMap } from './featureMap'
import type { Phase } from './phase'
import { levelShape, overviewLevel } from './pyramid'

/** Smallest and largest finite value (Infinity and -Infinity without any), the sum of these values, and counts. */
export type ChannelSummary = Readonly<Record<(typeof rowStatistics)[number], number>>

export type Range = readonly [min: number, max: number]

export interface Summary {
  readonly channels: readonly ChannelSummary[]
  /** All channels at one level of detail; null for maps that need none, or none so coarse. */
  readonly level: { readonly number: number; readonly mean: FeatureMap; readonly max: FeatureMap } | null
}

/** A map and the memory for its summary, all shared between threads. */
export interface SummaryTarget {
  readonly map: TensorView
  /** The row of the computed map at which it begins. */
  readonly first: number
  readonly buffers: SummaryBuffers
}

export interface SummarizeJob {
  readonly kind: 'summarize'
  readonly target: SummaryTarget
}

/** Finer levels would cost more memory than a summary is worth. */
const SMALLEST_SIDE = 4
const UNIT_CELLS = 1 << 18

/** Allocates memory for the summary of a map. */
export function allocateSummary(map: FeatureMap, take: (floats: number) => Float32Array, first = 0): SummaryTarget {
  const view = gridView(map)
  const count = rowStatistics.length * view.channels * view.height
  const memory = take(2 * count)
  const rows = new Float64Array(memory.buffer, memory.byteOffset, count)
  const number = overviewLevel(map.shape)
  const side = 2 ** number
  if (side < SMALLEST_SIDE) return { map: view, first, buffers: { rows, level: null } }
  const { height, width } = levelShape(map.shape, number)
  const shape = mapShape(view.channels, height, width)
  const createLevel = () => createView(shape, take(floatCount(shape)))
  return { map: view, first, buffers: { rows, level: { side, mean: createLevel(), max: createLevel() } } }
}

/** Reads a summary from the statistics of all rows. */
export function readSummary({ map, buffers: { rows, level } }: SummaryTarget): Summary {
  const channels = Array.from({ length: map.channels }, (_, channel) => {
    const numbers = { min: Infinity, max: -Infinity, sum: 0, zeros: 0, nan: 0, infinite: 0 }
    for (
      let row = 0, at = rowStatistics.length * channel * map.height;
      row < map.height;
      row++, at += rowStatistics.length
    ) {
      numbers.min = Math.min(numbers.min, rows[at]!)
      numbers.max = Math.max(numbers.max, rows[at + 1]!)
      numbers.sum += rows[at + 2]!
      numbers.zeros += rows[at + 3]!
      numbers.nan += rows[at + 4]!
      numbers.infinite += rows[at + 5]!
    }
    return numbers
  })
  return {
    channels,
    level: level && { number: Math.log2(level.side), mean: level.mean as FeatureMap, max: level.max as FeatureMap },
  }
}

export function rangeOf({ min, max }: ChannelSummary): Range | null {
  return min <= max ? [min, max] : null
}

/** Rows of a map that are summarized after the map has been computed. */
export interface RemainingRows extends Span {
  /** Index of the summary target. */
  readonly target: number
}

/** All rows of a map, in units. */
export function allRows({ map, buffers }: SummaryTarget, index: number): RemainingRows[] {
  const side = buffers.level?.side ?? 1
  const rows = Math.max(side, Math.ceil(UNIT_CELLS / (map.width * map.channels) / side) * side)
  return Array.from({ length: Math.ceil(map.height / rows) }, (_, i) => {
    return { target: index, begin: i * rows, end: Math.min((i + 1) * rows, map.height) }
  })
}

/** Summarizes rows of a computed map, as far as they are wanted. */
export function summarizeComputed({ map, first, buffers }: SummaryTarget, kernels: Kernels): PreparedKernel {
  const summarize = kernels.summarize(map, buffers)
  return (begin, end) => {
    if (end > first) summarize(Math.max(begin - first, 0), end - first)
  }
}

/**
 * The cells of the level that no single strip of rows covers.
 * @param strips of the computed map
 */
export function unfinishedCells(
  { map, first, buffers }: SummaryTarget,
  index: number,
  strips: readonly Span[],
): RemainingRows[] {
  if (!buffers.level) return []
  const { side } = buffers.level
  const remaining: RemainingRows[] = []
  for (let begin = 0; begin < map.height; begin += side) {
    const end = Math.min(begin + side, map.height)
    if (!strips.some((strip) => strip.begin <= first + begin && first + end <= strip.end))
      remaining.push({ target: index, begin, end })
  }
  return remaining
}

export function summarizePhase(
  targets: readonly (SummaryTarget | null)[],
  remaining: readonly RemainingRows[],
  kernels: Kernels,
): Phase {
  const prepared = new Map<number, PreparedKernel>()
  return {
    units: remaining.length,
    run: (unit) => {
      const { target, begin, end } = remaining[unit]!
      const { map, buffers } = targets[target]!
      const kernel = prepared.get(target) ?? kernels.summarize(map, buffers)
      prepared.set(target, kernel)
      kernel(begin, end)
    },
  }
}
