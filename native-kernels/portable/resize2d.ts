/** Each cell mixes two rows and two columns of the input; the call names them. */
import type { Mix, Resize2dCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { fillRows, inputAt, valueAt } from './view'

export function resize2d(call: Resize2dCall, inputs: readonly TensorView[], output: TensorView): PreparedKernel {
  const input = inputAt(inputs, 0)
  return (begin, end) =>
    fillRows(output, begin, end, (channel, row, column) => {
      const y = call.rows[row]!
      const x = call.columns[column]!
      const across = (at: number) => mixed(x, (column) => valueAt(input, channel, at, column))
      return mixed(y, across)
    })
}

/** A cell whose share is 0 has no part in it: it may be infinite. */
function mixed({ first, second, share }: Mix, valueOf: (cell: number) => number): number {
  return share === 0 ? valueOf(first) : valueOf(first) * (1 - share) + valueOf(second) * share
}
