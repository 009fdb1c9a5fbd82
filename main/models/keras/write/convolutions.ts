/** Layers with kernels. Keras orders their axes rows, columns, inputs, outputs. */
import type { CallOf, Pair, WeightSource, Window2d } from '#app/calls/kernelCall'
import { resolvePads } from '#app/layers/window'
import type { MapShape } from '#app/shape'
import { materialise, weightCount } from '#app/calls/weights'
import { array, permuted } from './arrays'
import { list, type Literal } from './python'
import { noParameter, sides, type Site } from './site'

type Convolution = CallOf<'conv2d'>

const conv2d = (site: Site): string => {
  const call = site.call('conv2d')
  const { window, groups, weights, bias } = call
  const filters = site.calls[0]!.shape.channels
  const kernel = permuted(weights, [filters, site.input.shape.channels / groups, ...window.size], [2, 3, 1, 0])
  const arrays = [kernel, ...(bias ? [array(bias)] : [])]
  const { x, padding } = before(site, call)
  const named = { ...options(window, bias), padding, groups: groups === 1 ? undefined : groups }
  return site.weighed(arrays, 'Conv2D', [filters, window.size], named, x)
}

/** The channel of the input comes before its multiple, as here. */
const depthwise = (site: Site): string => {
  const call = site.call('conv2d')
  const { window, bias } = call
  const { channels } = site.input.shape
  const multiplier = site.calls[0]!.shape.channels / channels
  requireEqualStrides(window.strides)
  const { x, padding } = before(site, call)
  const named = { depth_multiplier: multiplier === 1 ? undefined : multiplier, ...options(window, bias), padding }
  const arrays = [depthwiseKernel(call, channels, multiplier), ...(bias ? [array(bias)] : [])]
  return site.weighed(arrays, 'DepthwiseConv2D', [window.size], named, x)
}

const separable = (site: Site): string => {
  const [deep, point] = [site.call('conv2d'), site.call('conv2d', 1)]
  const { window } = deep
  const { channels } = site.input.shape
  const [between, filters] = site.calls.map(({ shape }) => shape.channels) as [number, number]
  const multiplier = between / channels
  requireEqualStrides(window.strides)
  const { x, padding } = before(site, deep)
  const arrays = [
    depthwiseKernel(deep, channels, multiplier),
    permuted(point.weights, [filters, between, 1, 1], [2, 3, 1, 0]),
    ...(point.bias ? [array(point.bias)] : []),
  ]
  const named = { depth_multiplier: multiplier === 1 ? undefined : multiplier, ...options(window, point.bias), padding }
  return site.weighed(arrays, 'SeparableConv2D', [filters, window.size], named, x)
}

/** Given padding is cropped off the whole output: (n - 1) s + max(k, s) cells. */
const transposed = (site: Site): string => {
  const { window, outputPadding, weights, bias } = site.call('convTranspose2d')
  const { size, strides, dilations, pads } = window
  requireUndilatedStrides(strides, dilations)
  const filters = site.calls[0]!.shape.channels
  const kernel = permuted(weights, [site.input.shape.channels, filters, ...size], [2, 3, 1, 0])
  const arrays = [kernel, ...(bias ? [array(bias)] : [])]
  const padding = site.param<Literal>('padding')
  const named = options(window, bias)
  if (padding === 'valid' || padding === 'same') {
    const extra = site.param<Pair | null>('outputPadding') ?? undefined
    const word = padding === 'same' ? 'same' : undefined
    return site.weighed(arrays, 'Conv2DTranspose', [filters, size], { ...named, padding: word, output_padding: extra })
  }
  const ends = [0, 1].map((axis) => {
    const span = dilations[axis as 0 | 1] * (size[axis as 0 | 1] - 1) + 1
    return Math.max(span, strides[axis as 0 | 1]) - span + pads[axis + 2]! - outputPadding[axis as 0 | 1]
  })
  if (ends.some((n) => n < 0)) noParameter('outputPadding', outputPadding)
  const whole = site.weighed(arrays, 'Conv2DTranspose', [filters, size], named)
  const cropped = [pads[0], pads[1], ends[0]!, ends[1]!] as const
  return cropped.some((n) => n > 0) ? site.helper('Cropping2D', [sides(cropped)], whole) : whole
}

const dense = (site: Site): string => {
  const { units, weights, bias } = site.call('dense')
  const { code, shape } = site.input
  const kernel = permuted(weights, [units, shape.channels], [1, 0])
  const named = { use_bias: bias ? undefined : false }
  // A map of a single value is a vector for Dense.
  const vector = shape.flat ? code : site.helper('Flatten', [], code)
  return site.weighed([kernel, ...(bias ? [array(bias)] : [])], 'Dense', [units], named, vector)
}

export const convolutions = {
  Conv2D: conv2d,
  DepthwiseConv2D: depthwise,
  SeparableConv2D: separable,
  Conv2DTranspose: transposed,
  Dense: dense,
} as const

/** One number where all are the same, else a list of them: as scale and offset of Rescaling. */
export function channelNumbers(source: WeightSource): Literal {
  if (source.from === 'constant' || weightCount(source) === 1) return shortest(materialise(source)[0] ?? 0)
  return list([...materialise(source)].map(shortest))
}

/** The shortest decimal that is the same float32. */
function shortest(value: number): number {
  for (let digits = 1; digits < 10; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return value
}

function depthwiseKernel({ weights, window }: Convolution, channels: number, multiplier: number) {
  return permuted(weights, [channels, multiplier, ...window.size], [2, 3, 0, 1])
}

/** What differs from Keras' own values. */
function options({ strides, dilations }: Convolution['window'], bias: WeightSource | null) {
  return {
    strides: strides.every((n) => n === 1) ? undefined : strides,
    dilation_rate: dilations.every((n) => n === 1) ? undefined : dilations,
    use_bias: bias ? undefined : false,
  }
}

/** The input of a convolution, padded where Keras' words do not say how. */
function before(site: Site, { window, paddingMode }: Convolution) {
  const { strides, dilations, pads } = window
  requireUndilatedStrides(strides, dilations)
  const isPadded = pads.some((n) => n > 0)
  if (isPadded && paddingMode !== 'zeros') noParameter('paddingMode', paddingMode)
  if (!isPadded) return { x: site.input.code, padding: site.params['padding'] === 'same' ? 'same' : undefined }
  if (isSame(window, site.input.shape)) return { x: site.input.code, padding: 'same' }
  return { x: site.helper('ZeroPadding2D', [sides(pads)], site.input.code), padding: undefined }
}

/** Whether a window is padded as Keras' `same` does it, by whatever word or numbers. */
export function isSame({ size, strides, dilations, pads }: Window2d, { height, width }: MapShape): boolean {
  const same = resolvePads('same', height, width, size, strides, dilations)
  return pads.every((n, side) => n === same[side])
}

function requireUndilatedStrides(strides: Pair, dilations: Pair): void {
  if (strides.some((n) => n > 1) && dilations.some((n) => n > 1)) noParameter('dilationRate', dilations)
}

function requireEqualStrides(strides: Pair): void {
  if (strides[0] !== strides[1]) noParameter('strides', strides)
}
