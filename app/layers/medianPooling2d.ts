/** MedianPooling2D: the middle value of each window; of an even count the mean of the two middle values. */
import { defineLayer } from './layer'
import { lowerPool, poolBrief, poolFields } from './pooling'

export const medianPooling2d = defineLayer({
  type: 'MedianPooling2D',
  group: 'pooling',
  summary: 'Takes the median of each window, so isolated outliers disappear.',
  names: { keras: null, pytorch: null, onnx: null },
  fields: poolFields,
  examples: [
    {
      about: 'The mean of the two middle values, as the count is even',
      input: [
        [1, 2],
        [4, 100],
      ],
      params: {},
      output: [[3]],
    },
  ],
  brief: poolBrief,
  lower: (input, p) => lowerPool(input, p, { type: 'rank', quantile: 0.5 }),
})
