/**
 * A fully connected layer: each unit sums weight times value over the whole vector. A map is read channel by
 * channel, row by row.
 */
import type { DenseCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView, Weights } from '#app/calls/kernels'
import { cellIndex, fillPlanes, inputAt, tensorAt, valueAt, weightAt } from './view'

export function dense(
  call: DenseCall,
  inputs: readonly TensorView[],
  output: TensorView,
  weights: Weights,
): PreparedKernel {
  const input = inputAt(inputs, 0)
  const matrix = tensorAt(weights, 0)
  const bias = call.bias === null ? null : tensorAt(weights, 1)
  const length = input.channels * input.height * input.width

  function unit(index: number): number {
    let sum = 0
    for (let channel = 0; channel < input.channels; channel++) {
      for (let row = 0; row < input.height; row++) {
        for (let column = 0; column < input.width; column++) {
          const place = index * length + cellIndex(input, channel, row, column)
          sum += weightAt(matrix, place) * valueAt(input, channel, row, column)
        }
      }
    }
    return bias ? sum + weightAt(bias, index) : sum
  }

  return (begin, end) => fillPlanes(output, begin, end, unit)
}
