/** Mish: x tanh(softplus(x)). */
import { defineActivation } from './activation'

export const mish = defineActivation(
  {
    type: 'Mish',
    summary: 'A smooth curve close to SiLU.',
    names: { keras: 'Activation("mish")', pytorch: 'Mish', onnx: 'Mish' },
    fields: {},
    examples: [{ about: '1 becomes 1 × tanh(softplus(1))', input: [[0, 1]], params: {}, output: [[0, 0.8650983883]] }],
    brief: () => 'x tanh(softplus(x))',
  },
  'mish',
)
