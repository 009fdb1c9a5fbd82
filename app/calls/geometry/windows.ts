/** Geometry of calls whose window slides over the input: convolution and pooling. */
import { axisWindow, sourceIndex, windowPositions, windowTaps } from '#app/calls/axis'
import type { CallOf, PaddingMode, Reducer, Span, Window2d } from '#app/calls/kernelCall'
import type { CallGeometry, CellsRead, Strip } from './geometry'
import { groupChannels, plain, productsWork, sameChannels, unweighted, weighted, windowRows } from './parts'

export const conv2d: CallGeometry<CallOf<'conv2d'>> = (call) => {
  const { window, groups, paddingMode } = call
  return {
    ...weighted(call, 'weights', 'bias'),
    ...plain,
    partition: call.divided ?? 'rows',
    streams: true,
    rows: {
      ...windowRows(window, paddingMode),
      crop: (strip) => {
        const { output, inputHeight } = strip
        const { input, top } = underWindows(window, strip)
        const reach =
          (output.end - output.begin - 1) * window.strides[0] + (window.size[0] - 1) * window.dilations[0] + 1
        const height = input.end - input.begin
        // As much padding as the windows of the strip take.
        const bottom = Math.max(0, reach - height - top)
        // Rows that are mirrored below the map have to be available.
        const mirrored = paddingMode !== 'zeros' && strip.input.end === inputHeight
        return {
          call: { ...call, window: padded(window, top, bottom) },
          input,
          output,
          valid: height > (mirrored ? window.pads[2] : 0),
        }
      },
    },
    channels: groupChannels(groups),
    ...cellsUnder(window, paddingMode),
    cellsRead: (input) => (window.size[0] * window.size[1] * input.channels) / groups,
    cellWork: productsWork,
  }
}

export const pool2d: CallGeometry<CallOf<'pool2d'>> = (call) => ({
  ...pooled(call),
  // A sample is drawn by the number of the cell in the whole map.
  streams: !(call.reducer.type === 'stochastic' && call.reducer.mode === 'sample'),
  argmaxWindow: null,
  cellWork: (read) => poolWork(call.reducer, read),
})

export const argmaxPool2d: CallGeometry<CallOf<'argmaxPool2d'>> = (call) => ({
  ...pooled(call),
  streams: true,
  argmaxWindow: call.window,
  cellWork: (read) => 1 + 0.3 * read,
})

function pooled(call: CallOf<'pool2d' | 'argmaxPool2d'>) {
  const { window } = call
  return {
    ...unweighted(call),
    partition: 'rows' as const,
    regions: null,
    rows: {
      ...windowRows(window, 'zeros'),
      crop: (strip: Strip) => {
        const { output, inputHeight } = strip
        const { input, top } = underWindows(window, strip)
        // An average counts declared padding as far as it goes.
        const bottom = strip.input.end === inputHeight ? window.pads[2] : 0
        return {
          call: { ...call, window: padded(window, top, bottom) },
          input,
          output,
          valid: input.end > input.begin,
        }
      },
    },
    channels: sameChannels,
    ...cellsUnder(window, 'zeros'),
    cellsRead: () => window.size[0] * window.size[1],
  }
}

function poolWork(reducer: Reducer, read: number): number {
  switch (reducer.type) {
    case 'max':
    case 'min':
    case 'average':
    case 'sum':
      // Separable or running windows make the cost independent of the window.
      return 0.5 + 0.1 * Math.min(read, 16)
    case 'rank':
      return 16 * read
    default:
      return 4 * read
  }
}

function cellsUnder(window: Window2d, mode: PaddingMode): Pick<CellsRead, 'taps' | 'sources' | 'cellPatch' | 'line'> {
  return {
    taps: (axis, n, at) => windowTaps(axisWindow(window, axis), n, mode, at),
    *sources(axis, n, cells) {
      for (const position of windowPositions(axisWindow(window, axis), n, cells)) yield sourceIndex(position, n, mode)
    },
    cellPatch: null,
    line: (axis) => {
      const { k, s, d, p0 } = axisWindow(window, axis)
      return { scale: s, offset: (d * (k - 1) + 1 - s) / 2 - p0 }
    },
  }
}

/** The available rows without those above the first window of a strip, and the padding above them. */
function underWindows({ pads, strides }: Window2d, { input, output }: Strip): { input: Span; top: number } {
  const top = pads[0] + input.begin - output.begin * strides[0]
  return { input: { begin: input.begin + Math.max(0, -top), end: input.end }, top: Math.max(0, top) }
}

function padded(window: Window2d, top: number, bottom: number): Window2d {
  return { ...window, pads: [top, window.pads[1], bottom, window.pads[3]] }
}
