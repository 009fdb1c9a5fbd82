/** The range of a colour scale: from one channel, from all channels of a map, from all maps shown, or typed. */
import type { MapSummary } from '../../app/contract'
import type { ColourMap, Range } from './colours'

export const rangeModes = {
  channel: 'Range of each panel',
  map: 'Range of each layer',
  shared: 'Shared range',
  typed: 'Typed range',
} as const
export type RangeMode = keyof typeof rangeModes

/** A map and the channel of it on show. */
export interface Shown {
  readonly map: MapSummary
  readonly channel: number
}

/** Smallest and largest finite value of what is shown; null where nothing is finite. A vector shows all channels. */
export function valueRange({ map, channel }: Shown): readonly [min: number, max: number] | null {
  return map.shape.flat ? union(map.ranges) : (map.ranges[channel] ?? null)
}

/**
 * The colour range for one of the maps shown.
 * @param all the maps of all panels, for the mode `shared`.
 * @param typed the range for the mode `typed`.
 */
export function colourRange(
  mode: RangeMode,
  shown: Shown,
  all: readonly Shown[],
  typed: Range,
  colours: ColourMap,
): Range {
  if (mode === 'typed') return typed
  const ranges =
    mode === 'shared' ? all.map(valueRange) : mode === 'map' ? shown.map.ranges : [valueRange(shown)]
  return usable(union(ranges) ?? [0, 1], colours)
}

/** A range that has a width; a diverging scale reaches equally far to both sides of 0. */
function usable([min, max]: readonly [number, number], colours: ColourMap): Range {
  if (colours === 'diverging') {
    const reach = Math.max(-min, max) || 1
    return [-reach, reach]
  }
  if (min < max) return [min, max]
  if (min === 0) return [0, 1]
  return min > 0 ? [0, min] : [min, 0]
}

function union(ranges: readonly (readonly [number, number] | null)[]): readonly [number, number] | null {
  return ranges.reduce<readonly [number, number] | null>(
    (whole, r) => (whole && r ? [Math.min(whole[0], r[0]), Math.max(whole[1], r[1])] : (r ?? whole)),
    null,
  )
}
