/** Geometry of calls that turn a whole map into a vector. */
import { plainTaps } from '#app/calls/axis'
import type { CallOf } from '#app/calls/kernelCall'
import { cellCount, type MapShape } from '#app/shape'
import type { CallGeometry, Patch } from './geometry'
import { all, allChannels, along, one, plain, productsWork, stretched, unweighted, weighted, wholeInput } from './parts'

export const flatten: CallGeometry<CallOf<'flatten'>> = (call) => ({
  ...unweighted(call),
  ...plain,
  ...wholeInput,
  partition: 'whole',
  channels: allChannels,
  ...along((_axis, n) => all(n)),
  ...stretched,
  cellPatch: ({ channel: index }, input) => unflattened(call.order, input, index),
  cellsRead: () => 1,
  cellWork: () => 0.5,
})

export const dense: CallGeometry<CallOf<'dense'>> = (call) => ({
  ...weighted(call, 'weights', 'bias'),
  ...plain,
  ...wholeInput,
  partition: 'planes',
  channels: allChannels,
  ...along((_axis, n) => all(n)),
  ...stretched,
  cellsRead: cellCount,
  cellWork: productsWork,
})

function unflattened(order: CallOf<'flatten'>['order'], { channels, height, width }: MapShape, index: number): Patch {
  const area = height * width
  const [channel, place] =
    order === 'channelsLast'
      ? [index % channels, Math.floor(index / channels)]
      : [Math.floor(index / area), index % area]
  return {
    channels: one(channel),
    rows: plainTaps(one(Math.floor(place / width))),
    columns: plainTaps(one(place % width)),
  }
}
