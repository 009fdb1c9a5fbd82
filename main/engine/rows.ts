/**
 * Which rows of its input a call reads to make given rows of its output: what decides how a chain of calls is cut
 * into bands.
 */
import type { KernelCall, PaddingMode, Span, Window2d } from '#app/calls/kernelCall'

/**
 * The input rows, clipped to the input, that output rows [begin, end) read. May be empty: a window can lie wholly
 * in the padding.
 * @param call one that `partition` divides by rows, or a regionPool, which need not read whole planes
 */
export function inputRows(call: KernelCall, begin: number, end: number, inputHeight: number): Span {
  if (end <= begin) return { begin: 0, end: 0 }
  switch (call.kernel) {
    case 'conv2d':
      return windowRows(call.window, begin, end, inputHeight, call.paddingMode)
    case 'pool2d':
    case 'argmaxPool2d':
      return windowRows(call.window, begin, end, inputHeight, 'zeros')
    case 'convTranspose2d': {
      const { size, strides, dilations, pads } = call.window
      const reach = (size[0] - 1) * dilations[0]
      // Where no input row reaches the first output row, the one above it says where that lies.
      const first = Math.min(
        Math.ceil((begin + pads[0] - reach) / strides[0]),
        Math.floor((begin + pads[0]) / strides[0]),
      )
      return clip(first, Math.floor((end - 1 + pads[0]) / strides[0]) + 1, inputHeight)
    }
    case 'pad2d':
      return reflectedRows(begin - call.pads[0], end - call.pads[0], inputHeight, call.mode)
    case 'regionPool':
      return { begin: call.rows[begin]!.begin, end: call.rows[end - 1]!.end }
    case 'upsample2d':
      // One row more on either side serves the interpolation as well.
      return clip(Math.floor(begin / call.size[0]) - 1, Math.floor((end - 1) / call.size[0]) + 2, inputHeight)
    default:
      return { begin, end }
  }
}

function windowRows(window: Window2d, begin: number, end: number, n: number, mode: PaddingMode): Span {
  const first = begin * window.strides[0] - window.pads[0]
  const last = (end - 1) * window.strides[0] - window.pads[0] + (window.size[0] - 1) * window.dilations[0]
  return reflectedRows(first, last + 1, n, mode)
}

/** Positions [begin, end) with those outside the axis brought back to it as the padding mode says. */
function reflectedRows(begin: number, end: number, n: number, mode: PaddingMode): Span {
  if (mode === 'zeros' || (begin >= 0 && end <= n)) return clip(begin, end, n)
  if (mode === 'replicate') return { begin: clamp(begin, 0, n - 1), end: clamp(end, 1, n) }
  if (mode === 'circular') return { begin: 0, end: n }
  const low = begin < 0 ? Math.min(-begin, n - 1) : 0
  const high = end > n ? Math.max(n - 1 - (end - n), 0) : n - 1
  return {
    begin: begin < 0 ? 0 : Math.min(begin, high),
    end: end > n ? n : Math.max(end, low + 1),
  }
}

function clip(begin: number, end: number, n: number): Span {
  const first = clamp(begin, 0, n)
  return { begin: first, end: Math.max(first, clamp(end, 0, n)) }
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}
