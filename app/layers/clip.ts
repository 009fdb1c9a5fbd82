/** Clip: min(max(x, minimum), maximum); either bound may be missing. */
import { impossible } from '#app/failure'
import { message } from '#app/text/message'
import { defineActivation } from './activation'
import { optionalNumber } from './fields'

export const clip = defineActivation(
  {
    type: 'Clip',
    summary: 'Limits every value to a range: what lies beyond a bound becomes that bound.',
    names: { keras: 'ReLU(max_value)', pytorch: 'Hardtanh', onnx: 'Clip' },
    fields: {
      min: optionalNumber({
        title: 'min',
        help: 'Lower bound; with 0 this is a ReLU with a maximum.',
        initial: 0,
        min: -Number.MAX_VALUE,
        emptyMeans: 'none',
      }),
      max: optionalNumber({
        title: 'max',
        help: 'Upper bound.',
        initial: 1,
        min: -Number.MAX_VALUE,
        emptyMeans: 'none',
      }),
    },
    examples: [
      { about: 'Values outside 0 to 1 become 0 or 1', input: [[-2, 0.5, 9]], params: {}, output: [[0, 0.5, 1]] },
    ],
    brief: ({ min, max }) => {
      if (min === null) return max === null ? 'x' : message('layers.atMost', { max })
      return max === null ? message('layers.atLeast', { min }) : message('layers.range', { min, max })
    },
  },
  'clip',
  ({ min, max }) => {
    if (min !== null && max !== null && min > max)
      throw impossible(message('layers.boundsReversed', { min, max }), [
        { label: message('layers.swapBounds'), params: { min: max, max: min } },
      ])
    return { alpha: min ?? -Infinity, beta: max ?? Infinity }
  },
)
