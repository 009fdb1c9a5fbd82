/** Geometry of calls that keep the shape of the map: each cell from the same cell, or from all along an axis. */
import { plainTaps } from '#app/calls/axis'
import type { CallOf, KernelCall } from '#app/calls/kernelCall'
import type { CallGeometry } from './geometry'
import {
  all,
  allChannels,
  along,
  one,
  plain,
  sameChannel,
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

function cellByCell(call: KernelCall) {
  return {
    ...plain,
    partition: 'rows' as const,
    streams: true,
    rows: sameRows(call),
    channels: sameChannel,
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
    channels: call.axis === 'channel' || call.axis === 'all' ? allChannels : sameChannel,
    ...along((axis, n, at) =>
      call.axis === 'all' || call.axis === (axis === 0 ? 'row' : 'column') ? all(n) : plainTaps(one(at)),
    ),
    ...stretched,
    cellsRead: () => 4,
    cellWork: () => 5,
  }
}
