/** CELU: alpha (e^(x / alpha) - 1) below 0. */
import { defineActivation } from './activation'
import { number } from './fields'

export const celu = defineActivation(
  {
    type: 'CELU',
    summary: 'An ELU whose slope is continuous for every alpha.',
    names: { keras: 'Activation("celu")', pytorch: 'CELU', onnx: 'Celu' },
    fields: {
      alpha: number({ title: 'alpha', help: 'Far below 0 the output approaches −alpha.', initial: 1, min: 1e-6 }),
    },
    examples: [
      {
        about: 'With alpha 1 the same as ELU',
        input: [[-1, 0, 3]],
        params: {},
        output: [[Math.expm1(-1), 0, 3]],
      },
    ],
    brief: (p) => `alpha ${p.alpha}`,
  },
  'celu',
  (p) => ({ alpha: p.alpha }),
)
