/** The global poolings: each whole map becomes one value. */
import type { Reducer } from '#app/calls/kernelCall'
import { message } from '#app/text/message'
import { mapShape, vectorShape, type MapShape } from '#app/shape'
import { flag, number } from './fields'
import { defineLayer, oneCall, type Lowered } from './layer'
import { requireMap } from './window'

export const globalFields = {
  keepdims: flag({ title: 'keepdims', help: 'Outputs 1 × 1 maps instead of a vector.', initial: false }),
}

export const globalMaxPooling2d = defineLayer({
  type: 'GlobalMaxPooling2D',
  group: 'global',
  summary: 'Reduces each map to its largest value: is the feature anywhere in the image?',
  names: { keras: 'GlobalMaxPooling2D', pytorch: 'AdaptiveMaxPool2d(1)', onnx: 'GlobalMaxPool' },
  fields: globalFields,
  examples: [
    {
      about: 'The largest value of the map',
      input: [
        [1, 2],
        [9, 4],
      ],
      params: {},
      output: [[9]],
    },
  ],
  brief: () => message('layers.wholeMap'),
  lower: (input, p) => lowerGlobal(input, p.keepdims, { type: 'max' }),
})

export const globalAveragePooling2d = defineLayer({
  type: 'GlobalAveragePooling2D',
  group: 'global',
  summary: 'Reduces each map to its mean: how much of the feature is in the image?',
  names: { keras: 'GlobalAveragePooling2D', pytorch: 'AdaptiveAvgPool2d(1)', onnx: 'GlobalAveragePool' },
  fields: globalFields,
  examples: [
    {
      about: 'The mean of the map',
      input: [
        [1, 2],
        [9, 4],
      ],
      params: {},
      output: [[4]],
    },
  ],
  brief: () => message('layers.wholeMap'),
  lower: (input, p) => lowerGlobal(input, p.keepdims, { type: 'average', divisor: 'valid' }),
})

export const globalLpPooling2d = defineLayer({
  type: 'GlobalLpPooling2D',
  group: 'global',
  summary: 'Reduces each map to its p-norm.',
  names: { keras: null, pytorch: null, onnx: 'GlobalLpPool' },
  fields: { ...globalFields, p: number({ title: 'p', help: 'Exponent.', initial: 2, min: 1, max: 64 }) },
  examples: [
    {
      about: 'The 2-norm of the map',
      input: [
        [3, 0],
        [0, 4],
      ],
      params: {},
      output: [[5]],
    },
  ],
  brief: (p) => message('layers.wholeMapExponent', { p: p.p }),
  lower: (input, p) => lowerGlobal(input, p.keepdims, { type: 'lp', p: p.p }),
})

export const globalGemPooling2d = defineLayer({
  type: 'GlobalGeMPooling2D',
  group: 'global',
  summary: 'Reduces each map to its generalized mean, between average and maximum.',
  names: { keras: null, pytorch: null, onnx: null },
  fields: {
    ...globalFields,
    p: number({ title: 'p', help: 'Exponent.', initial: 3, min: 0.01, max: 64 }),
    epsilon: number({ title: 'epsilon', help: 'Smaller values are raised to it.', initial: 1e-6, min: 1e-30 }),
  },
  examples: [
    {
      about: 'The mean of equal values is that value',
      input: [
        [2, 2],
        [2, 2],
      ],
      params: {},
      output: [[2]],
    },
  ],
  brief: (p) => message('layers.wholeMapExponent', { p: p.p }),
  lower: (input, p) => lowerGlobal(input, p.keepdims, { type: 'gem', p: p.p, epsilon: p.epsilon }),
})

/** One region over the whole map, for each channel. */
export function lowerGlobal(input: MapShape, keepdims: boolean, reducer: Reducer): Lowered {
  requireMap(input)
  return oneCall(
    {
      kernel: 'regionPool',
      rows: [{ begin: 0, end: input.height }],
      columns: [{ begin: 0, end: input.width }],
      reducer,
    },
    keepdims ? mapShape(input.channels, 1, 1) : vectorShape(input.channels),
  )
}
