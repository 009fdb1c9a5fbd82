/** LpPooling2D: the p-norm of each window; no division by the count. */
import { message } from '#app/text/message'
import { number } from './fields'
import { defineLayer } from './layer'
import { lowerPool, poolBrief, poolFields } from './pooling'

export const lpPooling2d = defineLayer({
  type: 'LpPooling2D',
  group: 'pooling',
  summary: 'The p-norm of each window: the sum of absolute values at p = 1, close to their maximum for large p.',
  names: { keras: null, pytorch: 'LPPool2d', onnx: 'LpPool' },
  fields: {
    ...poolFields,
    p: number({ title: 'p', help: 'Exponent.', initial: 2, min: 1, max: 64 }),
  },
  examples: [
    {
      about: 'The 2-norm of each window',
      input: [
        [3, 0],
        [0, 4],
      ],
      params: {},
      output: [[5]],
    },
  ],
  brief: (p) => message('layers.poolingExponent', { pooling: poolBrief(p), p: p.p }),
  lower: (input, p) => lowerPool(input, p, { type: 'lp', p: p.p }),
})
