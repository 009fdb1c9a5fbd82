/** PReLU: slope x below 0, with a learned slope for each channel. */
import { message } from '#app/text/message'
import { channelSource } from './kernelSources'
import { defineLayer } from './layer'
import { perChannel } from './weightFields'

export const prelu = defineLayer({
  type: 'PReLU',
  group: 'activation',
  summary: 'A leaky ReLU with a learned slope for each channel.',
  names: { keras: 'PReLU(shared_axes=[1, 2])', pytorch: 'PReLU', onnx: 'PRelu' },
  fields: {
    slope: perChannel({ title: 'slope', help: 'One slope for all channels, or one per channel.', initial: 0.25 }),
  },
  examples: [
    { about: 'Negative values are multiplied by 0.25', input: [[-4, 0, 3]], params: {}, output: [[-1, 0, 3]] },
  ],
  counting: '1 per channel',
  brief: ({ slope }) => {
    if ('sha256' in slope) return message('layers.slopes', { n: slope.shape[0] ?? 0 })
    return slope.length === 1
      ? message('layers.slope', { slope: slope[0] ?? 0 })
      : message('layers.slopes', { n: slope.length })
  },
  lower: (input, p) => ({
    calls: [{ call: { kernel: 'prelu', slope: channelSource('slope', p.slope, input.channels) }, shape: input }],
    trainable: input.channels,
    nonTrainable: 0,
    macs: 0,
  }),
})
