/**
 * The place of each window's largest cell, row * width + column in the unpadded plane.
 */
import type { ArgmaxPool2dCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { windowReaches } from './axis'
import { cellsOf } from './grid'
import { argmax } from './reduce'
import { fillRows, inputAt } from './view'

export function argmaxPool2d(
  call: ArgmaxPool2dCall,
  inputs: readonly TensorView[],
  output: TensorView,
): PreparedKernel {
  const input = inputAt(inputs, 0)
  const { rows, columns } = windowReaches(call.window, input, output)
  return (begin, end) =>
    fillRows(output, begin, end, (channel, row, column) => argmax(cellsOf(input, channel, rows, row, columns, column)))
}
