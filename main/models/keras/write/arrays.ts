/** Weights in the order of axes that Keras has. */
import type { WeightSource } from '#app/calls/kernelCall'
import { materialise } from '#app/calls/weights'

export interface KerasArray {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** One number after another, in a shape. */
export function array(source: WeightSource, shape?: readonly number[]): KerasArray {
  const values = numbersOf(source)
  return { shape: shape ?? [values.length], values }
}

/**
 * The same numbers with the axes in another order.
 * @param order the axis of `shape` that becomes each axis of the result
 */
export function permuted(source: WeightSource, shape: readonly number[], order: readonly number[]): KerasArray {
  const numbers = numbersOf(source)
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1))
  const sizes = order.map((axis) => shape[axis]!)
  const steps = order.map((axis) => strides[axis]!)
  const values = new Float32Array(numbers.length)
  const at = sizes.map(() => 0)
  for (let i = 0, from = 0; i < values.length; i++) {
    values[i] = numbers[from]!
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += steps[axis]!
      if (++at[axis]! < sizes[axis]!) break
      from -= sizes[axis]! * steps[axis]!
      at[axis] = 0
    }
  }
  return { shape: sizes, values }
}

function numbersOf(source: WeightSource): Float32Array {
  return source.from === 'tensor' && source.numbers ? source.numbers : materialise(source)
}
