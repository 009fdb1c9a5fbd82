/** Geometry of calls that keep the shape of the map: each cell from the same cell, or from all along an axis. */
import { plainTaps } from '#app/calls/axis'
import type { CallOf, KernelCall, Span } from '#app/calls/kernelCall'
import type { CallGeometry } from './geometry'
import {
  all,
  allChannels,
  along,
  one,
  plain,
  sameChannels,
  sameRows,
  stretched,
  unweighted,
  weighted,
  wholeInput,
} from './parts'

export const elementwise: CallGeometry<CallOf<'elementwise'>> = (call) => ({
  ...unweighted(call),
  ...cellByCell(call),
  cellWork: () => (call.fn === 'relu' || call.fn === 'clip' || call.fn === 'identity' ? 0.3 : 2),
})

export const prelu: CallGeometry<CallOf<'prelu'>> = (call) => ({
  ...weighted(call, 'slope'),
  ...cellByCell(call),
  cellWork: () => 0.5,
})

export const batchNorm: CallGeometry<CallOf<'batchNorm'>> = (call) => ({
  ...weighted(call, 'gamma', 'beta', 'mean', 'variance'),
  ...cellByCell(call),
  cellWork: () => 0.5,
})

export const rescale: CallGeometry<CallOf<'rescale'>> = (call) => ({
  ...weighted(call, 'scale', 'offset'),
  ...cellByCell(call),
  cellWork: () => 0.3,
})

export const localResponseNorm: CallGeometry<CallOf<'localResponseNorm'>> = (call) => ({
  ...unweighted(call),
  ...cellByCell(call),
  channels: ({ begin, end }, { channels }) => ({
    begin: responseChannels(call.size, begin, channels).begin,
    end: responseChannels(call.size, end - 1, channels).end,
  }),
  cellsRead: (input) => Math.min(call.size, input.channels),
  cellWork: (read) => (call.beta === 0.75 ? 2 : 12) + 0.2 * read,
})

/** The channels around one of them whose squares a local response normalization sums; of an even size one more after it. */
export function responseChannels(size: number, channel: number, channels: number): Span {
  const before = Math.floor((size - 1) / 2)
  return { begin: Math.max(0, channel - before), end: Math.min(channels, channel - before + size) }
}

function cellByCell(call: KernelCall) {
  return {
    ...plain,
    partition: 'rows' as const,
    streams: true,
    rows: sameRows(call),
    channels: sameChannels,
    ...along((_axis, _n, at) => plainTaps(one(at))),
    ...stretched,
    cellsRead: () => 1,
  }
}

export const softmax: CallGeometry<CallOf<'softmax'>> = (call) => {
  const byRows = call.axis === 'channel' || call.axis === 'column'
  return {
    ...unweighted(call),
    ...plain,
    ...(byRows ? { streams: true, rows: sameRows(call) } : wholeInput),
    partition: byRows ? 'rows' : call.axis === 'row' ? 'planes' : 'whole',
    channels: call.axis === 'channel' || call.axis === 'all' ? allChannels : sameChannels,
    ...along((axis, n, at) =>
      call.axis === 'all' || call.axis === (axis === 0 ? 'row' : 'column') ? all(n) : plainTaps(one(at)),
    ),
    ...stretched,
    cellsRead: () => 4,
    cellWork: () => 5,
  }
}
