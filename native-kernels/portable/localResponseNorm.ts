/** x / (bias + alpha / size sum x^2)^beta over the channels around each one. */
import { responseChannels } from '#app/calls/geometry/cellwise'
import type { LocalResponseNormCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { fillRows, inputAt, valueAt } from './view'

export function localResponseNorm(
  call: LocalResponseNormCall,
  inputs: readonly TensorView[],
  output: TensorView,
): PreparedKernel {
  const input = inputAt(inputs, 0)
  return (begin, end) =>
    fillRows(output, begin, end, (channel, row, column) => {
      const around = responseChannels(call.size, channel, input.channels)
      let sum = 0
      for (let c = around.begin; c < around.end; c++) sum += valueAt(input, c, row, column) ** 2
      const base = call.bias + (call.alpha / call.size) * sum
      return valueAt(input, channel, row, column) / base ** call.beta
    })
}
