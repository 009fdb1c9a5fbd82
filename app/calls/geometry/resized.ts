/** Geometry of calls that grow or crop a map: padding, upsampling, resizing. */
import { interpolatedCells, plainTaps, sourceIndex, type WeightedCell } from '#app/calls/axis'
import type { CallOf, Mix, Pads, Span } from '#app/calls/kernelCall'
import type { CallGeometry } from './geometry'
import { along, one, plain, sameChannels, stretched, unweighted } from './parts'

export const pad2d: CallGeometry<CallOf<'pad2d'>> = (call) => ({
  ...unweighted(call),
  ...plain,
  partition: 'rows',
  streams: true,
  rows: {
    mode: call.mode,
    positions: ({ begin, end }) => ({ begin: begin - call.pads[0], end: end - call.pads[0] }),
    scale: [1, 1],
    crop: ({ input, output }) => ({
      call: { ...call, pads: padsBetween(input, output, call.pads) },
      input,
      output,
      valid: true,
    }),
  },
  channels: sameChannels,
  ...along((axis, n, at) => {
    const position = at - call.pads[axis]
    return [{ tap: 0, position, source: sourceIndex(position, n, call.mode) }]
  }),
  cellPatch: null,
  line: (axis) => ({ scale: 1, offset: -call.pads[axis] }),
  cellsRead: () => 1,
  cellWork: () => 0.5,
})

/**
 * The pads that turn rows `from` of a map into rows `to` of what `pads` would turn the whole map into; negative ones
 * crop.
 */
export function padsBetween(from: Span, to: Span, [top, left, , right]: Pads): Pads {
  const above = top + from.begin - to.begin
  return [above, left, to.end - to.begin - (from.end - from.begin) - above, right]
}

export const upsample2d: CallGeometry<CallOf<'upsample2d'>> = (call) => ({
  ...unweighted(call),
  ...plain,
  partition: 'rows',
  streams: true,
  rows: {
    mode: 'zeros',
    // One row more on either side serves the interpolation as well.
    positions: ({ begin, end }) => ({
      begin: Math.floor(begin / call.size[0]) - 1,
      end: Math.floor((end - 1) / call.size[0]) + 2,
    }),
    scale: [call.size[0], 1],
    crop: ({ input }) => ({
      call,
      input,
      output: { begin: input.begin * call.size[0], end: input.end * call.size[0] },
      valid: true,
    }),
  },
  channels: sameChannels,
  ...along((axis, n, at) =>
    call.interpolation === 'nearest'
      ? plainTaps(one(Math.floor(at / call.size[axis])))
      : interpolatedCells(call.size[axis], n, at).map(({ source }, tap) => ({ tap, position: source, source })),
  ),
  ...stretched,
  cellsRead: () => 1,
  cellWork: () => 0.5,
})

export const resize2d: CallGeometry<CallOf<'resize2d'>> = (call) => ({
  ...unweighted(call),
  ...plain,
  partition: 'rows',
  streams: true,
  rows: {
    mode: 'zeros',
    positions: ({ begin, end }) => ({
      begin: call.rows[begin]!.first,
      end: call.rows.slice(begin, end).reduce((last, { second }) => Math.max(last, second), 0) + 1,
    }),
    scale: null,
    crop: ({ input, output }) => {
      const rows = call.rows.slice(output.begin, output.end).map(({ first, second, share }) => ({
        first: first - input.begin,
        second: second - input.begin,
        share,
      }))
      return { call: { ...call, rows }, input, output, valid: true }
    },
  },
  channels: sameChannels,
  ...along((axis, _n, at) =>
    mixedCells((axis === 0 ? call.rows : call.columns)[at]!).map(({ source }, tap) => ({
      tap,
      position: source,
      source,
    })),
  ),
  ...stretched,
  cellsRead: () => 1,
  cellWork: () => 1,
})

/** The cells that a mix reads, with their weights. */
export function mixedCells({ first, second, share }: Mix): readonly WeightedCell[] {
  if (share === 0 || first === second) return [{ source: first, weight: 1 }]
  if (share === 1) return [{ source: second, weight: 1 }]
  return [
    { source: first, weight: 1 - share },
    { source: second, weight: share },
  ]
}
