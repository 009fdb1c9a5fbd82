/** HardSigmoid: max(0, min(1, x / 6 + 1/2)), as Keras 3 and PyTorch have it. */
import { message } from '#app/text/message'
import { defineActivation } from './activation'

export const hardSigmoid = defineActivation(
  {
    type: 'HardSigmoid',
    summary: 'A piecewise linear approximation of the sigmoid.',
    names: { keras: 'Activation("hard_sigmoid")', pytorch: 'Hardsigmoid', onnx: 'HardSigmoid' },
    fields: {},
    examples: [{ about: 'Reaches 0 at −3 and 1 at 3', input: [[-3, 0, 3]], params: {}, output: [[0, 0.5, 1]] }],
    brief: () => message('layers.hardSigmoidFormula'),
  },
  'hardSigmoid',
  () => ({ alpha: 1 / 6, beta: 0.5 }),
)
