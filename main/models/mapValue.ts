/**
 * The map of a layer as a tensor of a network that is imported. It remembers which of its axes is which, so that what only
 * renames or reorders axes (Transpose, Squeeze, many a Reshape) needs no layer.
 */
import { message, type Message } from '#app/text/message'
import { cellCount, type MapShape } from '#app/shape'
import type { Labels } from '#main/models/network'

/** Axes of a map that lie in one axis of the tensor, outermost first: 'n' batch, 'c' channels, 'h' rows, 'w' columns; '' for none. */
export interface Axis {
  readonly of: string
  readonly size: number
}

export interface MapValue {
  /** Its place in the network; -1 for the input. */
  readonly layer: number
  readonly shape: MapShape
  readonly axes: readonly Axis[]
  /** Sizes of 'd' and 'e', the outer and the inner part of the channels, where these are two axes of the tensor. */
  readonly parts?: readonly [d: number, e: number]
  /** What its Flatten is called, should it need one: the name of the node that made it a vector. */
  readonly flattenAs?: Labels
}

/** Why a node has no place in a stack: a part of a sentence. */
export class NoPlace extends Error {
  constructor(readonly reason: Message) {
    super('no place')
  }
}

/** @throws NoPlace */
export function noPlace(reason: Message): never {
  throw new NoPlace(reason)
}

/** The sizes of its axes. */
export function dimsOfMap({ axes }: MapValue): readonly number[] {
  return axes.map(({ size }) => size)
}

/** The size of an axis of a map in cells; of the batch, that of the value. */
function sizesOf(value: MapValue): Readonly<Record<string, number>> {
  const { shape, parts: [d, e] = [1, 1] } = value
  return { n: batchOf(value), c: shape.channels, h: shape.height, w: shape.width, d, e }
}

/** The axes n, c, h, w of a map. */
export function planarAxes(batch: number, { channels, height, width }: MapShape): readonly Axis[] {
  return [
    { of: 'n', size: batch },
    { of: 'c', size: channels },
    { of: 'h', size: height },
    { of: 'w', size: width },
  ]
}

export function vectorAxes(batch: number, length: number): readonly Axis[] {
  return [
    { of: 'n', size: batch },
    { of: 'c', size: length },
  ]
}

/** With leading axes of one cell, as broadcasting over a tensor of higher rank gives it. */
export function withRank(value: MapValue, rank: number): MapValue {
  const more = Array.from({ length: Math.max(0, rank - value.axes.length) }, () => ({ of: '', size: 1 }))
  return more.length === 0 ? value : { ...value, axes: [...more, ...value.axes] }
}

/** Maps in the value, whether they have an axis of their own or lie in one with others. */
export function batchOf(value: MapValue): number {
  return dimsOfMap(value).reduce((product, size) => product * size, 1) / cellCount(value.shape)
}

/** The axes of `value` in the same order for a map of another shape, in which an axis of one cell may have more. */
export function axesLike(value: MapValue, shape: MapShape): readonly Axis[] {
  const sizes = { ...sizesOf({ ...value, shape }), n: batchOf(value) }
  return value.axes.map((axis, at) => {
    const of = axis.of || (letterAt(value, at) ?? '')
    return of === '' ? axis : { of, size: productOf(of, sizes) }
  })
}

/** Whether the axes of a tensor are these of its map, one each; axes of one cell may stand for each other. */
export function hasAxes(value: MapValue, letters: string): boolean {
  const sizes = sizesOf(value)
  return (
    value.axes.length === letters.length &&
    value.axes.every(({ of, size }, i) => size === sizes[letters[i]!] && (size === 1 || of === letters[i]))
  )
}

/** Which axis of the map an axis of the tensor is; null where it is several or none. */
export function letterAt(value: MapValue, axis: number): string | null {
  const { axes } = value
  for (const letters of ['nchw', 'nhwc', 'nc']) if (hasAxes(value, letters)) return letters[axis] ?? null
  const of = axes[axis]?.of ?? ''
  return of.length === 1 ? of : null
}

/** An axis counted from the end where it is negative. @throws NoPlace beyond the axes */
export function axisOf(axis: number, rank: number): number {
  const at = axis < 0 ? axis + rank : axis
  return at >= 0 && at < rank ? at : noPlace(message('models.alongAxis', { axis }))
}

/** A value under other axes. */
export interface Regrouped extends MapValue {
  /** The channels in their new order, where two parts of them have changed places. */
  readonly shuffled: readonly number[] | null
}

/**
 * A value as a tensor of other dimensions with the same numbers in the same order. The channels may become two axes; where
 * these become one again in the other order, the channels are shuffled.
 * @throws NoPlace where another axis of the map would be cut
 */
export function regroup(value: MapValue, dims: readonly number[]): Regrouped {
  let { parts } = value
  let sizes = sizesOf(value)
  const letters = value.axes.flatMap(({ of }) => [...of]).filter((letter) => sizes[letter]! > 1)
  const axes = dims.map((size) => {
    let of = ''
    for (let got = 1; got < size;) {
      let letter = letters.shift() ?? noPlace(message('models.rearranged'))
      const wanted = size / got
      if (letter === 'c' && !parts && wanted < sizes['c']! && sizes['c']! % wanted === 0) {
        parts = [wanted, sizes['c']! / wanted]
        sizes = sizesOf({ ...value, parts })
        letters.unshift('e')
        letter = 'd'
      }
      got *= sizes[letter]!
      if (got > size) noPlace(message('models.rearranged'))
      of += letter
    }
    return { of, size }
  })
  if (letters.length > 0) noPlace(message('models.rearranged'))
  const shuffled = parts && axes.some(({ of }) => of.includes('ed')) ? shuffle(parts) : null
  const whole = axes.map(({ of, size }) => ({ of: of.replace(/de|ed/, 'c'), size }))
  const apart = whole.some(({ of }) => /[de]/.test(of))
  const { layer, shape } = value
  const regrouped = { layer, shape, axes: whole, ...(apart && parts && { parts }) }
  return { ...regrouped, axes: named(regrouped, sizes['n']!), shuffled }
}

/** The channels d * E + e in the order e * D + d. */
function shuffle([d, e]: readonly [number, number]): readonly number[] {
  return Array.from({ length: d * e }, (_, i) => (i % d) * e + Math.floor(i / d))
}

/** The same axes, those of one cell named after what they are where the others leave no doubt. */
function named(value: MapValue, batch: number): readonly Axis[] {
  const { axes, shape } = value
  const withBatch = axes.map((axis, i) => (i === 0 && axis.of === '' && batch === 1 ? { ...axis, of: 'n' } : axis))
  const candidate = { ...value, axes: withBatch }
  if (hasAxes(candidate, 'nchw')) return planarAxes(batch, shape)
  return withBatch
}

/** How Flatten orders the cells of a map that lie in one axis; null where the axis does not hold the whole map, or in no order of Flatten. */
export function flattening({ axes, shape }: MapValue): 'channelsFirst' | 'channelsLast' | null {
  const whole = axes.find(({ of, size }) => of !== 'n' && size === cellCount(shape))
  const letters = whole?.of ?? ''
  if (!whole) return null
  if (isPartOf(letters, 'chw')) return 'channelsFirst'
  return isPartOf(letters, 'hwc') ? 'channelsLast' : null
}

/** Whether letters stand in this order. */
function isPartOf(letters: string, order: string): boolean {
  return [...letters].every(
    (letter, i) => order.includes(letter) && (i === 0 || order.indexOf(letters[i - 1]!) < order.indexOf(letter)),
  )
}

function productOf(letters: string, sizes: Readonly<Record<string, number>>): number {
  return [...letters].reduce((product, letter) => product * sizes[letter]!, 1)
}
