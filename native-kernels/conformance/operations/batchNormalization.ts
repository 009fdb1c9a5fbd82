/**
 * BatchNormalization. In training mode the batch's own mean and variance are computed first, by kernels as well:
 * a channel's values of all samples form one map.
 */
import type { Reducer } from '#app/calls/kernelCall'
import type { TensorView } from '#app/calls/kernels'
import { mapShape } from '#app/shape'
import { at, fromMap, toMap, transpose, type NdArray } from '#native-kernels/conformance/array'
import type { Execute } from '#native-kernels/conformance/execute'
import { batchOf, eachSample, sampleShape, valuesOf, type Operation } from './operation'

export const batchNormalization: Operation = async (problem) => {
  const { attributes, inputs } = problem.case
  const x = batchOf(problem)
  const gamma = at(inputs, 1)
  const beta = at(inputs, 2)
  const givenMean = at(inputs, 3)
  const givenVariance = at(inputs, 4)
  const training = attributes.number('training_mode', 0) === 1
  const { mean, variance } = training
    ? await statistics(x, problem.execute)
    : { mean: givenMean, variance: givenVariance }
  const y = await eachSample(x, (map) =>
    problem.execute(
      {
        kernel: 'batchNorm',
        gamma: valuesOf(gamma),
        beta: valuesOf(beta),
        mean: valuesOf(mean),
        variance: valuesOf(variance),
        epsilon: attributes.number('epsilon', 1e-5),
      },
      [map],
      sampleShape(x),
    ),
  )
  if (!training) return [y]
  const momentum = attributes.number('momentum', 0.9)
  return [y, running(givenMean, mean, momentum), running(givenVariance, variance, momentum)]
}

/** Mean and (population) variance of each channel: the squared norm of what the mean leaves, by the count. */
async function statistics(x: NdArray, execute: Execute): Promise<{ mean: NdArray; variance: NdArray }> {
  const channels = at(x.shape, 1)
  const shape = mapShape(channels, at(x.shape, 0), at(x.shape, 2) * at(x.shape, 3))
  const map = toMap(transpose(x, [1, 0, 2, 3]).values, shape)
  const ones = { from: 'constant', value: 1, count: channels } as const
  const zeros = { from: 'constant', value: 0, count: channels } as const
  const mean = await reduceWhole(map, { type: 'average', divisor: 'valid' }, execute)
  const centred = await execute(
    { kernel: 'batchNorm', gamma: ones, beta: zeros, mean: valuesOf(mean), variance: ones, epsilon: 0 },
    [map],
    shape,
  )
  const norm = await reduceWhole(centred, { type: 'lp', p: 2 }, execute)
  const cells = shape.height * shape.width
  return { mean, variance: { ...norm, values: Float64Array.from(norm.values, (length) => length ** 2 / cells) } }
}

async function reduceWhole(map: TensorView, reducer: Reducer, execute: Execute): Promise<NdArray> {
  const rows = [{ begin: 0, end: map.height }]
  const columns = [{ begin: 0, end: map.width }]
  const one = await execute({ kernel: 'regionPool', rows, columns, reducer }, [map], mapShape(map.channels, 1, 1))
  return { shape: [map.channels], values: fromMap(one) }
}

function running(before: NdArray, batch: NdArray, momentum: number): NdArray {
  return {
    shape: before.shape,
    values: Float64Array.from(before.values, (value, i) => value * momentum + at(batch.values, i) * (1 - momentum)),
  }
}
