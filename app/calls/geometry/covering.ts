/** Geometry of calls that spread each input value over a window of the output. */
import { axisWindow, coveringTaps } from '#app/calls/axis'
import type { CallOf, Span, Window2d } from '#app/calls/kernelCall'
import type { CallGeometry, Rows } from './geometry'
import { all, along, groupChannels, plain, productsWork, sameChannels, stretched, unweighted, weighted } from './parts'

export const convTranspose2d: CallGeometry<CallOf<'convTranspose2d'>> = (call) => {
  const { window, groups } = call
  const { s, p0 } = axisWindow(window, 0)
  return {
    ...weighted(call, 'weights', 'bias'),
    ...plain,
    partition: 'rows',
    streams: true,
    rows: {
      mode: 'zeros',
      positions: (rows) => {
        const { begin, end } = coveringRows(window, rows)
        // Where no input row reaches the first output row, the one above it says where that lies.
        return { begin: Math.min(begin, Math.floor((rows.begin + p0) / s)), end }
      },
      scale: [s, 1],
      crop: ({ input, output }) => {
        const [, left, bottom, right] = window.pads
        // Rows to be left out above the strip.
        const top = p0 + output.begin - input.begin * s
        return {
          call: { ...call, window: { ...window, pads: [top, left, bottom, right] } },
          input,
          output,
          valid: top >= 0,
        }
      },
    },
    channels: groupChannels(groups),
    ...along((axis, n, at) => coveringTaps(axisWindow(window, axis), n, at)),
    cellPatch: null,
    line: (axis) => {
      const { k, s, d, p0 } = axisWindow(window, axis)
      return { scale: 1 / s, offset: (p0 - (d * (k - 1) + 1 - s) / 2) / s }
    },
    cellsRead: (input) => (window.size[0] * window.size[1] * input.channels) / groups,
    cellWork: productsWork,
  }
}

export const unpool2d: CallGeometry<CallOf<'unpool2d'>> = (call, pooling) => ({
  ...unweighted(call),
  ...plain,
  partition: 'planes',
  streams: true,
  rows: pooling && unpooledRows(call, pooling),
  channels: sameChannels,
  ...along((axis, n, at) => (pooling ? coveringTaps(axisWindow(pooling, axis), n, at) : all(n))),
  ...stretched,
  cellsRead: () => 1,
  cellWork: () => 0.5,
})

function unpooledRows(call: CallOf<'unpool2d'>, pooling: Window2d): Rows {
  return {
    mode: 'zeros',
    positions: (rows) => coveringRows(pooling, rows),
    scale: [pooling.strides[0], 1],
    crop: ({ output, inputHeight, indexRows }) => {
      const { begin, end } = coveringRows(pooling, output)
      const input = { begin: Math.max(0, begin), end: Math.min(end, inputHeight) }
      return { call, input, output: indexRows ?? output, valid: input.begin < input.end }
    },
  }
}

/** The windows that reach rows [begin, end) of the map under them. */
function coveringRows(window: Window2d, { begin, end }: Span): Span {
  const { k, s, d, p0 } = axisWindow(window, 0)
  return { begin: Math.ceil((begin + p0 - (k - 1) * d) / s), end: Math.floor((end - 1 + p0) / s) + 1 }
}
