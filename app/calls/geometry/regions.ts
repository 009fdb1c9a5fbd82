/** Geometry of calls that pool regions of the input, which need not stand evenly. */
import { plainTaps } from '#app/calls/axis'
import type { CallOf, Reducer, Span } from '#app/calls/kernelCall'
import { adaptiveSpan, adaptiveSpans } from '#app/calls/regionSpans'
import { cellCount } from '#app/shape'
import type { CallGeometry, Patch } from './geometry'
import { all, allChannels, along, one, plain, sameChannels, stretched, unweighted, wholeInput } from './parts'

export const regionPool: CallGeometry<CallOf<'regionPool'>> = (call) => ({
  ...unweighted(call),
  ...cellsOf(call),
  partition: 'planes',
  streams: true,
  rows: {
    mode: 'zeros',
    positions: ({ begin, end }) => ({ begin: call.rows[begin]!.begin, end: call.rows[end - 1]!.end }),
    scale: null,
    crop: ({ input, output }) => {
      const rows = call.rows
        .slice(output.begin, output.end)
        .map(({ begin, end }) => ({ begin: begin - input.begin, end: end - input.begin }))
      return { call: { ...call, rows }, input, output, valid: true }
    },
  },
  regions: { reducer: call.reducer, grids: () => [call] },
  argmaxWindow: null,
  cellWork: (read) => reducedWork(call.reducer, read),
})

export const regionArgmax: CallGeometry<CallOf<'regionArgmax'>> = (call) => ({
  ...unweighted(call),
  ...plain,
  ...wholeInput,
  ...cellsOf(call),
  partition: 'planes',
  cellWork: (read) => 1 + 0.3 * read,
})

export const pyramidPool: CallGeometry<CallOf<'pyramidPool'>> = (call) => ({
  ...unweighted(call),
  ...wholeInput,
  partition: 'whole',
  regions: {
    reducer: call.reducer,
    grids: ({ height, width }) =>
      call.levels.map((n) => ({ rows: adaptiveSpans(height, n), columns: adaptiveSpans(width, n) })),
  },
  argmaxWindow: null,
  channels: allChannels,
  ...along((_axis, n) => all(n)),
  ...stretched,
  cellPatch: ({ channel: index }, { channels, height, width }): Patch => {
    const { channel, level, row, column } = pyramidCell(call.levels, channels, index)
    return {
      channels: one(channel),
      rows: plainTaps(adaptiveSpan(height, level, row)),
      columns: plainTaps(adaptiveSpan(width, level, column)),
    }
  },
  cellsRead: (input) =>
    (cellCount(input) * call.levels.length) /
    Math.max(1, input.channels * call.levels.reduce((sum, n) => sum + n * n, 0)),
  cellWork: (read) => reducedWork(call.reducer, read),
})

function cellsOf(call: CallOf<'regionPool' | 'regionArgmax'>) {
  return {
    channels: sameChannels,
    ...along((axis, _n, at) => plainTaps((axis === 0 ? call.rows : call.columns)[at] ?? { begin: 0, end: 0 })),
    ...stretched,
    cellsRead: () => longest(call.rows) * longest(call.columns),
  }
}

function longest(spans: readonly Span[]): number {
  return spans.reduce((most, span) => Math.max(most, span.end - span.begin), 0)
}

function reducedWork({ type }: Reducer, read: number): number {
  return 1 + (type === 'rank' ? 20 : 0.2) * read
}

function pyramidCell(levels: readonly number[], channels: number, index: number) {
  let rest = index
  for (const level of levels) {
    const area = level * level
    if (rest < channels * area) {
      return { level, channel: Math.floor(rest / area), row: Math.floor((rest % area) / level), column: rest % level }
    }
    rest -= channels * area
  }
  return { level: 1, channel: 0, row: 0, column: 0 }
}
