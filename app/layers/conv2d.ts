/** Conv2D: each filter slides over all channels of its group and sums the products; cross-correlation. */
import { impossible } from '#app/failure'
import { message, type KeyedMessage } from '#app/text/message'
import { mapShape, type MapShape } from '#app/shape'
import type { Pair } from '#app/calls/kernelCall'
import { choice, flag, integer, padding, pair, type ParamsOf } from './fields'
import { biasSource, kernelSource } from './kernelSources'
import { defineLayer } from './layer'
import { kernelWeights } from './weightFields'
import { slide } from './window'

/** The fields that all convolutions share. */
export const convolutionFields = {
  kernelSize: pair({ title: 'kernelSize', help: 'Rows and columns of the kernel.', initial: [3, 3], min: 1, max: 63 }),
  strides: pair({ title: 'strides', help: 'Step between windows, in cells.', initial: [1, 1], min: 1, max: 4096 }),
  padding: padding(),
  paddingMode: choice({
    title: 'paddingMode',
    help: 'Value of the padding cells.',
    initial: 'zeros',
    options: { zeros: 'zeros', reflect: 'reflect', replicate: 'replicate', circular: 'circular' },
  }),
  dilationRate: pair({
    title: 'dilationRate',
    help: 'Spacing of the kernel cells.',
    initial: [1, 1],
    min: 1,
    max: 4096,
  }),
  useBias: flag({ title: 'useBias', help: 'Adds one bias per filter.', initial: true }),
}

export const conv2d = defineLayer({
  type: 'Conv2D',
  group: 'convolution',
  summary:
    'Slides small kernels over the input; each filter responds where it finds its pattern. Kernels are not flipped: this is cross-correlation, as in every framework.',
  names: { keras: 'Conv2D', pytorch: 'Conv2d', onnx: 'Conv' },
  fields: {
    filters: integer({ title: 'filters', help: 'Number of output feature maps.', initial: 1, min: 1, max: 65536 }),
    ...convolutionFields,
    groups: integer({
      title: 'groups',
      help: 'Number of independent groups that the channels are split into.',
      initial: 1,
      min: 1,
      max: 65536,
    }),
    method: choice({
      title: 'method',
      // The errors as `npm run accuracy` measures them, 3 x 3 with 128 channels.
      help:
        '"exact" computes directly: errors up to 1e-6 for values from −1 to 1. "fast" uses a quarter of the multiplications ' +
        '(Winograd) for 3 × 3 kernels at stride 1 with groups of 8 or more channels: errors up to 3e-5, and NaN and ' +
        'infinity spread to up to 6 × 6 cells. Other convolutions stay exact.',
      initial: 'exact',
      options: { exact: 'exact', fast: 'fast' },
    }),
    weights: kernelWeights({ init: 'preset', presets: ['verticalLine'] }),
  },
  examples: [
    {
      about: 'A vertical line detector on a line two pixels wide',
      input: [
        [0, 1, 1, 0],
        [0, 1, 1, 0],
        [0, 1, 1, 0],
      ],
      params: {},
      output: [[3, 3]],
    },
  ],
  counting: 'filters × channels / groups × rows × columns, plus 1 bias per filter',
  brief: (p) => kernelsBrief(p.kernelSize, p.filters, p.strides),
  lower(input, p) {
    const { window, height, width } = slideKernel(input, p)
    requireGroups(input, p.filters, p.groups)
    const inGroup = input.channels / p.groups
    const count = p.filters * inGroup * p.kernelSize[0] * p.kernelSize[1]
    const weights = kernelSource(p.weights, p.filters, inGroup, p.kernelSize)
    const bias = p.useBias ? biasSource(p.weights, p.filters) : null
    const shape = mapShape(p.filters, height, width)
    return {
      calls: [
        {
          shape,
          call: {
            kernel: 'conv2d',
            window,
            groups: p.groups,
            paddingMode: p.paddingMode,
            weights,
            bias,
            activation: 'linear',
            method: p.method,
          },
        },
      ],
      trainable: count + (p.useBias ? p.filters : 0),
      nonTrainable: 0,
      macs: count * height * width,
    }
  },
})

/** The window of a convolution over an input, with the output's height and width. @throws Failure 'impossible-stack' */
export function slideKernel(input: MapShape, p: ParamsOf<typeof convolutionFields>) {
  const slid = slide(input, {
    size: p.kernelSize,
    strides: p.strides,
    dilations: p.dilationRate,
    padding: p.padding,
    sizeParam: 'kernelSize',
    dilationParam: 'dilationRate',
  })
  requirePaddingFits(p.paddingMode, slid.window.pads, input)
  return slid
}

/** The brief of a layer with kernels. */
export function kernelsBrief([rows, columns]: Pair, filters: number, strides: Pair = [1, 1]): KeyedMessage {
  const kernels = message('layers.sizeAndDetail', { height: rows, width: columns, detail: filterCount(filters) })
  return strides[0] > 1 || strides[1] > 1
    ? message('layers.kernelsAndStride', { kernels, stride: strideText(strides) })
    : kernels
}

export function strideText(strides: readonly [number, number]): string {
  return strides[0] === strides[1] ? String(strides[0]) : `${strides[0]} × ${strides[1]}`
}

function requireGroups(input: MapShape, filters: number, groups: number): void {
  if (input.channels % groups === 0 && filters % groups === 0) return
  throw impossible(
    message('layers.groupsDoNotDivide', {
      groups,
      inputChannels: message('layers.inputChannels', { n: input.channels }),
      filters: filterCount(filters),
    }),
    [{ label: message('layers.useOneGroup'), params: { groups: 1 } }],
  )
}

function filterCount(count: number): KeyedMessage {
  return message('layers.filters', { n: count })
}

/** Reflection needs more cells than it mirrors; wrapping can't go round twice. */
export function requirePaddingFits(mode: string, pads: readonly number[], input: MapShape): void {
  const limit = { reflect: -1, circular: 0 }[mode]
  if (limit === undefined) return
  const [top = 0, left = 0, bottom = 0, right = 0] = pads
  if (Math.max(top, bottom) <= input.height + limit && Math.max(left, right) <= input.width + limit) return
  throw impossible(
    message('layers.paddingTooLarge', { mode, padding: pads.join(', '), height: input.height, width: input.width }),
    [{ label: message('layers.useReplicate'), params: { paddingMode: 'replicate' } }],
  )
}
