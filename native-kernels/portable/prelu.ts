/**
 * x where x > 0, else slope x; input and output may be the same map.
 */
import type { PreluCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView, Weights } from '#app/calls/kernels'
import { fillRows, inputAt, tensorAt, valueAt, weightAt } from './view'

export function prelu(
  _call: PreluCall,
  inputs: readonly TensorView[],
  output: TensorView,
  weights: Weights,
): PreparedKernel {
  const input = inputAt(inputs, 0)
  const slopes = tensorAt(weights, 0)
  return (begin, end) =>
    fillRows(output, begin, end, (channel, row, column) => {
      const x = valueAt(input, channel, row, column)
      return x > 0 ? x : weightAt(slopes, slopes.length === 1 ? 0 : channel) * x
    })
}
