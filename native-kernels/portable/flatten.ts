/**
 * All values of a map in one vector: rows, columns, channels (channelsLast) or channels, rows, columns.
 */
import type { FlattenCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { cellIndex, inputAt, store, valueAt } from './view'

export function flatten(call: FlattenCall, inputs: readonly TensorView[], output: TensorView): PreparedKernel {
  const input = inputAt(inputs, 0)
  return () => {
    for (let channel = 0; channel < input.channels; channel++) {
      for (let row = 0; row < input.height; row++) {
        for (let column = 0; column < input.width; column++) {
          const place =
            call.order === 'channelsFirst'
              ? cellIndex(input, channel, row, column)
              : (row * input.width + column) * input.channels + channel
          store(output, place, 0, 0, valueAt(input, channel, row, column))
        }
      }
    }
  }
}
