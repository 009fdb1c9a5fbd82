/**
 * MaxUnpool.
 */
import { mapShape } from '#app/shape'
import { at, product, toMap } from '#native-kernels/conformance/array'
import { inPlanes, mapPlaces } from './indices'
import { batchOf, eachSample, inCaseLayout, pairOf, sampleShape, type Operation } from './operation'

export const maxUnpool: Operation = async (problem) => {
  const { attributes, inputs, indexSpace } = problem.case
  const x = batchOf(problem)
  const input = sampleShape(x)
  const [kh, kw] = pairOf(attributes.numbers('kernel_shape'))
  const [sh, sw] = pairOf(attributes.numbers('strides', [1, 1]))
  const [top, left, bottom, right] = attributes.numbers('pads', [0, 0, 0, 0])
  const inferred = {
    height: (input.height - 1) * sh - (top ?? 0) - (bottom ?? 0) + kh,
    width: (input.width - 1) * sw - (left ?? 0) - (right ?? 0) + kw,
  }
  const given = inputs[2]
  const output = given ? { height: at(given.values, 2), width: at(given.values, 3) } : inferred
  const space = indexSpace === 'default_shape' ? inferred : output
  const indices = mapPlaces(
    inPlanes(problem, at(inputs, 1), space.height * space.width),
    (place) => Math.floor(place / space.width) * output.width + (place % space.width),
  )
  const size = product(x.shape.slice(1))
  const y = await eachSample(x, (map, sample) =>
    problem.execute(
      { kernel: 'unpool2d' },
      [map, toMap(indices.values, input, sample * size)],
      mapShape(input.channels, output.height, output.width),
    ),
  )
  return [inCaseLayout(problem, y)]
}
