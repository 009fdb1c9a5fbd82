/** Parallel: a block of lanes, each a stack of its own over one and the same input, whose outputs are joined. */
import { impossible } from '#app/failure'
import { message } from '#app/text/message'
import { choice } from './fields'
import { defineLayer } from './layer'

export const MIN_LANES = 2
export const MAX_LANES = 8

/** How the outputs of the lanes become one; by the names of Keras' merging layers. */
export const joins = {
  Add: 'Add',
  Subtract: 'Subtract',
  Multiply: 'Multiply',
  Maximum: 'Maximum',
  Average: 'Average',
  Concatenate: 'Concatenate',
  none: 'none',
} as const
export type Join = keyof typeof joins

export const parallel = defineLayer({
  type: 'Parallel',
  group: 'merging',
  summary: 'Sends its input through several lanes and joins their outputs, as in residual and Inception blocks.',
  names: { keras: 'Add, Concatenate, …', pytorch: 'torch.add, torch.cat, …', onnx: 'Add, Concat, …' },
  fields: {
    join: choice({
      title: 'join',
      help: 'How the outputs of the lanes are joined: cell by cell, or one after another along the channels (Concatenate). With "none" they stay apart, to be compared.',
      initial: 'Add',
      options: joins,
    }),
  },
  examples: [],
  brief: ({ join }) => (join === 'none' ? message('layers.compareLanes') : join),
  lower() {
    throw impossible(message('layers.lanesNotComputed'))
  },
})
