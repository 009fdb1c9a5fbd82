/**
 * Spatial pyramid pooling: for each level n an n x n grid of adaptive regions, each level's channels x n x n values
 * one after another in one vector.
 */
import type { PyramidPoolCall } from '#app/calls/kernelCall'
import type { PreparedKernel, TensorView } from '#app/calls/kernels'
import { adaptiveSpans } from '#app/calls/regionSpans'
import { spanReaches } from './axis'
import { cellsOf } from './grid'
import { makeReduce } from './reduce'
import { inputAt, store } from './view'

export function pyramidPool(call: PyramidPoolCall, inputs: readonly TensorView[], output: TensorView): PreparedKernel {
  const input = inputAt(inputs, 0)
  const reduce = makeReduce(call.reducer)
  return () => {
    let place = 0
    for (const level of call.levels) {
      const rows = spanReaches(adaptiveSpans(input.height, level))
      const columns = spanReaches(adaptiveSpans(input.width, level))
      for (let channel = 0; channel < input.channels; channel++) {
        for (let row = 0; row < level; row++) {
          for (let column = 0; column < level; column++) {
            store(output, place, 0, 0, reduce(cellsOf(input, channel, rows, row, columns, column), place))
            place++
          }
        }
      }
    }
  }
}
