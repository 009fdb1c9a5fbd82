/** BlurPooling2D: max pooling at stride 1, a binomial blur, then subsampling (Zhang 2019, anti-aliased). */
import { impossible } from '#app/failure'
import { message } from '#app/text/message'
import { mapShape } from '#app/shape'
import { requirePaddingFits, strideText } from './conv2d'
import { choice, integer, pair } from './fields'
import { defineLayer } from './layer'
import { binomialBlur } from './presets'
import { outputSize, requireMap } from './window'

export const blurPooling2d = defineLayer({
  type: 'BlurPooling2D',
  group: 'pooling',
  summary: 'Anti-aliased max pooling: blurs before it subsamples, so small shifts change the output less.',
  names: { keras: null, pytorch: null, onnx: null },
  fields: {
    poolSize: pair({
      title: 'poolSize',
      help: 'Window of the maximum, which is taken at stride 1.',
      initial: [2, 2],
      min: 1,
      max: 64,
    }),
    strides: pair({
      title: 'strides',
      help: 'Step of the subsampling, in cells.',
      initial: [2, 2],
      min: 1,
      max: 4096,
    }),
    filterSize: integer({
      title: 'filterSize',
      help: 'Side of the binomial blur kernel; 3 is 1 2 1.',
      initial: 3,
      min: 2,
      max: 7,
    }),
    paddingMode: choice({
      title: 'paddingMode',
      help: 'Values beyond the border, used by the blur.',
      initial: 'replicate',
      options: { zeros: 'zeros', reflect: 'reflect', replicate: 'replicate', circular: 'circular' },
    }),
  },
  examples: [
    {
      about: 'A single maximum is spread out before cells are dropped',
      input: [[0, 0, 0, 4, 0, 0]],
      params: { poolSize: [1, 1], strides: [1, 2] },
      output: [[0, 1, 1]],
    },
  ],
  brief: (p) =>
    message('layers.blurPoolingBrief', {
      height: p.poolSize[0],
      width: p.poolSize[1],
      filterSize: p.filterSize,
      stride: strideText(p.strides),
    }),
  lower(input, p) {
    requireMap(input)
    const peaks = mapShape(input.channels, input.height - p.poolSize[0] + 1, input.width - p.poolSize[1] + 1)
    if (peaks.height < 1 || peaks.width < 1) {
      const smaller = [Math.min(p.poolSize[0], input.height), Math.min(p.poolSize[1], input.width)] as const
      throw impossible(
        message('layers.windowDoesNotFit', {
          window: message('layers.windowSize', { height: p.poolSize[0], width: p.poolSize[1] }),
          map: message('layers.mapSize', { height: input.height, width: input.width }),
        }),
        [
          {
            label: message('layers.reduceWindow', { height: smaller[0], width: smaller[1] }),
            params: { poolSize: smaller },
          },
        ],
      )
    }
    const before = Math.floor((p.filterSize - 1) / 2)
    const after = p.filterSize - 1 - before
    const pads = [before, before, after, after] as const
    requirePaddingFits(p.paddingMode, pads, peaks)
    const size = [p.filterSize, p.filterSize] as const
    const blur = binomialBlur(...size).flat()
    return {
      calls: [
        {
          shape: peaks,
          call: {
            kernel: 'pool2d',
            window: { size: p.poolSize, strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] },
            reducer: { type: 'max' },
          },
        },
        {
          shape: mapShape(
            input.channels,
            outputSize(peaks.height, p.filterSize, p.strides[0], 1, before, after),
            outputSize(peaks.width, p.filterSize, p.strides[1], 1, before, after),
          ),
          call: {
            kernel: 'conv2d',
            window: { size, strides: p.strides, dilations: [1, 1], pads },
            groups: input.channels,
            paddingMode: p.paddingMode,
            weights: { from: 'blocks', blocks: [blur], times: 1, period: 1, count: input.channels * blur.length },
            bias: null,
            activation: 'linear',
            method: 'exact',
          },
        },
      ],
      trainable: 0,
      nonTrainable: 0,
      macs: 0,
    }
  },
})
