/** ReLU6: min(max(0, x), 6). */
import { defineActivation } from './activation'

export const relu6 = defineActivation(
  {
    type: 'ReLU6',
    summary: 'Like ReLU, but capped at 6.',
    names: { keras: 'ReLU(max_value=6)', pytorch: 'ReLU6', onnx: 'Clip' },
    fields: {},
    examples: [{ about: 'Values above 6 become 6', input: [[-2, 3, 9]], params: {}, output: [[0, 3, 6]] }],
    brief: () => 'min(max(0, x), 6)',
  },
  'relu6',
)
