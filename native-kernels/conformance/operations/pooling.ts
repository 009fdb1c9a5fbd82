/**
 * Poolings with a sliding window: AveragePool, MaxPool (with indices), LpPool.
 */
import type { Reducer } from '#app/calls/kernelCall'
import { mapShape } from '#app/shape'
import type { Attributes } from '#native-kernels/conformance/case'
import { inIndexLayout } from './indices'
import { batchOf, eachSample, inCaseLayout, pairOf, sampleShape, windowOf, type Operation } from './operation'

export const averagePool = pooling((attributes) => {
  const counted = attributes.number('count_include_pad', 0) === 1 ? 'padded' : 'valid'
  return { type: 'average', divisor: attributes.numberIfAny('divisor_override') ?? counted }
})

export const maxPool = pooling(() => ({ type: 'max' }))

export const lpPool = pooling((attributes) => ({ type: 'lp', p: attributes.number('p', 2) }))

function pooling(reducerOf: (attributes: Attributes) => Reducer): Operation {
  return async (problem) => {
    const { attributes, wanted } = problem.case
    const x = batchOf(problem)
    const input = sampleShape(x)
    const { window, height, width } = windowOf(problem, input, pairOf(attributes.numbers('kernel_shape')))
    const output = mapShape(input.channels, height, width)
    const y = await eachSample(x, (map) =>
      problem.execute({ kernel: 'pool2d', window, reducer: reducerOf(attributes) }, [map], output),
    )
    if (wanted.length === 1) return [inCaseLayout(problem, y)]
    const places = await eachSample(x, (map) => problem.execute({ kernel: 'argmaxPool2d', window }, [map], output))
    return [inCaseLayout(problem, y), inIndexLayout(problem, places, input)]
  }
}
