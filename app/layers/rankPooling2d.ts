/** RankPooling2D: a percentile of each window, between neighbours linearly. */
import { message } from '#app/text/message'
import { number } from './fields'
import { defineLayer } from './layer'
import { lowerPool, poolBrief, poolFields } from './pooling'

export const rankPooling2d = defineLayer({
  type: 'RankPooling2D',
  group: 'pooling',
  summary: 'Takes a percentile of each window: 0 is the minimum, 50 the median, 100 the maximum.',
  names: { keras: null, pytorch: null, onnx: null },
  fields: {
    ...poolFields,
    percentile: number({
      title: 'percentile',
      help: '0 is the minimum, 50 the median, 100 the maximum.',
      initial: 75,
      min: 0,
      max: 100,
    }),
  },
  examples: [
    {
      about: 'The 75th percentile lies a quarter of the way from 3 to 7',
      input: [
        [1, 2],
        [3, 7],
      ],
      params: {},
      output: [[4]],
    },
  ],
  brief: (p) => message('layers.poolingPercentile', { pooling: poolBrief(p), percentile: p.percentile }),
  lower: (input, p) => lowerPool(input, p, { type: 'rank', quantile: p.percentile / 100 }),
})
