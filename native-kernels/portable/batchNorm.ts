/**
 * gamma (x - mean) / sqrt(variance + epsilon) + beta, per channel; input and output may be the same map.
 */
import type { BatchNormCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView, Weights } from '#app/calls/kernels'
import { fillRows, inputAt, tensorAt, valueAt, weightAt } from './view'

export function batchNorm(
  call: BatchNormCall,
  inputs: readonly TensorView[],
  output: TensorView,
  weights: Weights,
): PreparedKernel {
  const input = inputAt(inputs, 0)
  const gamma = tensorAt(weights, 0)
  const beta = tensorAt(weights, 1)
  const mean = tensorAt(weights, 2)
  const variance = tensorAt(weights, 3)
  return (begin, end) =>
    fillRows(output, begin, end, (channel, row, column) => {
      const deviation = Math.sqrt(weightAt(variance, channel) + call.epsilon)
      const centred = valueAt(input, channel, row, column) - weightAt(mean, channel)
      return (weightAt(gamma, channel) * centred) / deviation + weightAt(beta, channel)
    })
}
