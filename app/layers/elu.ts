/** ELU: alpha (e^x - 1) below 0. */
import { defineActivation } from './activation'
import { number } from './fields'

export const elu = defineActivation(
  {
    type: 'ELU',
    summary: 'Like ReLU above 0; below 0 it approaches −alpha smoothly.',
    names: { keras: 'ELU', pytorch: 'ELU', onnx: 'Elu' },
    fields: {
      alpha: number({ title: 'alpha', help: 'Far below 0 the output approaches −alpha.', initial: 1 }),
    },
    examples: [
      {
        about: 'Negative values approach −1, positive ones pass',
        input: [[-1, 0, 3]],
        params: {},
        output: [[Math.expm1(-1), 0, 3]],
      },
    ],
    brief: (p) => `alpha ${p.alpha}`,
  },
  'elu',
  (p) => ({ alpha: p.alpha }),
)
