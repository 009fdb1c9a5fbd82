/** MaxUnpooling2D: puts each value back to where the max pooling that matches this layer found its maximum. */
import { impossible } from '#app/failure'
import type { Window2d } from '#app/calls/kernelCall'
import { amount, message } from '#app/text/message'
import { sameShape, formatShape, type MapShape } from '#app/shape'
import { defineLayer, firstOver, stepsTo, type Before } from './layer'
import { maxPooling2d } from './maxPooling2d'
import { requireMap } from './window'

/** Places are float32 numbers, which count no further without gaps. */
const MOST_PLACES = 2 ** 24

export const maxUnpooling2d = defineLayer({
  type: 'MaxUnpooling2D',
  group: 'pooling',
  summary: 'Puts each value back where the preceding max pooling found its maximum, and 0 everywhere else.',
  names: { keras: null, pytorch: 'MaxUnpool2d', onnx: 'MaxUnpool' },
  fields: {},
  examples: [
    {
      about: 'After max pooling only the maxima remain, each in its place',
      input: [
        [1, 2, 0, 0],
        [3, 4, 0, 5],
      ],
      params: {},
      after: 'MaxPooling2D',
      output: [
        [0, 0, 0, 0],
        [0, 4, 0, 5],
      ],
    },
  ],
  brief: () => message('layers.toMaxima'),
  lower(input, _params, before = firstOver(input)) {
    requireMap(input)
    const { source, pooled, window } = matchingPool(input, before)
    if (pooled.height * pooled.width > MOST_PLACES) {
      throw impossible(
        message('layers.unpoolingTooLarge', { limit: amount(MOST_PLACES), height: pooled.height, width: pooled.width }),
      )
    }
    return {
      calls: [
        { call: { kernel: 'argmaxPool2d', window }, shape: input, reads: [{ step: source }] },
        { call: { kernel: 'unpool2d' }, shape: pooled, reads: [{ step: before.source }, { call: 0 }] },
      ],
      trainable: 0,
      nonTrainable: 0,
      macs: 0,
    }
  },
})

/** The nearest max pooling above that made a map of this shape: its window, the step that it read and that map's shape. */
function matchingPool(input: MapShape, { input: first, steps, source }: Before): MatchingPool {
  const above = stepsTo(steps, source).map((index) => steps[index]!)
  const pools = above.filter(({ type }) => type === maxPooling2d.type)
  const match = pools.findLast(({ shape }) => sameShape(shape, input))
  const call = match?.calls[0]?.call
  if (match && call?.kernel === 'pool2d') {
    return { source: match.source, pooled: steps[match.source]?.shape ?? first, window: call.window }
  }
  const nearest = pools.at(-1)
  const found = nearest
    ? message('layers.nearestPoolingShape', { shape: formatShape(nearest.shape) })
    : message('layers.noPoolingAbove')
  throw impossible(
    message('layers.noMatchingPooling', { shape: formatShape(input), found }),
    input.height > 1 && input.width > 1
      ? [{ label: message('layers.insertAbove', { layer: maxPooling2d.type }), insertBefore: maxPooling2d.type }]
      : [],
  )
}

interface MatchingPool {
  readonly source: number
  readonly pooled: MapShape
  readonly window: Window2d
}
