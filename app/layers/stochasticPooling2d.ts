/** StochasticPooling2D: a cell of each window drawn in proportion to its value, or the expected value (Zeiler and Fergus 2013). */
import { concat } from '#app/text/message'
import { choice, integer } from './fields'
import { defineLayer } from './layer'
import { lowerPool, poolBrief, poolFields } from './pooling'

export const stochasticPooling2d = defineLayer({
  type: 'StochasticPooling2D',
  group: 'pooling',
  summary: 'Draws one cell of each window, likelier the larger it is; or the mean of such draws.',
  names: { keras: null, pytorch: null, onnx: null },
  fields: {
    ...poolFields,
    mode: choice({
      title: 'mode',
      help: 'The expected value, as at test time, or one draw from the seed.',
      initial: 'mean',
      options: { mean: 'mean', sample: 'sample' },
    }),
    seed: integer({ title: 'seed', help: 'The same seed draws the same cells.', initial: 1, min: 0, max: 0xffffffff }),
  },
  examples: [
    {
      about: 'The mean of all draws: sum of squares / sum',
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
