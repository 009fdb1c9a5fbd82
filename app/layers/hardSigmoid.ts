/** HardSigmoid: max(0, min(1, x / 6 + 1/2)), as Keras 3 and PyTorch have it. */
import { message } from '#app/text/message'
import { defineActivation } from './activation'

export const hardSigmoid = defineActivation(
  {
    type: 'HardSigmoid',
    summary: 'A sigmoid made of three straight lines.',
    names: { keras: 'Activation("hard_sigmoid")', pytorch: 'Hardsigmoid', onnx: 'HardSigmoid' },
    fields: {},
    examples: [
      { about: 'A sigmoid made of three straight lines', input: [[-3, 0, 3]], params: {}, output: [[0, 0.5, 1]] },
    ],
    brief: () => message('layers.hardSigmoidFormula'),
  },
  'hardSigmoid',
  () => ({ alpha: 1 / 6, beta: 0.5 }),
)
