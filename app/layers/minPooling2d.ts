/** MinPooling2D: the smallest value of each window. */
import { defineLayer } from './layer'
import { lowerPool, poolBrief, poolFields } from './pooling'

export const minPooling2d = defineLayer({
  type: 'MinPooling2D',
  group: 'pooling',
  summary: 'Keeps the smallest value of each window, the same as −max(−x).',
  names: { keras: null, pytorch: null, onnx: null },
  fields: poolFields,
  examples: [
    {
      about: 'The smallest value of each window',
      input: [
        [1, 2],
        [3, 4],
      ],
      params: {},
      output: [[1]],
    },
  ],
  brief: poolBrief,
  lower: (input, p) => lowerPool(input, p, { type: 'min' }),
})
