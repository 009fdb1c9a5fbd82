/** Softplus: log(1 + e^x). */
import { defineActivation } from './activation'

export const softplus = defineActivation(
  {
    type: 'Softplus',
    summary: 'A smooth approximation of ReLU.',
    names: { keras: 'Activation("softplus")', pytorch: 'Softplus', onnx: 'Softplus' },
    fields: {},
    examples: [
      { about: '0 becomes log(2); large values pass', input: [[0, 100]], params: {}, output: [[Math.LN2, 100]] },
    ],
    brief: () => 'log(1 + e^x)',
  },
  'softplus',
)
