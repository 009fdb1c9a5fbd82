/**
 * Conv and DepthwiseConv.
 */
import { mapShape } from '#app/shape'
import { at, reshape, transpose, type NdArray } from '#native-kernels/conformance/array'
import type { Operation, Problem } from './operation'
import { batchOf, eachSample, inCaseLayout, sampleShape, valuesOf, windowOf } from './operation'

export const convolution: Operation = async (problem) => {
  const x = batchOf(problem)
  const weights = weightsOf(problem)
  const input = sampleShape(x)
  const { window, height, width } = windowOf(problem, input, [at(weights.shape, 2), at(weights.shape, 3)])
  const filters = at(weights.shape, 0)
  const bias = problem.case.inputs[2]
  const y = await eachSample(x, (map) =>
    problem.execute(
      {
        kernel: 'conv2d',
        window,
        groups: input.channels / at(weights.shape, 1),
        paddingMode: 'zeros',
        weights: valuesOf(weights),
        bias: bias ? valuesOf(bias) : null,
        activation: 'linear',
        method: 'exact',
      },
      [map],
      mapShape(filters, height, width),
    ),
  )
  return [inCaseLayout(problem, y)]
}

/** The weights as (out, in / groups, rows, columns). */
function weightsOf({ case: { inputs, kernelFormat } }: Problem): NdArray {
  const w = at(inputs, 1)
  switch (kernelFormat) {
    case 'HWIO':
      return transpose(w, [3, 2, 0, 1])
    case 'HWCM': {
      const [channels, multiplier, rows, columns] = transpose(w, [2, 3, 0, 1]).shape
      return reshape(transpose(w, [2, 3, 0, 1]), [(channels ?? 0) * (multiplier ?? 0), 1, rows ?? 0, columns ?? 0])
    }
    default:
      return w
  }
}
