/** GeMPooling2D: the generalised mean of each window, (mean max(x, epsilon)^p)^(1/p). */
import { message } from '#app/text/message'
import { number } from './fields'
import { defineLayer } from './layer'
import { lowerPool, poolBrief, poolFields } from './pooling'

export const gemPooling2d = defineLayer({
  type: 'GeMPooling2D',
  group: 'pooling',
  summary: 'The generalized mean of each window: the average at p = 1, close to the maximum for large p.',
  names: { keras: null, pytorch: null, onnx: null },
  fields: {
    ...poolFields,
    p: number({ title: 'p', help: 'Exponent.', initial: 3, min: 0.01, max: 64 }),
    epsilon: number({ title: 'epsilon', help: 'Smaller values are raised to it.', initial: 1e-6, min: 1e-30 }),
  },
  examples: [
    {
      about: 'The cube root of the mean of the cubes',
      input: [
        [2, 2],
        [2, 2],
      ],
      params: {},
      output: [[2]],
    },
  ],
  brief: (p) => message('layers.poolingExponent', { pooling: poolBrief(p), p: p.p }),
  lower: (input, p) => lowerPool(input, p, { type: 'gem', p: p.p, epsilon: p.epsilon }),
})
