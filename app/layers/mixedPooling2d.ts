/** MixedPooling2D: lambda max + (1 - lambda) average of each window. */
import { message } from '#app/text/message'
import { number } from './fields'
import { defineLayer } from './layer'
import { lowerPool, poolBrief, poolFields } from './pooling'

export const mixedPooling2d = defineLayer({
  type: 'MixedPooling2D',
  group: 'pooling',
  summary: 'A blend of the maximum and the average of each window.',
  names: { keras: null, pytorch: null, onnx: null },
  fields: {
    ...poolFields,
    lambda: number({ title: 'lambda', help: '1 is max pooling, 0 average pooling.', initial: 0.5, min: 0, max: 1 }),
  },
  examples: [
    {
      about: 'Halfway between maximum and average',
      input: [
        [0, 0],
        [0, 4],
      ],
      params: {},
      output: [[2.5]],
    },
  ],
  brief: (p) => message('layers.poolingMix', { pooling: poolBrief(p), lambda: p.lambda }),
  lower: (input, p) => lowerPool(input, p, { type: 'mixed', lambda: p.lambda }),
})
