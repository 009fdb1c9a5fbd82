/** SiLU: x sigmoid(x), also called Swish. */
import { defineActivation } from './activation'

export const silu = defineActivation(
  {
    type: 'SiLU',
    summary: 'Weighs each value by its own sigmoid; also called Swish.',
    names: { keras: 'Activation("silu")', pytorch: 'SiLU', onnx: 'Swish' },
    fields: {},
    examples: [
      {
        about: 'Weighs each value by its own sigmoid; also called Swish',
        input: [[0, 1]],
        params: {},
        output: [[0, 0.7310585786]],
      },
    ],
    brief: () => 'x sigmoid(x)',
  },
  'silu',
  () => ({ alpha: 1 }),
)
