/**
 * Poolings of explicit regions: global, adaptive, fractional.
 */
import type { Reducer, Span } from '#app/calls/kernelCall'
import { adaptiveSpans, fractionalSpans } from '#app/calls/regionSpans'
import { mapShape, type MapShape } from '#app/shape'
import { at, reshape, type NdArray } from '#native-kernels/conformance/array'
import type { Attributes } from '#native-kernels/conformance/case'
import { inIndexLayout } from './indices'
import { batchOf, eachSample, inCaseLayout, pairOf, sampleShape, type Operation, type Problem } from './operation'

export const globalAveragePool = globalPool(() => ({ type: 'average', divisor: 'valid' }))
export const globalMaxPool = globalPool(() => ({ type: 'max' }))
export const globalLpPool = globalPool((attributes) => ({ type: 'lp', p: attributes.number('p', 2) }))

export const adaptiveAveragePool = adaptivePool({ type: 'average', divisor: 'valid' })
export const adaptiveMaxPool = adaptivePool({ type: 'max' })

/** Each plane has its own pair of random samples, the first for the width, so each plane is computed separately. */
export const fractionalMaxPool: Operation = async (problem) => {
  const { attributes, inputs } = problem.case
  const x = batchOf(problem)
  const input = sampleShape(x)
  const planes = reshape(x, [at(x.shape, 0) * input.channels, 1, input.height, input.width])
  const samples = at(inputs, 1).values
  const [kh, kw] = pairOf(attributes.numbers('kernel_shape'))
  const [outHeight, outWidth] = attributes.has('output_size')
    ? pairOf(attributes.numbers('output_size'))
    : pairOf([input.height, input.width].map((n, axis) => Math.floor(n * at(attributes.numbers('output_ratio'), axis))))
  const outputs = await regionPool(problem, planes, { type: 'max' }, (plane) => ({
    rows: fractionalSpans(input.height, outHeight, kh, at(samples, plane * 2 + 1)),
    columns: fractionalSpans(input.width, outWidth, kw, at(samples, plane * 2)),
  }))
  return outputs.map((y) => reshape(y, [at(x.shape, 0), input.channels, outHeight, outWidth]))
}

function globalPool(reducerOf: (attributes: Attributes) => Reducer): Operation {
  return async (problem) => {
    const { attributes } = problem.case
    const x = batchOf(problem)
    const { height, width } = sampleShape(x)
    const whole = { rows: [{ begin: 0, end: height }], columns: [{ begin: 0, end: width }] }
    const outputs = await regionPool(problem, x, reducerOf(attributes), () => whole)
    const keep = attributes.number('keepdims', 1) === 1
    return outputs.map((y) => (keep ? inCaseLayout(problem, y) : reshape(y, y.shape.slice(0, 2))))
  }
}

function adaptivePool(reducer: Reducer): Operation {
  return async (problem) => {
    const x = batchOf(problem)
    const { height, width } = sampleShape(x)
    const [outHeight, outWidth] = pairOf(problem.case.attributes.numbers('output_size'))
    const regions = { rows: adaptiveSpans(height, outHeight), columns: adaptiveSpans(width, outWidth) }
    const outputs = await regionPool(problem, x, reducer, () => regions)
    return outputs.map((y) => inCaseLayout(problem, y))
  }
}

interface Regions {
  readonly rows: readonly Span[]
  readonly columns: readonly Span[]
}

/** The pooled batch and, where the case wants them, the places of the maxima. */
async function regionPool(
  problem: Problem,
  x: NdArray,
  reducer: Reducer,
  regionsOf: (sample: number) => Regions,
): Promise<readonly NdArray[]> {
  const input = sampleShape(x)
  const outputOf = ({ rows, columns }: Regions): MapShape => mapShape(input.channels, rows.length, columns.length)
  const y = await eachSample(x, (map, sample) => {
    const regions = regionsOf(sample)
    return problem.execute({ kernel: 'regionPool', ...regions, reducer }, [map], outputOf(regions))
  })
  if (problem.case.wanted.length === 1) return [y]
  const places = await eachSample(x, (map, sample) => {
    const regions = regionsOf(sample)
    return problem.execute({ kernel: 'regionArgmax', ...regions }, [map], outputOf(regions))
  })
  return [y, inIndexLayout(problem, places, input)]
}
