/** AveragePooling2D: the mean of each window. */
import { defineLayer } from './layer'
import { flag, optionalInteger } from './fields'
import { lowerPool, poolBrief, poolFields } from './pooling'

export const averagePooling2d = defineLayer({
  type: 'AveragePooling2D',
  group: 'pooling',
  summary: 'Averages each window: how strongly a feature is present on average.',
  names: { keras: 'AveragePooling2D', pytorch: 'AvgPool2d', onnx: 'AveragePool' },
  fields: {
    ...poolFields,
    countIncludePad: flag({
      title: 'countIncludePad',
      help: 'Counts padding cells in the divisor, as PyTorch does by default. Keras never does.',
      initial: false,
    }),
    divisorOverride: optionalInteger({
      title: 'divisorOverride',
      help: 'Divides by this number instead of the number of cells.',
      min: 1,
      emptyMeans: 'number of cells',
    }),
  },
  examples: [
    {
      about: 'The mean of each 2 × 2 window',
      input: [
        [0, 3, 1, 2],
        [0, 3, 3, 4],
      ],
      params: {},
      output: [[1.5, 2.5]],
    },
    {
      about: 'Padding is not counted',
      input: [[4, 2, 6]],
      params: { poolSize: [1, 2], padding: 'same' },
      output: [[3, 6]],
    },
  ],
  brief: poolBrief,
  lower: (input, p) =>
    lowerPool(input, p, { type: 'average', divisor: p.divisorOverride ?? (p.countIncludePad ? 'padded' : 'valid') }),
})
