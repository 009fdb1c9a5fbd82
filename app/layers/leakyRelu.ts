/** LeakyReLU: alpha x below 0. */
import { message } from '#app/text/message'
import { defineActivation } from './activation'
import { number } from './fields'

export const leakyRelu = defineActivation(
  {
    type: 'LeakyReLU',
    summary: 'Lets a little of negative values through.',
    names: { keras: 'LeakyReLU', pytorch: 'LeakyReLU', onnx: 'LeakyRelu' },
    fields: {
      alpha: number({ title: 'alpha', help: 'Slope below 0; Keras has 0.3, PyTorch and ONNX 0.01.', initial: 0.3 }),
    },
    examples: [
      { about: 'Lets a little of negative values through', input: [[-10, 0, 3]], params: {}, output: [[-3, 0, 3]] },
    ],
    brief: (p) => message('layers.slopeBelowZero', { alpha: p.alpha }),
  },
  'leakyRelu',
  (p) => ({ alpha: p.alpha }),
)
