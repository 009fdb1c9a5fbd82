/** The channels of several maps of one size, one map after another; of vectors, their values. */
import type { ConcatenateCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { inputAt, store, valueAt } from './view'

export function concatenate(call: ConcatenateCall, inputs: readonly TensorView[], output: TensorView): PreparedKernel {
  const planes = call.channels.flatMap((count, i) =>
    Array.from({ length: count }, (_, channel) => ({ map: inputAt(inputs, i), channel })),
  )
  return (begin, end) =>
    planes.forEach(({ map, channel }, to) => {
      for (let row = begin; row < end; row++) {
        for (let column = 0; column < output.width; column++) {
          store(output, to, row, column, valueAt(map, channel, row, column))
        }
      }
    })
}
