/**
 * The colours of a map: which palette, and the scale, whose range is that of comparable maps, of one channel, of all
 * channels of a map, of all maps shown, or typed.
 */
import type { MapSummary } from '#app/protocol/contract'
import type { MapView } from '#app/document/view'
import { gridShape } from '#app/shape'
import type { ColourMap, Palette } from './colours'
import type { ColourScale } from './scale'

/** Smallest and largest value. */
export type Range = readonly [min: number, max: number]

/** A map and the channel of it on show. */
export interface Shown {
  readonly map: MapSummary
  readonly channel: number
  /** Maps of one group are comparable; null for a map that is comparable to no other. */
  readonly group?: number | null
  /** For the input, and for what only repeats or averages it. */
  readonly image?: ImageLook | null
  /** All channels, as small maps. */
  readonly sheet?: boolean
}

/** How an input looks: whether its three channels are colours, and the values of black and white where it has such. */
export interface ImageLook {
  readonly rgb: boolean
  readonly range: Range | null
  /** Those values in each channel, where the input was normalized: values below 0 are dark colours then. */
  readonly channels?: readonly Range[]
}

/** What of a view the colours depend on. */
export type Colouring = Pick<MapView, 'colours' | 'scale' | 'linearTo' | 'range' | 'typed'>

/** The same with the colours decided. */
export type Painting = Omit<Colouring, 'colours' | 'range'> & {
  readonly colours: ColourMap
  readonly range: Exclude<MapView['range'], 'comparable'>
}

export interface Colours {
  readonly palette: Palette
  readonly scale: ColourScale
}

/** Where a logarithmic scale begins for a map with values down to 0, as a part of its largest value: four decades. */
const FIRST_PART = 1e-4
/** The part of a range in which a symlog scale is linear, if nobody says where. */
const LINEAR_PART = 0.01

/** Smallest and largest finite value of what is shown; null where nothing is finite. A vector shows all channels. */
export function valueRange({ map, channel }: Shown): Range | null {
  return map.shape.flat ? union(map.ranges) : (map.ranges[channel] ?? null)
}

/**
 * The colours of one of the maps shown.
 * @param all the maps of all panels, for the range that some of them share.
 */
export function coloursOf(view: Colouring, shown: Shown, all: readonly Shown[]): Colours {
  const group = comparableTo(shown, all)
  const palette = paletteOf(view, shown, isSigned(group))
  if (palette === 'rgb') {
    const scale = scaleOver(trueColour, rgbRange(view, shown, all))
    const channels = view.range === 'comparable' && shown.image?.channels
    return { palette, scale: channels ? { ...scale, channels } : scale }
  }
  const painting = { ...view, colours: palette }
  if (view.range !== 'comparable') {
    const range = shown.sheet && view.range === 'channel' ? 'map' : view.range
    return { palette, scale: colourScale({ ...painting, range }, shown, all) }
  }
  const own = view.scale === 'linear' && palette !== 'diverging' ? blackAndWhite(shown) : null
  return { palette, scale: scaleOver(painting, own ?? union(group.map(rangeInGroup)) ?? [0, 1]) }
}

/** The values of black and white in the channel on show. */
function blackAndWhite({ image, channel }: Shown): Range | null {
  return image?.channels?.[channel] ?? image?.range ?? null
}

/**
 * The colour scale for one of the maps shown.
 * @param all the maps of all panels, for the range that they share.
 */
export function colourScale(view: Painting, shown: Shown, all: readonly Shown[]): ColourScale {
  if (view.range === 'typed') return typedScale(view)
  const ranges =
    view.range === 'shared' ? all.map(valueRange) : view.range === 'map' ? shown.map.ranges : [valueRange(shown)]
  return scaleOver(view, union(ranges) ?? [0, 1])
}

/** The colour map for maps that are no images: the chosen one, or one that suits their values. */
export function colourMapFor(colours: MapView['colours'], signed: boolean): ColourMap {
  if (colours !== 'auto' && colours !== 'rgb') return colours
  return signed ? 'diverging' : 'viridis'
}

/** Whether three channels of a map can be shown as red, green and blue. */
export function hasTrueColour({ map, image, sheet }: Shown): boolean {
  return image?.rgb === true && !sheet && gridShape(map.shape).channels === 3 && !map.shape.flat
}

const trueColour = { colours: 'gray', scale: 'linear', linearTo: null } as const

function paletteOf({ colours, scale }: Colouring, shown: Shown, signed: boolean): Palette {
  const isChosen = colours !== 'auto' && colours !== 'rgb'
  if (!isChosen && shown.image && (!signed || shown.image.channels)) return hasTrueColour(shown) ? 'rgb' : 'gray'
  return colourMapFor(colours, signed && scale !== 'log')
}

function rgbRange(view: Colouring, { map, image, group }: Shown, all: readonly Shown[]): Range {
  if (view.range === 'typed') return view.typed
  if (view.range === 'shared') return union(all.map(valueRange)) ?? [0, 1]
  if (view.range !== 'comparable') return union(map.ranges) ?? [0, 1]
  const maps = all.filter((one) => one.group === group && group !== null)
  return image?.range ?? union([map, ...maps.map((one) => one.map)].flatMap((one) => one.ranges)) ?? [0, 1]
}

function comparableTo(shown: Shown, all: readonly Shown[]): readonly Shown[] {
  const { group = null } = shown
  return group === null ? [shown] : [shown, ...all.filter((other) => other.group === group)]
}

function rangeInGroup(shown: Shown): Range | null {
  return shown.sheet ? union(shown.map.ranges) : valueRange(shown)
}

/** Whether some of the maps have values below 0. */
export function isSigned(maps: readonly Shown[]): boolean {
  return maps.some(({ map }) => map.ranges.some((range) => range !== null && range[0] < 0))
}

/** The colour scale of a typed range, the same for all maps. */
export function typedScale(view: Omit<Painting, 'range'>): ColourScale {
  return scaleOver(view, view.typed)
}

/** The range after one of its ends was typed or dragged; null where the scale can't have it. */
export function withEnd(
  view: { readonly colours: Palette; readonly scale: MapView['scale'] },
  now: Range,
  end: 0 | 1,
  value: number,
): Range | null {
  if (view.scale === 'log' && value <= 0) return null
  if (isAroundZero(view)) return value === 0 ? null : [-Math.abs(value), Math.abs(value)]
  const next: Range = end === 0 ? [value, now[1]] : [now[0], value]
  return next[0] < next[1] ? next : null
}

function scaleOver({ scale, linearTo, ...view }: Omit<Painting, 'range' | 'typed'>, range: Range): ColourScale {
  const [min, max] = scale === 'log' ? positive(range) : usable(range, isAroundZero({ ...view, scale }))
  return { kind: scale, min, max, linearTo: linearTo ?? LINEAR_PART * Math.max(-min, max) }
}

/** A diverging colour map reaches equally far to both sides of 0, where there are two sides. */
function isAroundZero({ colours, scale }: { readonly colours: Palette; readonly scale: MapView['scale'] }): boolean {
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

/** From the smallest to the largest value of several ranges; null without one. */
export function union(ranges: readonly (Range | null)[]): Range | null {
  return ranges.reduce<Range | null>(
    (whole, r) => (whole && r ? [Math.min(whole[0], r[0]), Math.max(whole[1], r[1])] : (r ?? whole)),
    null,
  )
}
