/**
 * What is seen of a map: numbers of each channel, and for large maps the overview, from which the coarser levels
 * are quickly made. A run sees its maps while their rows are in cache; any other map is looked at when asked for.
 */
import {
  lookNumbers,
  type Kernels,
  type Look,
  type PreparedKernel,
  type Span,
  type TensorView,
} from '#app/calls/kernelCall'
import { mapShape } from '#app/shape'
import { floatCount, gridView, layMap, type FeatureMap } from './featureMap'
import type { Part } from './part'
import { levelShape, overviewLevel } from './pyramid'

/** Smallest and largest finite value (Infinity and -Infinity without any), the sum of these values, and counts. */
export type ChannelNumbers = Readonly<Record<(typeof lookNumbers)[number], number>>

export type Range = readonly [min: number, max: number]

export interface Seen {
  readonly channels: readonly ChannelNumbers[]
  /** All channels at one level of detail; null for maps that need none, or none so coarse. */
  readonly level: { readonly number: number; readonly mean: FeatureMap; readonly max: FeatureMap } | null
}

/** A map and the memory for what is seen of it, all shared between threads. */
export interface MapLook {
  readonly map: TensorView
  readonly look: Look
}

export interface LookJob {
  readonly kind: 'look'
  readonly look: MapLook
}

/** Finer levels would cost more memory than a look is worth. */
const SMALLEST_SIDE = 4
const UNIT_CELLS = 1 << 18

/** Lays what is to be seen of a map over new memory. */
export function layLook(map: FeatureMap, take: (floats: number) => Float32Array): MapLook {
  const view = gridView(map)
  const count = lookNumbers.length * view.channels * view.height
  const memory = take(2 * count)
  const rows = new Float64Array(memory.buffer, memory.byteOffset, count)
  const number = overviewLevel(map.shape)
  const side = 2 ** number
  if (side < SMALLEST_SIDE) return { map: view, look: { rows, level: null } }
  const { height, width } = levelShape(map.shape, number)
  const shape = mapShape(view.channels, height, width)
  const lay = () => layMap(shape, take(floatCount(shape)))
  return { map: view, look: { rows, level: { side, mean: lay(), max: lay() } } }
}

/** What was seen, from the numbers of all rows. */
export function seenOf({ map, look: { rows, level } }: MapLook): Seen {
  const channels = Array.from({ length: map.channels }, (_, channel) => {
    const numbers = { min: Infinity, max: -Infinity, sum: 0, zeros: 0, nan: 0, infinite: 0 }
    for (
      let row = 0, at = lookNumbers.length * channel * map.height;
      row < map.height;
      row++, at += lookNumbers.length
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

export function rangeOf({ min, max }: ChannelNumbers): Range | null {
  return min <= max ? [min, max] : null
}

/** Rows of a map that are looked at after it was made. */
export interface Rest extends Span {
  /** Index of the look. */
  readonly look: number
}

/** All of a map, in units. */
export function wholeMap({ map, look }: MapLook, index: number): Rest[] {
  const side = look.level?.side ?? 1
  const rows = Math.max(side, Math.ceil(UNIT_CELLS / (map.width * map.channels) / side) * side)
  return Array.from({ length: Math.ceil(map.height / rows) }, (_, i) => {
    return { look: index, begin: i * rows, end: Math.min((i + 1) * rows, map.height) }
  })
}

/** The squares of the level that lie in none of the bands of rows that were looked at. */
export function cutSquares({ map, look }: MapLook, index: number, bands: readonly Span[]): Rest[] {
  if (!look.level) return []
  const { side } = look.level
  const rests: Rest[] = []
  for (let begin = 0; begin < map.height; begin += side) {
    const end = Math.min(begin + side, map.height)
    if (!bands.some((band) => band.begin <= begin && end <= band.end)) rests.push({ look: index, begin, end })
  }
  return rests
}

export function lookPart(looks: readonly (MapLook | null)[], rests: readonly Rest[], kernels: Kernels): Part {
  const prepared = new Map<number, PreparedKernel>()
  return {
    units: rests.length,
    run: (unit) => {
      const { look, begin, end } = rests[unit]!
      const { map, look: into } = looks[look]!
      const kernel = prepared.get(look) ?? kernels.look(map, into)
      prepared.set(look, kernel)
      kernel(begin, end)
    },
  }
}
