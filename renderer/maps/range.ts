/** The scale of colours: its range is that of one channel, of all channels of a map, of all maps shown, or typed. */
import type { MapSummary } from '#app/protocol/contract'
import type { MapView } from '#app/document/view'
import type { ColourMap } from './colours'
import type { ColourScale } from './scale'

/** Smallest and largest value. */
export type Range = readonly [min: number, max: number]

/** A map and the channel of it on show. */
export interface Shown {
  readonly map: MapSummary
  readonly channel: number
}

/** What of a view the colours depend on. */
export type Colouring = Pick<MapView, 'colours' | 'scale' | 'linearTo' | 'range' | 'typed'>

/** Where a logarithmic scale begins for a map with values down to 0, as a part of its largest value: four decades. */
const FIRST_PART = 1e-4
/** The part of a range in which a symlog scale is linear, if nobody says where. */
const LINEAR_PART = 0.01

/** Smallest and largest finite value of what is shown; null where nothing is finite. A vector shows all channels. */
export function valueRange({ map, channel }: Shown): Range | null {
  return map.shape.flat ? union(map.ranges) : (map.ranges[channel] ?? null)
}

/**
 * The colour scale for one of the maps shown.
 * @param all the maps of all panels, for the range that they share.
 */
export function colourScale(view: Colouring, shown: Shown, all: readonly Shown[]): ColourScale {
  if (view.range === 'typed') return typedScale(view)
  const ranges =
    view.range === 'shared' ? all.map(valueRange) : view.range === 'map' ? shown.map.ranges : [valueRange(shown)]
  return scaleOver(view, union(ranges) ?? [0, 1])
}

/** The colour scale of a typed range, the same for all maps. */
export function typedScale(view: Omit<Colouring, 'range'>): ColourScale {
  return scaleOver(view, view.typed)
}

/** The range after one of its ends was typed or dragged; null where the scale can't have it. */
export function withEnd(view: Pick<MapView, 'colours' | 'scale'>, now: Range, end: 0 | 1, value: number): Range | null {
  if (view.scale === 'log' && value <= 0) return null
  if (isAroundZero(view)) return value === 0 ? null : [-Math.abs(value), Math.abs(value)]
  const next: Range = end === 0 ? [value, now[1]] : [now[0], value]
  return next[0] < next[1] ? next : null
}

function scaleOver({ scale, linearTo, ...view }: Omit<Colouring, 'range' | 'typed'>, range: Range): ColourScale {
  const [min, max] = scale === 'log' ? positive(range) : usable(range, isAroundZero({ ...view, scale }))
  return { kind: scale, min, max, linearTo: linearTo ?? LINEAR_PART * Math.max(-min, max) }
}

/** A diverging colour map reaches equally far to both sides of 0, where there are two sides. */
function isAroundZero({ colours, scale }: { readonly colours: ColourMap; readonly scale: MapView['scale'] }): boolean {
  return colours === 'diverging' && scale !== 'log'
}

/** A range that has a width. */
function usable([min, max]: Range, aroundZero: boolean): Range {
  if (aroundZero) {
    const reach = Math.max(-min, max) || 1
    return [-reach, reach]
  }
  if (min < max) return [min, max]
  if (min === 0) return [0, 1]
  return min > 0 ? [0, min] : [min, 0]
}

/** A range above 0: of a range that begins at 0 or below, the upper decades. */
function positive([min, max]: Range): Range {
  if (max <= 0) return [FIRST_PART, 1]
  if (min > 0 && min < max) return [min, max]
  return [max * FIRST_PART, max]
}

function union(ranges: readonly (Range | null)[]): Range | null {
  return ranges.reduce<Range | null>(
    (whole, r) => (whole && r ? [Math.min(whole[0], r[0]), Math.max(whole[1], r[1])] : (r ?? whole)),
    null,
  )
}
