/** What moves values or changes the dimensions of a tensor. */
import { message } from '#app/text/message'
import type { Site, Translate } from '#main/models/onnx/site'
import { axisOf, letterAt, noPlace, type MapValue } from '#main/models/mapValue'
import { dimsOf } from '#main/models/onnx/values'
import { range } from './channels'

const flatten: Translate = (site) => {
  const input = site.map()
  const dims = dimsOf(input)
  const axis = site.int('axis', 1)
  const at = axis < 0 ? axis + dims.length : axis
  return site.reshaped(input, [product(dims.slice(0, at)), product(dims.slice(at))])
}

const reshape: Translate = (site) => {
  const input = site.map()
  const dims = site.numbers(1) ?? noPlace(message('models.needsTensor', { n: 2 }))
  return site.reshaped(input, reshapedDims(dimsOf(input), dims, site.int('allowzero', 0) !== 0))
}

/** The dimensions that ONNX means: 0 copies one unless `allowZero`, -1 takes what is left. @throws NoPlace */
export function reshapedDims(
  before: readonly number[],
  asked: readonly number[],
  allowZero: boolean,
): readonly number[] {
  const dims = asked.map((size, axis) => (size === 0 && !allowZero ? (before[axis] ?? 0) : size))
  const rest = product(dims.filter((size) => size !== -1))
  const filled = dims.map((size) => (size === -1 ? product(before) / rest : size))
  const possible = filled.every((size) => Number.isInteger(size) && size >= 0) && product(filled) === product(before)
  return possible ? filled : noPlace(message('models.rearranged'))
}

const squeeze: Translate = (site) => {
  const input = site.map()
  const dims = dimsOf(input)
  return site.reshaped(input, squeezed(dims, site.listed('axes', 1)))
}

/** Without these axes, or without all of one cell. @throws NoPlace */
export function squeezed(dims: readonly number[], axes: readonly number[] | null): readonly number[] {
  const left = axes && axes.map((axis) => axisOf(axis, dims.length))
  return dims.filter((size, axis) => (left ? !left.includes(axis) : size !== 1))
}

const unsqueeze: Translate = (site) => {
  const input = site.map()
  const axes = site.listed('axes', 1) ?? noPlace(message('models.needsTensor', { n: 2 }))
  return site.reshaped(input, unsqueezed(dimsOf(input), axes))
}

/** With axes of one cell at these places of the result. @throws NoPlace */
export function unsqueezed(dims: readonly number[], axes: readonly number[]): readonly number[] {
  const rank = dims.length + axes.length
  const added = axes.map((axis) => axisOf(axis, rank))
  let at = 0
  return Array.from({ length: rank }, (_, axis) => (added.includes(axis) ? 1 : (dims[at++] ?? 1)))
}

const transpose: Translate = (site) => {
  const input = site.map()
  const rank = input.axes.length
  const order = site.ints('perm') ?? input.axes.map((_, axis) => rank - 1 - axis)
  if (order.length !== rank || new Set(order).size !== rank || order.some((axis) => !(axis in input.axes)))
    return noPlace(message('models.rearranged'))
  return { ...input, axes: order.map((axis) => input.axes[axis]!) }
}

const paddingModes: Readonly<Record<string, string>> = {
  constant: 'zeros',
  reflect: 'reflect',
  edge: 'replicate',
  wrap: 'circular',
}

const pad: Translate = (site) => {
  const input = site.map()
  const rank = input.axes.length
  const pads = site.listed('pads', 1) ?? site.listed('paddings', 1) ?? []
  const axes = site.numbers(3)?.map((axis) => axisOf(axis, rank)) ?? input.axes.map((_, axis) => axis)
  if (pads.length !== 2 * axes.length) return site.unsupported('pads', pads.join(', '))
  const mode = site.text('mode', 'constant')
  const value = site.opset < 11 ? site.float('value', 0) : (site.numbers(2)?.[0] ?? 0)
  const sides = { h: [0, 0], w: [0, 0] }
  axes.forEach((axis, i) => {
    const both = [pads[i]!, pads[i + axes.length]!]
    const letter = letterAt(input, axis)
    if (letter === 'h' || letter === 'w') sides[letter] = both
    else if (both.some((n) => n !== 0)) site.unsupported('pads', pads.join(', '))
  })
  const all = [sides.h[0]!, sides.w[0]!, sides.h[1]!, sides.w[1]!]
  if (all.every((n) => n === 0)) return input
  if (all.every((n) => n <= 0))
    return cropped(
      site,
      input,
      all.map((n) => -n),
    )
  const paddingMode = paddingModes[mode] ?? site.unsupported('mode', mode)
  if (all.some((n) => n < 0)) return site.unsupported('pads', pads.join(', '))
  return site.add('ZeroPadding2D', { padding: all, paddingMode, value: mode === 'constant' ? value : 0 }, input)
}

/** @param sides cells that are taken away at the top, left, bottom and right */
function cropped(site: Site, input: MapValue, sides: readonly number[]): MapValue {
  return sides.every((n) => n === 0) ? input : site.add('Cropping2D', { cropping: sides }, input)
}

const slice: Translate = (site) => {
  const input = site.map()
  const dims = dimsOf(input)
  const starts = site.listed('starts', 1) ?? []
  const ends = site.listed('ends', 2) ?? []
  const axes = (site.listed('axes', 3) ?? starts.map((_, i) => i)).map((axis) => axisOf(axis, dims.length))
  const steps = site.numbers(4) ?? starts.map(() => 1)
  const crop = [0, 0, 0, 0]
  const strides = [1, 1]
  let channels: readonly number[] | null = null
  axes.forEach((axis, i) => {
    const size = dims[axis]!
    const step = steps[i]!
    if (step < 0 && letterAt(input, axis) === 'c') {
      // Backwards, a place before the first one ends the slice.
      const place = (at: number, first: number) => Math.min(Math.max(at < 0 ? at + size : at, first), size - 1)
      channels = range(place(starts[i]!, 0), place(ends[i]!, -1), step)
      if (channels.length === 0) site.unsupported('ends', ends.join(', '))
      return
    }
    const [from, to] = [bounded(starts[i]!, size), bounded(ends[i]!, size)]
    if (from === 0 && to === size && step === 1) return
    if (step < 1 || to <= from) site.unsupported('steps', steps.join(', '))
    const letter = letterAt(input, axis)
    if (letter === 'c') {
      channels = range(from, to, step)
      return
    }
    const at = { h: 0, w: 1 }[letter ?? ''] ?? noPlace(message('models.alongAxis', { axis }))
    crop[at] = from
    crop[at + 2] = size - to
    strides[at] = step
  })
  const kept = cropped(site, channels ? site.picked(input, channels) : input, crop)
  // One cell of each window: a pooling that only skips.
  return strides.every((n) => n === 1) ? kept : site.add('MaxPooling2D', { poolSize: [1, 1], strides }, kept)
}

/** A place along an axis, counted from the end where it is negative. */
export function bounded(place: number, size: number): number {
  return Math.max(0, Math.min(size, place < 0 ? place + size : place))
}

function product(dims: readonly number[]): number {
  return dims.reduce((all, size) => all * size, 1)
}

/** A cast between kinds of numbers leaves what is computed in float32 as it is. */
const cast: Translate = (site) => {
  const FLOATS = [1, 10, 11, 16]
  const to = site.int('to', 1)
  return FLOATS.includes(to) ? site.map() : site.unsupported('to', to)
}

export const reshaping: Readonly<Record<string, Translate>> = {
  Flatten: flatten,
  Reshape: reshape,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Pad: pad,
  Slice: slice,
  Cast: cast,
}
