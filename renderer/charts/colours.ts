/**
 * Colour scales as tables: 256 colours from the low to the high end of a range, then the colours of NaN, Inf and
 * -Inf. Colours are packed as red + green << 8 + blue << 16 + alpha << 24, as canvas pixels lie in memory.
 */
import {
  interpolateCividis,
  interpolateMagma,
  interpolateRdBu,
  interpolateViridis,
} from 'd3-scale-chromatic'

export const colourMaps = {
  viridis: 'Viridis',
  magma: 'Magma',
  cividis: 'Cividis',
  gray: 'Gray',
  diverging: 'Diverging',
} as const
export type ColourMap = keyof typeof colourMaps

/** 256 colours, then NaN, Inf, -Inf. */
export type ColourTable = Uint32Array

/** Smallest and largest value of a colour scale; always min < max. */
export type Range = readonly [min: number, max: number]

const STEPS = 256
const NAN = '#ff3fd2'
const INF = '#ff3b30'
const NEGATIVE_INF = '#19c8ff'

export const notNumbers = [
  { name: 'NaN', colour: NAN },
  { name: 'Inf', colour: INF },
  { name: '-Inf', colour: NEGATIVE_INF },
] as const

const interpolators: Record<ColourMap, (t: number) => string> = {
  viridis: interpolateViridis,
  magma: interpolateMagma,
  cividis: interpolateCividis,
  gray: (t) => `rgb(${Array<number>(3).fill(Math.round(255 * t)).join(',')})`,
  diverging: (t) => interpolateRdBu(1 - t),
}

const tables = new Map<ColourMap, ColourTable>()

export function colourTable(name: ColourMap): ColourTable {
  const known = tables.get(name)
  if (known) return known
  const table = Uint32Array.from(
    [
      ...Array.from({ length: STEPS }, (_, i) => interpolators[name](i / (STEPS - 1))),
      ...notNumbers.map((n) => n.colour),
    ].map(packed),
  )
  tables.set(name, table)
  return table
}

/** Index into a colour table; values outside the range take the colour of its nearer end. */
export function colourIndex(value: number, [min, max]: Range): number {
  if (value !== value) return STEPS
  if (value === Infinity) return STEPS + 1
  if (value === -Infinity) return STEPS + 2
  const index = Math.round(((value - min) / (max - min)) * (STEPS - 1))
  return index < 0 ? 0 : index < STEPS ? index : STEPS - 1
}

/**
 * Fills pixels with the colours of values, one for one.
 * @returns which of `notNumbers` there are, as bits.
 */
export function paintValues(values: Float32Array, table: ColourTable, range: Range, pixels: Uint32Array): number {
  const [min, max] = range
  const scale = (STEPS - 1) / (max - min)
  let found = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    // Adding 0.5 and cutting off rounds, as only positive numbers reach the cut.
    const index = (value - min) * scale + 0.5
    if (index >= 0 && index < STEPS) {
      pixels[i] = table[index | 0]!
    } else {
      const end = colourIndex(value, range)
      if (end >= STEPS) found |= 1 << (end - STEPS)
      pixels[i] = table[end]!
    }
  }
  return found
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
