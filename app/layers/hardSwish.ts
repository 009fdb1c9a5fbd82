/** HardSwish: x max(0, min(1, x / 6 + 1/2)). */
import { defineActivation } from './activation'

export const hardSwish = defineActivation(
  {
    type: 'HardSwish',
    summary: 'A piecewise approximation of Swish: two straight lines and a parabola.',
    names: { keras: 'Activation("hard_silu")', pytorch: 'Hardswish', onnx: 'HardSwish' },
    fields: {},
    examples: [{ about: '0 up to −3, unchanged from 3 on', input: [[-3, 0, 3]], params: {}, output: [[0, 0, 3]] }],
    brief: () => 'x hardSigmoid(x)',
  },
  'hardSwish',
)
