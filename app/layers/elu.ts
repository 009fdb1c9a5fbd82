/** ELU: alpha (e^x - 1) below 0. */
import { defineActivation } from './activation'
import { number } from './fields'

export const elu = defineActivation(
  {
    type: 'ELU',
    summary: 'Bends smoothly to -alpha below 0.',
    names: { keras: 'ELU', pytorch: 'ELU', onnx: 'Elu' },
    fields: {
      alpha: number({ title: 'alpha', help: 'Depth of the bend.', initial: 1 }),
    },
    examples: [
      { about: 'Bends smoothly to -alpha below 0', input: [[-1, 0, 3]], params: {}, output: [[Math.expm1(-1), 0, 3]] },
    ],
    brief: (p) => `alpha ${p.alpha}`,
  },
  'elu',
  (p) => ({ alpha: p.alpha }),
)
