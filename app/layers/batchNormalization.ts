/** BatchNormalization at inference: gamma (x - mean) / sqrt(variance + epsilon) + beta for each channel. */
import { message } from '#app/text/message'
import { number } from './fields'
import { channelSource } from './kernelSources'
import { defineLayer } from './layer'
import { perChannel } from './weightFields'

export const batchNormalization = defineLayer({
  type: 'BatchNormalization',
  group: 'normalization',
  summary: 'Normalizes each channel with its stored (running) mean and variance, then scales and shifts it.',
  names: { keras: 'BatchNormalization', pytorch: 'BatchNorm2d', onnx: 'BatchNormalization' },
  fields: {
    gamma: perChannel({ title: 'gamma', help: 'Scale of each channel.', initial: 1 }),
    beta: perChannel({ title: 'beta', help: 'Offset of each channel.', initial: 0 }),
    movingMean: perChannel({ title: 'movingMean', help: 'Stored (running) mean of each channel.', initial: 0 }),
    movingVariance: perChannel({
      title: 'movingVariance',
      help: 'Stored (running) variance of each channel.',
      initial: 1,
      min: 0,
    }),
    epsilon: number({
      title: 'epsilon',
      help: 'Added to the variance to avoid division by 0.',
      initial: 0.001,
      min: 1e-12,
    }),
  },
  examples: [
    {
      about: 'Mean 2 and variance 4 become 0 and 1',
      input: [[0, 2, 4]],
      params: { movingMean: [2], movingVariance: [4], epsilon: 1e-12 },
      output: [[-1, 0, 1]],
    },
  ],
  counting: '4 per channel: gamma and beta are trained, mean and variance are stored',
  brief: () => message('layers.storedStatistics'),
  lower: (input, p) => ({
    calls: [
      {
        shape: input,
        call: {
          kernel: 'batchNorm',
          gamma: channelSource('gamma', p.gamma, input.channels),
          beta: channelSource('beta', p.beta, input.channels),
          mean: channelSource('movingMean', p.movingMean, input.channels),
          variance: channelSource('movingVariance', p.movingVariance, input.channels),
          epsilon: p.epsilon,
        },
      },
    ],
    trainable: 2 * input.channels,
    nonTrainable: 2 * input.channels,
    macs: 0,
  }),
})
