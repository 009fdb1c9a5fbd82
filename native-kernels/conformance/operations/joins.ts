/**
 * Several inputs joined: Add, Sum, Sub, Mul, Max and Mean cell by cell, and Concat.
 */
import type { ArithmeticFunction } from '#app/calls/kernelCall'
import { mapShape, type MapShape } from '#app/shape'
import { at, broadcast, concatenate, fromMap, product, toMap, type NdArray } from '#native-kernels/conformance/array'
import { Unsupported, type Operation } from './operation'

export const add = arithmetic('add')
export const subtract = arithmetic('subtract')
export const multiply = arithmetic('multiply')
export const maximum = arithmetic('maximum')
export const mean = arithmetic('average')

/** One value for each channel stays one; what else is smaller than the output is repeated to its shape. */
function arithmetic(fn: ArithmeticFunction): Operation {
  return async ({ case: { op, inputs }, execute }) => {
    if (inputs.length < 2) throw new Unsupported(`${op} of ${inputs.length} input`)
    const shape = commonShape(inputs)
    const output = planesOf(shape)
    const perChannel = inputs.map((input) => isPerChannel(input.shape, shape))
    const maps = inputs.map((input, i) =>
      perChannel[i]
        ? toMap(input.values, mapShape(output.channels, 1, 1))
        : toMap(broadcast(input, shape).values, output),
    )
    const y = await execute({ kernel: 'arithmetic', fn, perChannel }, maps, output)
    return [{ shape, values: fromMap(y) }]
  }
}

/** The axis becomes channels; all axes before it are samples, all after it one row. */
export const concat: Operation = async ({ case: { attributes, inputs }, execute }) => {
  const { shape: first } = at(inputs, 0)
  const axis = (attributes.number('axis') + first.length) % first.length
  const counts = inputs.map(({ shape }) => at(shape, axis))
  const [samples, width] = [product(first.slice(0, axis)), product(first.slice(axis + 1))]
  const channels = counts.reduce((sum, count) => sum + count)
  const results: Float32Array[] = []
  for (let sample = 0; sample < samples; sample++) {
    const maps = inputs.map(({ values }, i) => {
      const count = at(counts, i)
      return toMap(values, mapShape(count, 1, width), sample * count * width)
    })
    const y = await execute({ kernel: 'concatenate', channels: counts }, maps, mapShape(channels, 1, width))
    results.push(fromMap(y))
  }
  return [{ shape: first.with(axis, channels), values: concatenate(results) }]
}

/** By NumPy's rule: axes match from the last one. */
function commonShape(inputs: readonly NdArray[]): readonly number[] {
  const rank = Math.max(...inputs.map(({ shape }) => shape.length))
  return Array.from({ length: rank }, (_, axis) =>
    Math.max(...inputs.map(({ shape }) => shape[axis - rank + shape.length] ?? 1)),
  )
}

function isPerChannel(shape: readonly number[], of: readonly number[]): boolean {
  const [samples, channels, height, width] = shape
  return shape.length === 4 && samples === 1 && of[0] === 1 && channels === of[1] && height === 1 && width === 1
}

/** The last two axes are rows and columns, all before are channels. */
function planesOf(shape: readonly number[]): MapShape {
  const [height = 1, width = 1] = shape.length < 2 ? [1, shape[0]] : shape.slice(-2)
  return mapShape(product(shape.slice(0, -2)), height, width)
}
