/** Geometry of calls that join several maps: cell by cell, or one map after another. */
import { plainTaps } from '#app/calls/axis'
import type { CallOf, Span } from '#app/calls/kernelCall'
import type { CallGeometry, CellsRead, InputRead } from './geometry'
import { along, one, plain, sameChannels, sameRows, stretched, unweighted } from './parts'

export const arithmetic: CallGeometry<CallOf<'arithmetic'>> = (call) => ({
  ...unweighted(call),
  ...plain,
  ...sameCell,
  partition: 'rows',
  streams: true,
  rows: sameRows(call),
  inputs: call.perChannel.map((perChannel): InputRead => {
    return perChannel ? { ...sameCell, ...along(() => plainTaps(one(0))), perChannel } : { ...sameCell, perChannel }
  }),
  cellsRead: () => call.perChannel.length,
  cellWork: (read) => 0.2 * read,
})

export const concatenate: CallGeometry<CallOf<'concatenate'>> = (call) => ({
  ...unweighted(call),
  ...plain,
  ...sameCell,
  partition: 'rows',
  streams: true,
  rows: sameRows(call),
  inputs: call.channels.map((count, i): InputRead => {
    const first = call.channels.slice(0, i).reduce((sum, channels) => sum + channels, 0)
    const within = (channel: number) => Math.max(0, Math.min(channel - first, count))
    const channels = ({ begin, end }: Span) => ({ begin: within(begin), end: within(end) })
    return { ...sameCell, channels, perChannel: false }
  }),
  cellsRead: () => 1,
  cellWork: () => 0.3,
})

const sameCell = {
  channels: sameChannels,
  ...along((_axis, _n, at) => plainTaps(one(at))),
  ...stretched,
} satisfies CellsRead
