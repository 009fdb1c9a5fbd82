/** Arrays with their axes in another order. */

/**
 * @param shape sizes of the axes of `values`, of which the last varies fastest
 * @param order for each axis of the result, which axis of `values` it is
 */
export function permuted(values: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  const steps = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1))
  const sizes = order.map((axis) => shape[axis]!)
  const strides = order.map((axis) => steps[axis]!)
  const result = new Float32Array(values.length)
  const at = sizes.map(() => 0)
  let from = 0
  for (let i = 0; i < result.length; i++) {
    result[i] = values[from]!
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      from += strides[axis]!
      if (++at[axis]! < sizes[axis]!) break
      from -= strides[axis]! * sizes[axis]!
      at[axis] = 0
    }
  }
  return result
}
