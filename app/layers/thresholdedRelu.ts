/** ThresholdedReLU: x where x > theta, else 0. */
import { message } from '#app/text/message'
import { defineActivation } from './activation'
import { number } from './fields'

export const thresholdedRelu = defineActivation(
  {
    type: 'ThresholdedReLU',
    summary: 'Keeps only values above a threshold.',
    names: { keras: 'ThresholdedReLU', pytorch: 'Threshold', onnx: 'ThresholdedRelu' },
    fields: {
      theta: number({ title: 'theta', help: 'The threshold.', initial: 1 }),
    },
    examples: [{ about: 'Keeps only values above a threshold', input: [[0.5, 1, 2]], params: {}, output: [[0, 0, 2]] }],
    brief: (p) => message('layers.aboveThreshold', { theta: p.theta }),
  },
  'thresholdedRelu',
  (p) => ({ alpha: p.theta }),
)
