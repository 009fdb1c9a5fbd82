/** Tanh: (e^x - e^-x) / (e^x + e^-x). */
import { defineActivation } from './activation'

export const tanh = defineActivation(
  {
    type: 'Tanh',
    summary: 'Squeezes every value between -1 and 1.',
    names: { keras: 'Activation("tanh")', pytorch: 'Tanh', onnx: 'Tanh' },
    fields: {},
    examples: [
      { about: 'Squeezes every value between -1 and 1', input: [[-100, 0, 100]], params: {}, output: [[-1, 0, 1]] },
    ],
    brief: () => 'tanh(x)',
  },
  'tanh',
)
