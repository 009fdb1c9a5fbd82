/**
 * Convolution (cross-correlation) with groups, dilation and any padding mode; one rounding, at the store.
 */
import type { Conv2dCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView, Weights } from '#app/calls/kernels'
import { reachAt, windowReaches } from './axis'
import { fillPlanes, fillRows, inputAt, tensorAt, valueAt, weightAt } from './view'

export function conv2d(
  call: Conv2dCall,
  inputs: readonly TensorView[],
  output: TensorView,
  weights: Weights,
): PreparedKernel {
  const input = inputAt(inputs, 0)
  const kernel = tensorAt(weights, 0)
  const bias = call.bias === null ? null : tensorAt(weights, 1)
  const { rows, columns } = windowReaches(call.window, input, output, call.paddingMode)
  const [height, width] = call.window.size
  const groupInputs = input.channels / call.groups
  const groupOutputs = output.channels / call.groups

  function cell(channel: number, row: number, column: number): number {
    const firstInput = Math.floor(channel / groupOutputs) * groupInputs
    let sum = 0
    for (let i = 0; i < groupInputs; i++) {
      for (const down of reachAt(rows, row).taps) {
        for (const across of reachAt(columns, column).taps) {
          const place = ((channel * groupInputs + i) * height + down.tap) * width + across.tap
          sum += weightAt(kernel, place) * valueAt(input, firstInput + i, down.position, across.position)
        }
      }
    }
    if (bias) sum += weightAt(bias, channel)
    return call.activation === 'relu' ? Math.max(0, sum) : sum
  }

  const fill = call.divided === 'planes' ? fillPlanes : fillRows
  return (begin, end) => fill(output, begin, end, cell)
}
