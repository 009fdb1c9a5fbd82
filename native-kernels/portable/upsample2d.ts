/**
 * Enlarges a map by whole factors: each cell repeated, or bilinear with half-pixel centres and clamped edges.
 */
import type { Upsample2dCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { fillRows, inputAt, valueAt } from './view'

export function upsample2d(call: Upsample2dCall, inputs: readonly TensorView[], output: TensorView): PreparedKernel {
  const input = inputAt(inputs, 0)
  const [down, across] = call.size

  function nearest(channel: number, row: number, column: number): number {
    return valueAt(input, channel, Math.floor(row / down), Math.floor(column / across))
  }

  function bilinear(channel: number, row: number, column: number): number {
    const y = neighbours(row, down, input.height)
    const x = neighbours(column, across, input.width)
    const above = mix(valueAt(input, channel, y.first, x.first), valueAt(input, channel, y.first, x.second), x.share)
    const below = mix(valueAt(input, channel, y.second, x.first), valueAt(input, channel, y.second, x.second), x.share)
    return mix(above, below, y.share)
  }

  const cell = call.interpolation === 'nearest' ? nearest : bilinear
  return (begin, end) => fillRows(output, begin, end, cell)
}

/** The two input cells around an output cell's centre on one axis, and the second one's share. */
function neighbours(position: number, factor: number, n: number): { first: number; second: number; share: number } {
  // The centre (position + 1/2) / factor - 1/2 in halves of 1 / factor: the share is the same in any part of a map.
  const halves = 2 * position + 1 - factor
  const unit = 2 * factor
  const first = Math.floor(halves / unit)
  return { first: Math.max(first, 0), second: Math.min(first + 1, n - 1), share: (halves - first * unit) / unit }
}

/** A cell whose share is 0 has no part in it: it may be infinite. */
function mix(first: number, second: number, share: number): number {
  return share === 0 ? first : first * (1 - share) + second * share
}
