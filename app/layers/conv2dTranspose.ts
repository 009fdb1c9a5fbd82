/** Conv2DTranspose: each value paints a weighted kernel into a larger map; the gradient of a convolution. */
import { impossible } from '#app/failure'
import type { Pair, Pads, WeightSource } from '#app/calls/kernelCall'
import { message } from '#app/text/message'
import { mapShape } from '#app/shape'
import { strideText } from './conv2d'
import { flag, integer, optionalPair, padding, pair, type PaddingParam } from './fields'
import { biasSource, hasShape, kernelSource, reinitialize, tensorSource } from './kernelSources'
import { defineLayer } from './layer'
import { kernelWeights, type KernelWeights } from './weightFields'
import { extent, requireMap } from './window'

export const conv2dTranspose = defineLayer({
  type: 'Conv2DTranspose',
  group: 'convolution',
  summary: 'Adds a scaled copy of the kernel for every value: learned upsampling.',
  names: { keras: 'Conv2DTranspose', pytorch: 'ConvTranspose2d', onnx: 'ConvTranspose' },
  fields: {
    filters: integer({ title: 'filters', help: 'Number of output feature maps.', initial: 1, min: 1, max: 65536 }),
    kernelSize: pair({
      title: 'kernelSize',
      help: 'Rows and columns of the kernel.',
      initial: [2, 2],
      min: 1,
      max: 63,
    }),
    strides: pair({
      title: 'strides',
      help: 'Step between the kernel copies in the output, in cells.',
      initial: [2, 2],
      min: 1,
      max: 4096,
    }),
    padding: padding(),
    outputPadding: optionalPair({
      title: 'outputPadding',
      help: 'Extra rows and columns at the bottom and right.',
      min: 0,
      max: 4096,
      emptyMeans: 'set by padding',
    }),
    dilationRate: pair({
      title: 'dilationRate',
      help: 'Spacing of the kernel cells.',
      initial: [1, 1],
      min: 1,
      max: 4096,
    }),
    useBias: flag({ title: 'useBias', help: 'Adds one bias per filter.', initial: true }),
    weights: kernelWeights({ init: 'preset', presets: ['boxBlur'] }),
  },
  examples: [
    {
      about: 'A 2 × 2 kernel of quarters at stride 2',
      input: [[4, 8]],
      params: {},
      output: [
        [1, 1, 2, 2],
        [1, 1, 2, 2],
      ],
    },
  ],
  counting: 'filters × channels × rows × columns, plus 1 bias per filter',
  brief: (p) =>
    message('layers.sizeAndStride', { height: p.kernelSize[0], width: p.kernelSize[1], stride: strideText(p.strides) }),
  lower(input, p) {
    requireMap(input)
    const sides = [0, 1].map((axis) => transposedAxis(axis as 0 | 1, p))
    const [rows, columns] = sides as [Axis, Axis]
    const size = [input.height, input.width].map((n, axis) => {
      const { before, after, extra } = sides[axis] as Axis
      return (
        (n - 1) * (p.strides[axis] ?? 1) -
        before -
        after +
        extent(p.kernelSize[axis] ?? 1, p.dilationRate[axis] ?? 1) +
        extra
      )
    }) as [number, number]
    if (size[0] < 1 || size[1] < 1) {
      throw impossible(message('layers.paddingRemovesOutput'), [
        { label: message('layers.useValidPadding'), params: { padding: 'valid' } },
      ])
    }
    const pads: Pads = [rows.before, columns.before, rows.after, columns.after]
    const count = p.filters * input.channels * p.kernelSize[0] * p.kernelSize[1]
    return {
      calls: [
        {
          shape: mapShape(p.filters, size[0], size[1]),
          call: {
            kernel: 'convTranspose2d',
            window: { size: p.kernelSize, strides: p.strides, dilations: p.dilationRate, pads },
            outputPadding: [rows.extra, columns.extra],
            groups: 1,
            weights: transposedSource(p.weights, p.filters, input.channels, p.kernelSize),
            bias: p.useBias ? biasSource(p.weights, p.filters) : null,
          },
        },
      ],
      trainable: count + (p.useBias ? p.filters : 0),
      nonTrainable: 0,
      macs: count * input.height * input.width,
    }
  },
})

interface Axis {
  readonly before: number
  readonly after: number
  readonly extra: number
}

/**
 * Keras' sizes: `valid` gives (n - 1) s + k + outputPadding, `same` (n - 1) s + k - 2 floor(k / 2) + outputPadding, of
 * which half is cropped before the map, rounded down, and the rest after it. Without an outputPadding `valid` gives
 * n s + max(k - s, 0), and `same` n s.
 */
function transposedAxis(
  axis: 0 | 1,
  p: { kernelSize: Pair; strides: Pair; dilationRate: Pair; padding: PaddingParam; outputPadding: Pair | null },
): Axis {
  const stride = p.strides[axis]
  const span = extent(p.kernelSize[axis], p.dilationRate[axis])
  const given = p.outputPadding?.[axis]
  if (typeof p.padding !== 'string') {
    return { before: p.padding[axis], after: p.padding[axis + 2] ?? 0, extra: given ?? 0 }
  }
  if (p.padding === 'valid') return { before: 0, after: 0, extra: given ?? Math.max(stride - span, 0) }
  const cropped = 2 * Math.floor(span / 2) - (given ?? stride - (span % 2))
  const total = Math.max(cropped, 0)
  const small = Math.floor(total / 2)
  const [before, after] = p.padding === 'sameLower' ? [total - small, small] : [small, total - small]
  return { before, after, extra: total - cropped }
}

/**
 * Kernels in the order channels, filters, rows, columns, which a tensor has from the start.
 * @throws Failure 'impossible-stack' where they do not fit
 */
function transposedSource(weights: KernelWeights, filters: number, channels: number, size: Pair): WeightSource {
  if (weights.init !== 'tensor') {
    return inputFirst(kernelSource(weights, filters, channels, size), filters, channels, size)
  }
  const needed = [channels, filters, ...size]
  if (hasShape(weights.kernel, needed)) return tensorSource(weights.kernel)
  throw impossible(
    message('layers.transposedShapeDiffers', {
      received: weights.kernel.shape.join(' × '),
      expected: needed.join(' × '),
    }),
    [reinitialize()],
  )
}

/** Swaps the first two axes: filters, channels, ... becomes channels, filters, ... */
function inputFirst(source: WeightSource, filters: number, channels: number, size: Pair): WeightSource {
  if (source.from === 'blocks') return { ...source, times: 1 }
  if (source.from !== 'values') return source
  const area = size[0] * size[1]
  const values = Array.from({ length: channels * filters }, (_, i) => {
    const from = ((i % filters) * channels + Math.floor(i / filters)) * area
    return source.values.slice(from, from + area)
  })
  return { from: 'values', values: values.flat() }
}
