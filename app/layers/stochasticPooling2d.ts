/** StochasticPooling2D: a cell of each window drawn in proportion to its value, or the expected value (Zeiler and Fergus 2013). */
import { concat } from '#app/text/message'
import { choice, integer } from './fields'
import { defineLayer } from './layer'
import { lowerPool, poolBrief, poolFields } from './pooling'

export const stochasticPooling2d = defineLayer({
  type: 'StochasticPooling2D',
  group: 'pooling',
  summary: 'Picks one cell per window at random, larger values more often; or takes the expected value.',
  names: { keras: null, pytorch: null, onnx: null },
  fields: {
    ...poolFields,
    mode: choice({
      title: 'mode',
      help: 'The expected value (mean), as at test time, or one random pick (sample).',
      initial: 'mean',
      options: { mean: 'mean', sample: 'sample' },
    }),
    seed: integer({ title: 'seed', help: 'The same seed picks the same cells.', initial: 1, min: 0, max: 0xffffffff }),
  },
  examples: [
    {
      about: 'The expected value: sum of squares / sum',
      input: [
        [1, 0],
        [0, 3],
      ],
      params: {},
      output: [[2.5]],
    },
  ],
  brief: (p) => concat([poolBrief(p), p.mode], ', '),
  lower: (input, p) => lowerPool(input, p, { type: 'stochastic', mode: p.mode, seed: p.seed }),
})
