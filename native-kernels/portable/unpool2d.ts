/**
 * Puts each value at the place that its index names in the output's plane, 0 elsewhere. Of several values for one
 * place the last stays; a place outside the plane, such as the -1 of a window without cells, is left out.
 */
import type { Unpool2dCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { fillPlanes, inputAt, store, valueAt } from './view'

export function unpool2d(_call: Unpool2dCall, inputs: readonly TensorView[], output: TensorView): PreparedKernel {
  const values = inputAt(inputs, 0)
  const indices = inputAt(inputs, 1)
  return (begin, end) => {
    fillPlanes(output, begin, end, () => 0)
    for (let channel = begin; channel < end; channel++) {
      for (let row = 0; row < values.height; row++) {
        for (let column = 0; column < values.width; column++) {
          const place = valueAt(indices, channel, row, column)
          if (!(place >= 0 && place < output.height * output.width)) continue
          const y = Math.floor(place / output.width)
          store(output, channel, y, place - y * output.width, valueAt(values, channel, row, column))
        }
      }
    }
  }
}
