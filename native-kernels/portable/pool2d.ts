/**
 * Pooling with a sliding window, by any reducer. Cells outside the map take no part: max never sees a padding 0.
 */
import type { Pool2dCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { windowReaches } from './axis'
import { cellsOf } from './grid'
import { makeReduce } from './reduce'
import { cellIndex, fillRows, inputAt } from './view'

export function pool2d(call: Pool2dCall, inputs: readonly TensorView[], output: TensorView): PreparedKernel {
  const input = inputAt(inputs, 0)
  const { rows, columns } = windowReaches(call.window, input, output)
  const reduce = makeReduce(call.reducer)
  return (begin, end) =>
    fillRows(output, begin, end, (channel, row, column) =>
      reduce(cellsOf(input, channel, rows, row, columns, column), cellIndex(output, channel, row, column)),
    )
}
