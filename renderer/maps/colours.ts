/**
 * Colour maps as tables: 256 colours from the low to the high end of a scale, then the colours of values that have
 * no place on it. Colours are packed as red + green << 8 + blue << 16 + alpha << 24, as canvas pixels lie in memory.
 */
import { interpolateCividis, interpolateMagma, interpolateRdBu, interpolateViridis } from 'd3-scale-chromatic'
import type { MapView } from '#app/document/view'
import { placing, type ColourScale } from './scale'

export type ColourMap = Exclude<MapView['colours'], 'auto' | 'rgb'>

/** How values become colours: by a colour map, or three channels together as red, green and blue. */
export type Palette = ColourMap | 'rgb'

export const colourMaps: readonly ColourMap[] = ['viridis', 'magma', 'cividis', 'gray', 'diverging']

/** 256 colours, then those of the special values. */
export type ColourTable = Uint32Array

export const STEPS = 256

/** What has no place on a scale: a colour of its own, and a hatching, because colour is never the only sign. */
export interface Special {
  readonly name: string
  readonly colour: string
  readonly hatching: 'crossed' | 'rising' | 'falling' | 'dotted'
}

/** In the order of their bits and of their colours in the tables. The last one is special on logarithmic scales only. */
export const specials: readonly Special[] = [
  { name: 'NaN', colour: '#ff3fd2', hatching: 'crossed' },
  { name: 'Inf', colour: '#ff3b30', hatching: 'rising' },
  { name: '-Inf', colour: '#19c8ff', hatching: 'falling' },
  { name: '\u2264 0', colour: '#8a93a6', hatching: 'dotted' },
]

const interpolators: Record<ColourMap, (t: number) => string> = {
  viridis: interpolateViridis,
  magma: interpolateMagma,
  cividis: interpolateCividis,
  gray: (t) =>
    `rgb(${Array<number>(3)
      .fill(Math.round(255 * t))
      .join(',')})`,
  diverging: (t) => interpolateRdBu(1 - t),
}

const tables = new Map<ColourMap, ColourTable>()

export function colourTable(name: ColourMap): ColourTable {
  const known = tables.get(name)
  if (known) return known
  const table = Uint32Array.from(
    [
      ...Array.from({ length: STEPS }, (_, i) => interpolators[name](i / (STEPS - 1))),
      ...specials.map(({ colour }) => colour),
    ].map(packed),
  )
  tables.set(name, table)
  return table
}

type Indexing = (value: number) => number

/** The function that gives a value's index into a colour table; beyond the scale that of its nearer end. */
export function indexing(scale: ColourScale): Indexing {
  const place = placing(scale)
  return (value) => {
    if (value !== value) return STEPS
    if (value === Infinity) return STEPS + 1
    if (value === -Infinity) return STEPS + 2
    const at = place(value)
    if (at !== at) return STEPS + 3
    const index = Math.round(at * (STEPS - 1))
    return index < 0 ? 0 : index < STEPS ? index : STEPS - 1
  }
}

/**
 * Fills pixels with the colours of values, one for one.
 * @returns which of `specials` there are, as bits.
 */
export function paintValues(values: Float32Array, table: ColourTable, scale: ColourScale, pixels: Uint32Array): number {
  const place = placing(scale)
  const indexOf = indexing(scale)
  const linear = scale.kind === 'linear'
  const { min } = scale
  const width = scale.max - min
  let found = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    // Adding 0.5 and cutting off rounds, as only positive numbers reach the cut.
    const index = (linear ? (value - min) / width : place(value)) * (STEPS - 1) + 0.5
    if (index >= 0 && index < STEPS) {
      pixels[i] = table[index | 0]!
    } else {
      const end = indexOf(value)
      if (end >= STEPS) found |= 1 << (end - STEPS)
      pixels[i] = table[end]!
    }
  }
  return found
}

/**
 * Fills pixels with the colours that three channels have together; where one of them is special, so is the pixel.
 * @returns which of `specials` there are, as bits.
 */
export function paintRgb(channels: readonly Float32Array[], scale: ColourScale, pixels: Uint32Array): number {
  const [ofRed, ofGreen, ofBlue] = [0, 1, 2].map((channel) => {
    const [min, max] = scale.channels?.[channel] ?? [scale.min, scale.max]
    return indexing({ ...scale, min, max })
  }) as [Indexing, Indexing, Indexing]
  const [red, green, blue] = channels as [Float32Array, Float32Array, Float32Array]
  const table = colourTable('gray')
  let found = 0
  for (let i = 0; i < pixels.length; i++) {
    const [r, g, b] = [ofRed(red[i]!), ofGreen(green[i]!), ofBlue(blue[i]!)]
    const special = r >= STEPS ? r : g >= STEPS ? g : b >= STEPS ? b : 0
    if (special > 0) found |= 1 << (special - STEPS)
    pixels[i] = special > 0 ? table[special]! : (r | (g << 8) | (b << 16) | (255 << 24)) >>> 0
  }
  return found
}

/** The table of a palette; that of gray for true colour, which has no other use for it than the special values. */
export function tableOf(palette: Palette): ColourTable {
  return colourTable(palette === 'rgb' ? 'gray' : palette)
}

/** A colour of a table, for CSS. */
export function cssColour(packedColour: number): string {
  return `rgb(${packedColour & 255} ${(packedColour >> 8) & 255} ${(packedColour >> 16) & 255})`
}

/** The colours of a whole scale, one pixel for each, for bars and previews. */
export function rampImage(name: ColourMap): ImageData {
  const image = new ImageData(STEPS, 1)
  new Uint32Array(image.data.buffer).set(colourTable(name).subarray(0, STEPS))
  return image
}

/** `#000` or `#fff`, whichever reads better on a packed colour. */
export function inkOn(colour: number): '#000' | '#fff' {
  const [r, g, b] = [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255].map((c) => {
    const s = c / 255
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000' : '#fff'
}

function packed(css: string): number {
  const [r = 0, g = 0, b = 0] = css.startsWith('#')
    ? [1, 3, 5].map((at) => Number.parseInt(css.slice(at, at + 2), 16))
    : css.match(/\d+/g)!.map(Number)
  return (r | (g << 8) | (b << 16) | (255 << 24)) >>> 0
}
