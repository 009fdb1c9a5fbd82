/**
 * Where values lie on a colour scale: linear, logarithmic, or logarithmic on both sides of 0 with a linear middle.
 * A place is 0 at the low end of the scale, 1 at its high end, and beyond that outside.
 */
import type { MapView } from '#app/document/view'
import { formatValue } from '#renderer/controls/formatNumber'

export type ScaleKind = MapView['scale']

export interface ColourScale {
  readonly kind: ScaleKind
  /** Always min < max; above 0 on a logarithmic scale. */
  readonly min: number
  readonly max: number
  /** Where a symlog scale ends to be linear; 0 < linearTo. */
  readonly linearTo: number
  /** In true colour the values of black and white in each channel, where they are not those of all: min and max. */
  readonly channels?: readonly (readonly [black: number, white: number])[]
}

export function linearScale(min: number, max: number): ColourScale {
  return { kind: 'linear', min, max, linearTo: 1 }
}

export function sameScale(a: ColourScale, b: ColourScale): boolean {
  return (
    a.kind === b.kind &&
    a.min === b.min &&
    a.max === b.max &&
    a.linearTo === b.linearTo &&
    String(a.channels) === String(b.channels)
  )
}

/** The function that gives the place of a value; on a logarithmic scale, what is not above 0 has none (NaN). */
export function placing(scale: ColourScale): (value: number) => number {
  const stretch = stretching(scale)
  const start = stretch(scale.min)
  const width = stretch(scale.max) - start
  return (value) => (stretch(value) - start) / width
}

/** The value at a place of the scale. */
export function valueAt(scale: ColourScale, place: number): number {
  const stretch = stretching(scale)
  const start = stretch(scale.min)
  return shrunk(scale, start + place * (stretch(scale.max) - start))
}

/** The function after which the scale is linear. The two parts of a symlog scale meet with the same slope. */
function stretching({ kind, linearTo }: ColourScale): (value: number) => number {
  switch (kind) {
    case 'linear':
      return (value) => value
    case 'log':
      return (value) => (value > 0 ? Math.log(value) : NaN)
    case 'symlog':
      return (value) => {
        const reach = Math.abs(value) / linearTo
        return reach <= 1 ? value / linearTo : Math.sign(value) * (1 + Math.log(reach))
      }
  }
}

function shrunk({ kind, linearTo }: ColourScale, at: number): number {
  if (kind === 'linear') return at
  if (kind === 'log') return Math.exp(at)
  return Math.abs(at) <= 1 ? at * linearTo : Math.sign(at) * linearTo * Math.exp(Math.abs(at) - 1)
}

export interface Tick {
  readonly value: number
  readonly place: number
  readonly text: string
}

const TICK_SPACING = 56
const GAP = 8

/**
 * The numbers below a bar of some pixels: both ends, and round numbers between them where there is room.
 * @param textWidth pixels of a text
 */
export function barTicks(scale: ColourScale, pixels: number, textWidth: (text: string) => number): Tick[] {
  const place = placing(scale)
  const tick = (value: number, digits: number): Tick => ({
    value,
    place: place(value),
    text: formatValue(value, digits),
  })
  const taken: Tick[] = [
    { ...tick(scale.min, 4), place: 0 },
    { ...tick(scale.max, 4), place: 1 },
  ]
  for (const value of roundNumbers(scale, Math.floor(pixels / TICK_SPACING))) {
    const next = tick(value, 6)
    const [left, right] = extent(next)
    if (taken.every((other) => left - GAP >= extent(other)[1] || right + GAP <= extent(other)[0])) taken.push(next)
  }
  return taken.sort((a, b) => a.place - b.place)

  /** The ends' texts lie inside the bar, the others' in the middle below their place. */
  function extent({ place: at, text }: Tick): [number, number] {
    const width = textWidth(text)
    const left = at === 0 ? 0 : at === 1 ? pixels - width : at * pixels - width / 2
    return [left, left + width]
  }
}

/** Round numbers inside the scale, about `wanted` of them, those first that say most. */
function roundNumbers(scale: ColourScale, wanted: number): number[] {
  const inside = (value: number) => value > scale.min && value < scale.max
  if (scale.kind === 'linear') return multiples(scale.min, scale.max, wanted)
  const low = scale.kind === 'log' ? scale.min : Math.min(scale.linearTo, Math.max(-scale.min, scale.max))
  const high = Math.max(Math.abs(scale.min), Math.abs(scale.max))
  const decades = powers(low, high, scale.kind === 'log' ? wanted : Math.ceil(wanted / 2))
  if (scale.kind === 'log')
    return (decades.length >= 2 ? decades : multiples(scale.min, scale.max, wanted)).filter(inside)
  return [0, ...decades.toReversed().flatMap((value) => [value, -value])].filter(inside)
}

function multiples(min: number, max: number, wanted: number): number[] {
  const minStep = (max - min) / Math.max(wanted, 1)
  const power = 10 ** Math.floor(Math.log10(minStep))
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= minStep * 0.999) ?? 10 * power
  const first = Math.ceil(min / step)
  const count = Math.min(Math.max(Math.floor(max / step) - first + 1, 0), 100)
  // The nearest decimal: 3 * 0.1 is not 0.3. And no -0.
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)) + 0)
}

/** Powers of ten, of evenly spaced exponents. */
function powers(min: number, max: number, wanted: number): number[] {
  const [low, high] = [Math.ceil(Math.log10(min)), Math.floor(Math.log10(max))]
  const step = Math.max(Math.ceil((high - low + 1) / Math.max(wanted, 1)), 1)
  const first = Math.ceil(low / step) * step
  return Array.from({ length: Math.max(Math.floor((high - first) / step) + 1, 0) }, (_, i) =>
    Number(`1e${first + i * step}`),
  )
}
