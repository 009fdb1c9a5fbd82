/** LeakyReLU: alpha x below 0. */
import { message } from '#app/text/message'
import { defineActivation } from './activation'
import { number } from './fields'

export const leakyRelu = defineActivation(
  {
    type: 'LeakyReLU',
    summary: 'Lets a small fraction of negative values through.',
    names: { keras: 'LeakyReLU', pytorch: 'LeakyReLU', onnx: 'LeakyRelu' },
    fields: {
      alpha: number({
        title: 'alpha',
        help: 'Slope below 0. The default is 0.3 in Keras, 0.01 in PyTorch and ONNX.',
        initial: 0.3,
      }),
    },
    examples: [
      { about: 'Negative values are multiplied by 0.3', input: [[-10, 0, 3]], params: {}, output: [[-3, 0, 3]] },
    ],
    brief: (p) => message('layers.slopeBelowZero', { alpha: p.alpha }),
  },
  'leakyRelu',
  (p) => ({ alpha: p.alpha }),
)
