/** Convolutions and Dense. Keras' kernels have the channels last: rows, columns, channels, filters. */
import type { MapValue } from '#main/models/mapValue'
import type { Site, Translate } from '#main/models/keras/site'
import { activated } from './activation'
import { permuted } from '#main/models/permuted'

/** The parameters that all convolutions share. */
function slidingOf(site: Site) {
  return {
    kernelSize: site.pair('kernel_size', [1, 1]),
    strides: site.pair('strides', [1, 1]),
    dilationRate: site.pair('dilation_rate', [1, 1]),
    padding: paddingOf(site),
  }
}

export function paddingOf(site: Site): 'same' | 'valid' {
  const padding = site.text('padding', 'valid')
  return padding === 'same' || padding === 'valid' ? padding : site.unsupported('padding', padding)
}

/** A kernel in the order that a layer needs, and its bias. */
function tensors(site: Site, kernel: Float32Array, shape: readonly number[], bias: Float32Array | undefined) {
  return {
    init: 'tensor',
    kernel: site.tensor('kernel', shape, kernel),
    bias: bias ? site.tensor('bias', [bias.length], bias) : null,
  }
}

/** The weights of a layer with a kernel of this shape and a bias for each filter. */
function weightsOf(site: Site, kernel: readonly number[], filters: number) {
  const useBias = site.flag('use_bias', true)
  const [weights, bias] = site.weights(kernel, ...(useBias ? [[filters]] : []))
  return { weights: weights!, bias, useBias }
}

const conv: Translate = (site) => {
  const input = site.planar()
  const { kernelSize, ...sliding } = slidingOf(site)
  const [rows, columns] = kernelSize
  const [filters, groups] = [site.number('filters', 1), site.number('groups', 1)]
  const inGroup = input.shape.channels / groups
  const stored = [rows, columns, inGroup, filters]
  const { weights, bias, useBias } = weightsOf(site, stored, filters)
  const shape = [filters, inGroup, rows, columns]
  const kernel = tensors(site, permuted(weights, stored, [3, 2, 0, 1]), shape, bias)
  return activated(
    site,
    site.add('Conv2D', { ...sliding, kernelSize, filters, groups, useBias, weights: kernel }, input),
  )
}

/** The kernels of each channel one after another: rows, columns, channels, multiplier becomes filters, 1, rows, columns. */
function depthwiseKernel(site: Site, weights: Float32Array, stored: readonly number[], bias: Float32Array | undefined) {
  const [rows, columns, channels, multiplier] = stored as [number, number, number, number]
  return tensors(site, permuted(weights, stored, [2, 3, 0, 1]), [channels * multiplier, 1, rows, columns], bias)
}

const depthwise: Translate = (site) => {
  const input = site.planar()
  const sliding = slidingOf(site)
  const depthMultiplier = site.number('depth_multiplier', 1)
  const stored = [...sliding.kernelSize, input.shape.channels, depthMultiplier]
  const { weights, bias, useBias } = weightsOf(site, stored, input.shape.channels * depthMultiplier)
  const kernel = depthwiseKernel(site, weights, stored, bias)
  return activated(site, site.add('DepthwiseConv2D', { ...sliding, depthMultiplier, useBias, weights: kernel }, input))
}

const separable: Translate = (site) => {
  const input = site.planar()
  const sliding = slidingOf(site)
  const [filters, depthMultiplier] = [site.number('filters', 1), site.number('depth_multiplier', 1)]
  const between = input.shape.channels * depthMultiplier
  const useBias = site.flag('use_bias', true)
  const stored = [...sliding.kernelSize, input.shape.channels, depthMultiplier]
  const [depth, points, bias] = site.weights(stored, [1, 1, between, filters], ...(useBias ? [[filters]] : []))
  const params = {
    ...sliding,
    filters,
    depthMultiplier,
    useBias,
    depthwise: depthwiseKernel(site, depth!, stored, undefined),
    pointwise: tensors(site, permuted(points!, [between, filters], [1, 0]), [filters, between, 1, 1], bias),
  }
  return activated(site, site.add('SeparableConv2D', params, input))
}

const transposed: Translate = (site) => {
  const input = site.planar()
  const { kernelSize, ...sliding } = slidingOf(site)
  const { channels } = input.shape
  const filters = site.number('filters', 1)
  const outputPadding = site.raw('output_padding') == null ? null : site.pair('output_padding', [0, 0])
  const stored = [...kernelSize, filters, channels]
  const { weights, bias, useBias } = weightsOf(site, stored, filters)
  const kernel = tensors(site, permuted(weights, stored, [3, 2, 0, 1]), [channels, filters, ...kernelSize], bias)
  const params = { ...sliding, kernelSize, filters, outputPadding, useBias, weights: kernel }
  return activated(site, site.add('Conv2DTranspose', params, input))
}

/** On a map a convolution of 1 × 1, for Keras applies it along the channels. */
const dense: Translate = (site) => {
  const units = site.number('units', 1)
  const input = site.map()
  if (input.axes.length === 4) return denseOfMap(site, site.planar(), units)
  const vector = site.vector()
  const inputs = vector.shape.channels
  const { weights, bias, useBias } = weightsOf(site, [inputs, units], units)
  const kernel = tensors(site, permuted(weights, [inputs, units], [1, 0]), [units, inputs], bias)
  return activated(site, site.add('Dense', { units, useBias, weights: kernel }, vector))
}

function denseOfMap(site: Site, input: MapValue, units: number): MapValue {
  const { channels } = input.shape
  const { weights, bias, useBias } = weightsOf(site, [channels, units], units)
  const numbers = permuted(weights, [channels, units], [1, 0])
  if (input.shape.flat) {
    const kernel = tensors(site, numbers, [units, channels], bias)
    return activated(site, site.add('Dense', { units, useBias, weights: kernel }, input))
  }
  const kernel = tensors(site, numbers, [units, channels, 1, 1], bias)
  return activated(site, site.add('Conv2D', { kernelSize: [1, 1], filters: units, useBias, weights: kernel }, input))
}

export const weighted: Readonly<Record<string, Translate>> = {
  Conv2D: conv,
  DepthwiseConv2D: depthwise,
  SeparableConv2D: separable,
  Conv2DTranspose: transposed,
  Dense: dense,
}
