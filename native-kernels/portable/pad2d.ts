/**
 * Padding by a value or by the map's own cells; negative pads crop.
 */
import { sourceIndex } from '#app/calls/axis'
import type { Pad2dCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { fillRows, inputAt, valueAt } from './view'

export function pad2d(call: Pad2dCall, inputs: readonly TensorView[], output: TensorView): PreparedKernel {
  const input = inputAt(inputs, 0)
  const [top, left] = call.pads
  return (begin, end) =>
    fillRows(output, begin, end, (channel, row, column) => {
      const y = sourceIndex(row - top, input.height, call.mode)
      const x = sourceIndex(column - left, input.width, call.mode)
      return y === null || x === null ? call.value : valueAt(input, channel, y, x)
    })
}
