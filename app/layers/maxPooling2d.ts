/** MaxPooling2D: the largest value of each window. */
import { defineLayer } from './layer'
import { dilationField, lowerPool, poolBrief, poolFields } from './pooling'

export const maxPooling2d = defineLayer({
  type: 'MaxPooling2D',
  group: 'pooling',
  summary: 'Keeps the largest value of each window: how strongly a feature is present anywhere in it.',
  names: { keras: 'MaxPooling2D', pytorch: 'MaxPool2d', onnx: 'MaxPool' },
  fields: { ...poolFields, dilation: dilationField },
  examples: [
    {
      about: 'The largest value of each 2 × 2 window',
      input: [
        [1, 2, 0, 0],
        [3, 4, 0, 5],
      ],
      params: {},
      output: [[4, 5]],
    },
    {
      about: 'Padding never wins: an all-negative map stays negative',
      input: [[-1, -2]],
      params: { padding: 'same' },
      output: [[-1]],
    },
  ],
  brief: poolBrief,
  lower: (input, p) => lowerPool(input, p, { type: 'max' }),
})
