/**
 * Transposed convolution: input cell i adds its value times the kernel to the outputs i s - p + tap d. Written from
 * the output's side: an output cell gathers from every input cell that reaches it.
 */
import type { ConvTranspose2dCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView, Weights } from '#app/calls/kernels'
import { fillRows, inputAt, tensorAt, valueAt, weightAt } from './view'

export function convTranspose2d(
  call: ConvTranspose2dCall,
  inputs: readonly TensorView[],
  output: TensorView,
  weights: Weights,
): PreparedKernel {
  const input = inputAt(inputs, 0)
  const kernel = tensorAt(weights, 0)
  const bias = call.bias === null ? null : tensorAt(weights, 1)
  const [top, left] = call.window.pads
  const [height, width] = call.window.size
  const [sh, sw] = call.window.strides
  const [dh, dw] = call.window.dilations
  const groupInputs = input.channels / call.groups
  const groupOutputs = output.channels / call.groups

  function cell(channel: number, row: number, column: number): number {
    const group = Math.floor(channel / groupOutputs)
    let sum = 0
    for (let i = 0; i < groupInputs; i++) {
      const inputChannel = group * groupInputs + i
      for (let down = 0; down < height; down++) {
        const inputRow = sender(row, top, down, sh, dh, input.height)
        if (inputRow < 0) continue
        for (let across = 0; across < width; across++) {
          const inputColumn = sender(column, left, across, sw, dw, input.width)
          if (inputColumn < 0) continue
          const place = ((inputChannel * groupOutputs + (channel % groupOutputs)) * height + down) * width + across
          sum += weightAt(kernel, place) * valueAt(input, inputChannel, inputRow, inputColumn)
        }
      }
    }
    return bias ? sum + weightAt(bias, channel) : sum
  }

  return (begin, end) => fillRows(output, begin, end, cell)
}

/** The input position whose kernel cell `tap` falls on the output position, or -1. */
function sender(position: number, p0: number, tap: number, s: number, d: number, n: number): number {
  const source = (position + p0 - tap * d) / s
  return Number.isInteger(source) && source >= 0 && source < n ? source : -1
}
