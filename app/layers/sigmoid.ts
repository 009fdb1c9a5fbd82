/** Sigmoid: 1 / (1 + e^-x). */
import { defineActivation } from './activation'

export const sigmoid = defineActivation(
  {
    type: 'Sigmoid',
    summary: 'Maps every value to the range from 0 to 1.',
    names: { keras: 'Activation("sigmoid")', pytorch: 'Sigmoid', onnx: 'Sigmoid' },
    fields: {},
    examples: [
      {
        about: '0 becomes 0.5; large values saturate at 0 and 1',
        input: [[-1000, 0, 1000]],
        params: {},
        output: [[0, 0.5, 1]],
      },
    ],
    brief: () => '1 / (1 + e^-x)',
  },
  'sigmoid',
)
