/** DepthwiseConv2D: every channel is convolved by kernels of its own; channels are never mixed. */
import { message } from '#app/text/message'
import { mapShape } from '#app/shape'
import { convolutionFields, slideKernel, strideText } from './conv2d'
import { integer } from './fields'
import { biasSource, kernelSource } from './kernelSources'
import { defineLayer } from './layer'
import { kernelWeights } from './weightFields'

export const depthwiseConv2d = defineLayer({
  type: 'DepthwiseConv2D',
  group: 'convolution',
  summary: 'Convolves each channel separately, with depthMultiplier kernels per channel.',
  names: { keras: 'DepthwiseConv2D', pytorch: 'Conv2d(groups=in_channels)', onnx: 'Conv' },
  fields: {
    ...convolutionFields,
    depthMultiplier: integer({
      title: 'depthMultiplier',
      help: 'Output maps per input channel.',
      initial: 1,
      min: 1,
      max: 4096,
    }),
    weights: kernelWeights({ init: 'preset', presets: ['verticalLine'] }),
  },
  examples: [
    {
      about: 'A vertical line detector',
      input: [
        [0, 1, 0],
        [0, 1, 0],
        [0, 1, 0],
      ],
      params: {},
      output: [[3]],
    },
  ],
  counting: 'channels × depthMultiplier × rows × columns, plus 1 bias per output map',
  brief: (p) =>
    message('layers.depthwiseBrief', {
      height: p.kernelSize[0],
      width: p.kernelSize[1],
      depthMultiplier: p.depthMultiplier,
      stride: strideText(p.strides),
    }),
  lower(input, p) {
    const { window, height, width } = slideKernel(input, p)
    const channels = input.channels * p.depthMultiplier
    const count = channels * p.kernelSize[0] * p.kernelSize[1]
    return {
      calls: [
        {
          shape: mapShape(channels, height, width),
          call: {
            kernel: 'conv2d',
            window,
            groups: input.channels,
            paddingMode: p.paddingMode,
            weights: kernelSource(p.weights, channels, 1, p.kernelSize, 'weights', (filters) =>
              filters % input.channels === 0 ? { depthMultiplier: filters / input.channels } : null,
            ),
            bias: p.useBias ? biasSource(p.weights, channels) : null,
            activation: 'linear',
            method: 'exact',
          },
        },
      ],
      trainable: count + (p.useBias ? channels : 0),
      nonTrainable: 0,
      macs: count * height * width,
    }
  },
})
