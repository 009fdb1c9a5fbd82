/** Gather: picks channels by their numbers, some of them or all in another order. */
import { impossible } from '#app/failure'
import { message } from '#app/text/message'
import { integers } from './fields'
import { defineLayer, oneCall } from './layer'

/** Channels that a layer can pick. */
export const MAX_PICKED = 65536

/** Channel numbers that a card lists one by one. */
const LISTED = 6

export const gather = defineLayer({
  type: 'Gather',
  group: 'reshaping',
  summary: 'Picks channels by their numbers: some of them, or all in another order, as a channel shuffle does.',
  names: { keras: 'ops.take', pytorch: 'torch.index_select', onnx: 'Gather' },
  fields: {
    indices: integers({
      title: 'indices',
      help: 'The number of each output channel in the input. The first channel is 0; a channel can be picked more than once.',
      initial: [0],
      min: 0,
      max: 0x7fffffff,
      most: MAX_PICKED,
    }),
  },
  examples: [
    {
      about: 'Of a vector the last value, then the first',
      after: 'Flatten',
      input: [[5, 6, 7]],
      params: { indices: [2, 0] },
      output: [[7, 5]],
    },
  ],
  brief: ({ indices }) =>
    indices.length > LISTED ? message('layers.channels', { n: indices.length }) : indices.join(', '),
  lower(input, { indices }) {
    const beyond = indices.find((index) => index >= input.channels)
    if (beyond !== undefined) {
      const rest = indices.filter((index) => index < input.channels)
      const kept = rest.length > 0 ? rest : [0]
      throw impossible(message('layers.noSuchChannel', { index: beyond, last: input.channels - 1 }), [
        { label: message('layers.pickExisting', { n: kept.length }), params: { indices: kept } },
      ])
    }
    const call = { kernel: 'rearrange', inputBlock: 1, outputBlock: 1, places: indices } as const
    return oneCall(call, { ...input, channels: indices.length })
  },
})
