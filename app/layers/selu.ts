/** SELU: scale ELU(x), with constants that keep mean and variance. */
import { message } from '#app/text/message'
import { defineActivation } from './activation'

export const selu = defineActivation(
  {
    type: 'SELU',
    summary: 'A scaled ELU that keeps activations close to mean 0 and variance 1.',
    names: { keras: 'Activation("selu")', pytorch: 'SELU', onnx: 'Selu' },
    fields: {},
    examples: [
      {
        about: 'Positive values are multiplied by 1.0507',
        input: [[0, 1]],
        params: {},
        output: [[0, 1.05070102]],
      },
    ],
    brief: () => message('layers.scaledElu'),
  },
  'selu',
  () => ({ alpha: 1.6732632423543772, beta: 1.0507009873554805 }),
)
