/**
 * scale x + offset, per channel, in float32: rounded after the product and after the sum. Input and output may be the
 * same map.
 */
import type { RescaleCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView, Weights } from '#app/calls/kernels'
import { fillRows, inputAt, tensorAt, valueAt, weightAt } from './view'

export function rescale(
  _call: RescaleCall,
  inputs: readonly TensorView[],
  output: TensorView,
  weights: Weights,
): PreparedKernel {
  const input = inputAt(inputs, 0)
  const scale = tensorAt(weights, 0)
  const offset = tensorAt(weights, 1)
  return (begin, end) =>
    fillRows(output, begin, end, (channel, row, column) => {
      const scaled = Math.fround(valueAt(input, channel, row, column) * weightAt(scale, channel))
      return scaled + weightAt(offset, channel)
    })
}
