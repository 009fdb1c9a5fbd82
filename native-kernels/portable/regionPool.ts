/**
 * Pooling of explicit regions by any reducer: global, adaptive and fractional pooling.
 */
import type { RegionPoolCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { spanReaches } from './axis'
import { cellsOf } from './grid'
import { makeReduce } from './reduce'
import { cellIndex, fillPlanes, inputAt } from './view'

export function regionPool(call: RegionPoolCall, inputs: readonly TensorView[], output: TensorView): PreparedKernel {
  const input = inputAt(inputs, 0)
  const rows = spanReaches(call.rows)
  const columns = spanReaches(call.columns)
  const reduce = makeReduce(call.reducer)
  return (begin, end) =>
    fillPlanes(output, begin, end, (channel, row, column) =>
      reduce(cellsOf(input, channel, rows, row, columns, column), cellIndex(output, channel, row, column)),
    )
}
