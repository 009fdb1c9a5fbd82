/** Softsign: x / (1 + |x|). */
import { defineActivation } from './activation'

export const softsign = defineActivation(
  {
    type: 'Softsign',
    summary: 'Squeezes every value between -1 and 1, more slowly than tanh.',
    names: { keras: 'Activation("softsign")', pytorch: 'Softsign', onnx: 'Softsign' },
    fields: {},
    examples: [
      {
        about: 'Squeezes every value between -1 and 1, more slowly than tanh',
        input: [[-1, 0, 3]],
        params: {},
        output: [[-0.5, 0, 0.75]],
      },
    ],
    brief: () => 'x / (1 + |x|)',
  },
  'softsign',
)
