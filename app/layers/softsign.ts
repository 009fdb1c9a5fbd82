/** Softsign: x / (1 + |x|). */
import { defineActivation } from './activation'

export const softsign = defineActivation(
  {
    type: 'Softsign',
    summary: 'Maps every value to the range from −1 to 1; saturates more slowly than tanh.',
    names: { keras: 'Activation("softsign")', pytorch: 'Softsign', onnx: 'Softsign' },
    fields: {},
    examples: [
      {
        about: '3 becomes 3/4',
        input: [[-1, 0, 3]],
        params: {},
        output: [[-0.5, 0, 0.75]],
      },
    ],
    brief: () => 'x / (1 + |x|)',
  },
  'softsign',
)
