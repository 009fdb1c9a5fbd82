/** ReLU: negative values become 0; NaN stays NaN. */
import { defineActivation } from './activation'

export const relu = defineActivation(
  {
    type: 'ReLU',
    summary: 'Sets negative values to 0, so only the positive responses of a filter remain.',
    names: { keras: 'ReLU', pytorch: 'ReLU', onnx: 'Relu' },
    fields: {},
    examples: [{ about: 'Negative values become 0', input: [[-2, 0, 3]], params: {}, output: [[0, 0, 3]] }],
    brief: () => 'max(0, x)',
  },
  'relu',
)
