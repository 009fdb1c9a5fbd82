/** Poolings with a sliding window, over the whole map, and reductions over rows and columns. */
import { message } from '#app/text/message'
import type { Site, Translate } from '#main/models/onnx/site'
import { axisOf, letterAt, noPlace, regroup, type MapValue } from '#main/models/mapValue'
import { dimsOf } from '#main/models/onnx/values'
import { paddingOf } from './convolution'

/** What all sliding windows share. */
function windowOf(site: Site) {
  return {
    poolSize: site.pair('kernel_shape', 1),
    strides: site.pair('strides', 1),
    padding: paddingOf(site),
    ceilMode: site.int('ceil_mode', 0) !== 0,
  }
}

const maxPool: Translate = (site) =>
  site.add('MaxPooling2D', { ...windowOf(site), dilation: site.pair('dilations', 1) }, site.planar())

const averagePool: Translate = (site) => {
  requireUndilated(site)
  const countIncludePad = site.int('count_include_pad', 0) !== 0
  return site.add('AveragePooling2D', { ...windowOf(site), countIncludePad }, site.planar())
}

const lpPool: Translate = (site) => {
  requireUndilated(site)
  return site.add('LpPooling2D', { ...windowOf(site), p: site.int('p', 2) }, site.planar())
}

function requireUndilated(site: Site): void {
  const dilations = site.ints('dilations') ?? []
  if (dilations.some((n) => n !== 1)) site.unsupported('dilations', dilations.join(', '))
}

function global(type: string, params: (site: Site) => Readonly<Record<string, unknown>> = () => ({})): Translate {
  return (site) => site.add(type, { ...params(site), keepdims: true }, site.planar())
}

/** A reduction over rows and columns, whatever the order of axes. */
function reduction(type: string, params: (input: MapValue) => Readonly<Record<string, unknown>>): Translate {
  return (site) => {
    const input = site.map()
    const rank = dimsOf(input).length
    const given = site.listed('axes', 1)
    if (!given?.length && site.int('noop_with_empty_axes', 0) !== 0) site.unsupported('noop_with_empty_axes', 1)
    const axes = given?.length ? given.map((axis) => axisOf(axis, rank)) : input.axes.map((_, axis) => axis)
    const letters = axes.map((axis) => input.axes[axis]!.of || letterAt(input, axis) || '').join('')
    const { height, width } = input.shape
    const missed = (height > 1 && !letters.includes('h')) || (width > 1 && !letters.includes('w'))
    const others = axes.some(
      (axis) => /[nc]/.test(letterAt(input, axis) ?? input.axes[axis]!.of) && dimsOf(input)[axis]! > 1,
    )
    if (missed || others) noPlace(message('models.alongAxis', { axis: axes.join(', ') }))
    const pooled = site.add(type, params(input), input)
    const dims = dimsOf(input).flatMap((size, axis) =>
      !axes.includes(axis) ? [size] : site.int('keepdims', 1) !== 0 ? [1] : [],
    )
    return { ...pooled, axes: regroup(pooled, dims).axes }
  }
}

export const pooling: Readonly<Record<string, Translate>> = {
  MaxPool: maxPool,
  AveragePool: averagePool,
  LpPool: lpPool,
  GlobalMaxPool: global('GlobalMaxPooling2D'),
  GlobalAveragePool: global('GlobalAveragePooling2D'),
  GlobalLpPool: global('GlobalLpPooling2D', (site) => ({ p: site.int('p', 2) })),
  ReduceMean: reduction('GlobalAveragePooling2D', () => ({ keepdims: true })),
  ReduceMax: reduction('GlobalMaxPooling2D', () => ({ keepdims: true })),
  ReduceL1: reduction('GlobalLpPooling2D', () => ({ keepdims: true, p: 1 })),
  ReduceL2: reduction('GlobalLpPooling2D', () => ({ keepdims: true, p: 2 })),
  ReduceSum: reduction('SumPooling2D', ({ shape }) => ({ poolSize: [shape.height, shape.width] })),
}
