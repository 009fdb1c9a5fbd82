/** SeparableConv2D: a depthwise convolution, then a 1 x 1 convolution that mixes the channels. */
import { mapShape } from '#app/shape'
import { convolutionFields, kernelsBrief, slideKernel } from './conv2d'
import { integer } from './fields'
import { biasSource, kernelSource } from './kernelSources'
import { defineLayer } from './layer'
import { kernelWeights } from './weightFields'

export const separableConv2d = defineLayer({
  type: 'SeparableConv2D',
  group: 'convolution',
  summary: 'Convolves each channel separately, then mixes the channels with a 1 × 1 convolution.',
  names: { keras: 'SeparableConv2D', pytorch: null, onnx: null },
  fields: {
    filters: integer({ title: 'filters', help: 'Number of output feature maps.', initial: 1, min: 1, max: 65536 }),
    ...convolutionFields,
    depthMultiplier: integer({
      title: 'depthMultiplier',
      help: 'Intermediate maps per input channel.',
      initial: 1,
      min: 1,
      max: 4096,
    }),
    depthwise: kernelWeights({ init: 'preset', presets: ['verticalLine'] }),
    pointwise: kernelWeights({ init: 'preset', presets: ['identity'] }),
  },
  examples: [
    {
      about: 'A vertical line detector, then a 1 × 1 convolution with weight 1',
      input: [
        [0, 1, 0],
        [0, 1, 0],
        [0, 1, 0],
      ],
      params: {},
      output: [[3]],
    },
  ],
  counting: 'channels × depthMultiplier × (rows × columns + filters), plus 1 bias per filter',
  brief: (p) => kernelsBrief(p.kernelSize, p.filters),
  lower(input, p) {
    const { window, height, width } = slideKernel(input, p)
    const between = input.channels * p.depthMultiplier
    const depthCount = between * p.kernelSize[0] * p.kernelSize[1]
    const pointCount = p.filters * between
    const common = { kernel: 'conv2d', activation: 'linear', method: 'exact' } as const
    return {
      calls: [
        {
          shape: mapShape(between, height, width),
          call: {
            ...common,
            window,
            groups: input.channels,
            paddingMode: p.paddingMode,
            weights: kernelSource(p.depthwise, between, 1, p.kernelSize, 'depthwise'),
            bias: null,
          },
        },
        {
          shape: mapShape(p.filters, height, width),
          call: {
            ...common,
            window: { size: [1, 1], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] },
            groups: 1,
            paddingMode: 'zeros',
            weights: kernelSource(p.pointwise, p.filters, between, [1, 1], 'pointwise'),
            bias: p.useBias ? biasSource(p.pointwise, p.filters, 'pointwise') : null,
          },
        },
      ],
      trainable: depthCount + pointCount + (p.useBias ? p.filters : 0),
      nonTrainable: 0,
      macs: (depthCount + pointCount) * height * width,
    }
  },
})
