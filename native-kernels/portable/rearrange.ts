/** Values moved between channels, rows and columns: each cell is a copy of the one that the call names. */
import { sourceOf } from '#app/calls/geometry/rearranged'
import type { RearrangeCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { fillRows, inputAt, valueAt } from './view'

export function rearrange(call: RearrangeCall, inputs: readonly TensorView[], output: TensorView): PreparedKernel {
  const input = inputAt(inputs, 0)
  return (begin, end) =>
    fillRows(output, begin, end, (channel, row, column) => {
      const from = sourceOf(call, { channel, row, column })
      return valueAt(input, from.channel, from.row, from.column)
    })
}
