/** Tanh: (e^x - e^-x) / (e^x + e^-x). */
import { defineActivation } from './activation'

export const tanh = defineActivation(
  {
    type: 'Tanh',
    summary: 'Maps every value to the range from −1 to 1.',
    names: { keras: 'Activation("tanh")', pytorch: 'Tanh', onnx: 'Tanh' },
    fields: {},
    examples: [
      {
        about: '0 stays 0; large values saturate at −1 and 1',
        input: [[-100, 0, 100]],
        params: {},
        output: [[-1, 0, 1]],
      },
    ],
    brief: () => 'tanh(x)',
  },
  'tanh',
)
