/**
 * The place of each region's largest cell, row * width + column in the plane.
 */
import type { RegionArgmaxCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { spanReaches } from './axis'
import { cellsOf } from './grid'
import { argmax } from './reduce'
import { fillPlanes, inputAt } from './view'

export function regionArgmax(
  call: RegionArgmaxCall,
  inputs: readonly TensorView[],
  output: TensorView,
): PreparedKernel {
  const input = inputAt(inputs, 0)
  const rows = spanReaches(call.rows)
  const columns = spanReaches(call.columns)
  return (begin, end) =>
    fillPlanes(output, begin, end, (channel, row, column) =>
      argmax(cellsOf(input, channel, rows, row, columns, column)),
    )
}
