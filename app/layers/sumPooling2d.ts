/** SumPooling2D: the sum of each window. */
import { defineLayer } from './layer'
import { lowerPool, poolBrief, poolFields } from './pooling'

export const sumPooling2d = defineLayer({
  type: 'SumPooling2D',
  group: 'pooling',
  summary: 'Sums each window: the mean times the number of cells.',
  names: { keras: null, pytorch: null, onnx: null },
  fields: poolFields,
  examples: [
    {
      about: 'The sum of each window',
      input: [
        [1, 2],
        [3, 4],
      ],
      params: {},
      output: [[10]],
    },
  ],
  brief: poolBrief,
  lower: (input, p) => lowerPool(input, p, { type: 'sum' }),
})
