/** ThresholdedReLU: x where x > theta, else 0. */
import { message } from '#app/text/message'
import { defineActivation } from './activation'
import { number } from './fields'

export const thresholdedRelu = defineActivation(
  {
    type: 'ThresholdedReLU',
    summary: 'Keeps values above a threshold and sets all others to 0.',
    names: { keras: 'ThresholdedReLU', pytorch: 'Threshold', onnx: 'ThresholdedRelu' },
    fields: {
      theta: number({ title: 'theta', help: 'Threshold. Values up to it become 0.', initial: 1 }),
    },
    examples: [{ about: 'Only values greater than 1 pass', input: [[0.5, 1, 2]], params: {}, output: [[0, 0, 2]] }],
    brief: (p) => message('layers.aboveThreshold', { theta: p.theta }),
  },
  'thresholdedRelu',
  (p) => ({ alpha: p.theta }),
)
