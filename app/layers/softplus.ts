/** Softplus: log(1 + e^x). */
import { defineActivation } from './activation'

export const softplus = defineActivation(
  {
    type: 'Softplus',
    summary: 'A ReLU with a soft corner.',
    names: { keras: 'Activation("softplus")', pytorch: 'Softplus', onnx: 'Softplus' },
    fields: {},
    examples: [{ about: 'A ReLU with a soft corner', input: [[0, 100]], params: {}, output: [[Math.LN2, 100]] }],
    brief: () => 'log(1 + e^x)',
  },
  'softplus',
)
