/** LRN, and Rescaling: x × scale + offset with one number for all channels or one for each. */
import { at, type NdArray } from '#native-kernels/conformance/array'
import type { WeightSource } from '#app/calls/kernelCall'
import { batchOf, eachSample, sampleShape, valuesOf, type Operation } from './operation'

export const lrn: Operation = async (problem) => {
  const { attributes } = problem.case
  const x = batchOf(problem)
  const call = {
    kernel: 'localResponseNorm',
    size: attributes.number('size'),
    alpha: attributes.number('alpha', 1e-4),
    beta: attributes.number('beta', 0.75),
    bias: attributes.number('bias', 1),
  } as const
  return [await eachSample(x, (map) => problem.execute(call, [map], sampleShape(x)))]
}

export const rescaling: Operation = async (problem) => {
  const x = batchOf(problem)
  const shape = sampleShape(x)
  const each = (array: NdArray): WeightSource =>
    array.values.length === 1
      ? { from: 'constant', value: at(array.values, 0), count: shape.channels }
      : valuesOf(array)
  const [, scale, offset] = problem.case.inputs as [NdArray, NdArray, NdArray]
  const call = { kernel: 'rescale', scale: each(scale), offset: each(offset) } as const
  return [await eachSample(x, (map) => problem.execute(call, [map], shape))]
}
