/** Conv2D: each filter slides over all channels of its group and sums the products; cross-correlation. */
import { impossible, type Failure, type Fix } from '#app/failure'
import { message, type KeyedMessage, type Message } from '#app/text/message'
import { mapShape, type MapShape } from '#app/shape'
import type { Pair, WeightSource } from '#app/calls/kernelCall'
import { choice, flag, integer, padding, pair, type ParamsOf } from './fields'
import { fewEnough, fitBias, fitKernels } from './fitKernels'
import { defineLayer } from './layer'
import { presetKernel, presetName, presetOf, type Matrix } from './presets'
import { kernelWeights, type DenseWeights, type KernelWeights } from './weightFields'
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

/** The parameters that give a layer this many filters; null where none do. */
type CountParams = (filters: number) => Readonly<Record<string, unknown>> | null

/**
 * Weights in the order out, in of the group, rows, columns.
 * @param field the parameter that holds them, named in the fixes.
 * @param countParams how the layer's parameters say the number of filters, for the fixes.
 * @throws Failure 'impossible-stack' where they do not fit.
 */
export function kernelSource(
  weights: KernelWeights,
  filters: number,
  inGroup: number,
  size: readonly [number, number],
  field = 'weights',
  countParams: CountParams = (filters) => ({ filters }),
): WeightSource {
  const area = size[0] * size[1]
  if (weights.init === 'random') {
    return {
      from: 'random',
      distribution: weights.distribution,
      seed: weights.seed,
      fanIn: inGroup * area,
      fanOut: filters * area,
      count: filters * inGroup * area,
    }
  }
  if (weights.init === 'preset') {
    // Spread evenly over the channels, so that a colour image gives the response of its gray mean.
    const blocks = presetKernels(weights, size, field).map((kernel) => kernel.flat().map((w) => w / inGroup))
    return { from: 'blocks', blocks, times: inGroup, period: filters, count: filters * inGroup * area }
  }
  const { kernel } = weights
  const fits =
    kernel.length === filters &&
    kernel.every(
      (f) => f.length === inGroup && f.every((c) => c.length === size[0] && c.every((r) => r.length === size[1])),
    )
  if (!fits) throw otherSize(weights, [filters, inGroup, size[0], size[1]], field, countParams)
  return { from: 'values', values: kernel.flat(3) }
}

function presetKernels(weights: Extract<KernelWeights, { init: 'preset' }>, size: Pair, field: string): Matrix[] {
  return weights.presets.map((choice) => {
    const kernel = presetKernel(choice, size)
    if (kernel) return kernel
    const fixed = presetOf(choice).needs === '3 x 3'
    const needed = message(fixed ? 'layers.needs3x3' : 'layers.needsSquare')
    const side = fixed ? 3 : Math.min(size[0], size[1])
    const others = weights.presets.map((one) => (presetKernel(one, size) ? one : 'identity'))
    throw impossible(
      inField(
        field,
        message('layers.presetNeedsWindow', {
          preset: presetName(choice),
          height: size[0],
          width: size[1],
          needs: needed,
        }),
      ),
      [
        ...(field === 'pointwise'
          ? []
          : [
              {
                label: message('layers.setKernelSize', { height: side, width: side }),
                params: { kernelSize: [side, side] },
              },
            ]),
        { label: message('layers.useIdentity'), params: { [field]: { init: 'preset', presets: others } } },
      ],
    )
  })
}

function otherSize(
  weights: Extract<KernelWeights, { init: 'values' }>,
  needed: readonly [filters: number, channels: number, rows: number, columns: number],
  field: string,
  countParams: CountParams,
): Failure {
  const { kernel } = weights
  const given = [
    kernel.length,
    kernel[0]?.length ?? 0,
    kernel[0]?.[0]?.length ?? 0,
    kernel[0]?.[0]?.[0]?.length ?? 0,
  ] as const
  const [filters, channels, rows, columns] = needed
  const fixes: Fix[] = []
  if (given[1] > 0 && fewEnough(...needed)) {
    const label =
      given[1] === channels
        ? message('layers.fitKernelsToSize', { height: rows, width: columns })
        : message('layers.fitKernelsToChannels', { n: channels })
    fixes.push({ label, params: { [field]: fitKernels(weights, filters, channels, [rows, columns]) } })
  }
  const count = countParams(given[0])
  if (field === 'weights' && count && given[1] === channels && given.every((n) => n > 0)) {
    fixes.push({
      label: message('layers.useFilters', { n: given[0], height: given[2], width: given[3] }),
      params: { ...count, kernelSize: [given[2], given[3]] },
    })
  }
  fixes.push({
    label: message('layers.reinitialize'),
    params: { [field]: { init: 'random', distribution: 'glorotUniform', seed: 1 } },
  })
  return impossible(
    inField(field, message('layers.kernelShapeDiffers', { received: given.join(' × '), expected: needed.join(' × ') })),
    fixes,
  )
}

/** Names the field where a layer has weights in more than one. */
function inField(field: string, problem: Message): Message {
  return field === 'weights' ? problem : message('layers.inField', { field, problem })
}

/** Zeros but for explicit weights. @throws Failure 'impossible-stack' where they do not fit. */
export function biasSource(weights: KernelWeights | DenseWeights, units: number, field = 'weights'): WeightSource {
  if (weights.init !== 'values') return { from: 'constant', value: 0, count: units }
  if (weights.bias.length !== units) {
    const problem = message('layers.biasLengthDiffers', { received: weights.bias.length, expected: units })
    throw impossible(inField(field, problem), [
      {
        label: message('layers.fitBias', { length: units }),
        params: { [field]: { ...weights, bias: fitBias(weights.bias, units) } },
      },
    ])
  }
  return { from: 'values', values: weights.bias }
}
