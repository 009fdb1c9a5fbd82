/** SiLU: x sigmoid(x), also called Swish. */
import { defineActivation } from './activation'

export const silu = defineActivation(
  {
    type: 'SiLU',
    summary: 'Multiplies each value by its own sigmoid; also called Swish.',
    names: { keras: 'Activation("silu")', pytorch: 'SiLU', onnx: 'Swish' },
    fields: {},
    examples: [
      {
        about: '1 becomes 1 × sigmoid(1)',
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
