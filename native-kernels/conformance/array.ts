/**
 * Arrays of any rank, as the conformance files store them (C order), and their way to and from feature maps.
 */
import type { TensorView } from '#app/calls/kernels'
import { cellCount, mapShape, mapStrides, type MapShape } from '#app/shape'

export interface NdArray {
  readonly shape: readonly number[]
  readonly values: ArrayLike<number>
}

/** The product of sizes: how many values such a shape holds; 1 for no sizes. */
export function product(sizes: readonly number[]): number {
  return sizes.reduce((size, next) => size * next, 1)
}

/** The same values under another shape. */
export function reshape(array: NdArray, shape: readonly number[]): NdArray {
  return { shape, values: array.values }
}

/** The array with its axes in another order: axis i of the result is axis order[i] of the array. */
export function transpose(array: NdArray, order: readonly number[]): NdArray {
  const steps = stepsOf(array.shape)
  const shape = order.map((axis) => at(array.shape, axis))
  const walk = order.map((axis) => at(steps, axis))
  return { shape, values: gather(array.values, shape, walk) }
}

/** The array repeated to a larger shape by NumPy's rule: axes match from the last one, sizes of 1 are repeated. */
export function broadcast(array: NdArray, shape: readonly number[]): NdArray {
  const missing = shape.length - array.shape.length
  const steps = stepsOf(array.shape)
  const walk = shape.map((_, axis) => {
    const repeated = axis < missing || array.shape[axis - missing] === 1
    return repeated ? 0 : at(steps, axis - missing)
  })
  return { shape, values: gather(array.values, shape, walk) }
}

/** An empty map in the engine's memory layout. */
export function newMap(shape: MapShape): TensorView {
  const strides = mapStrides(shape)
  return {
    data: new Float32Array(shape.channels * strides.plane),
    channels: shape.channels,
    height: shape.height,
    width: shape.width,
    rowStride: strides.row,
    planeStride: strides.plane,
  }
}

/** A map of the given shape, filled from values in the order channels, rows, columns, beginning at `first`. */
export function toMap(values: ArrayLike<number>, shape: MapShape, first = 0): TensorView {
  const map = newMap(shape)
  let place = first
  forEachPlace(map, (offset) => {
    map.data[offset] = at(values, place++)
  })
  return map
}

/** A map's values in the order channels, rows, columns. */
export function fromMap(map: TensorView): Float32Array {
  const values = new Float32Array(cellCount(mapShape(map.channels, map.height, map.width)))
  let place = 0
  forEachPlace(map, (offset) => {
    values[place++] = at(map.data, offset)
  })
  return values
}

/** One array after the other. */
export function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let place = 0
  for (const part of parts) {
    whole.set(part, place)
    place += part.length
  }
  return whole
}

/** @throws RangeError if the list ends before. */
export function at<T>(list: ArrayLike<T>, index: number): T {
  const item = list[index]
  if (item === undefined) throw new RangeError(`expected at least ${index + 1} values, received ${list.length}`)
  return item
}

function forEachPlace(map: TensorView, visit: (offset: number) => void): void {
  for (let channel = 0; channel < map.channels; channel++) {
    for (let row = 0; row < map.height; row++) {
      for (let column = 0; column < map.width; column++) {
        visit(channel * map.planeStride + row * map.rowStride + column)
      }
    }
  }
}

/** Distances between neighbours on each axis of an array in C order. */
function stepsOf(shape: readonly number[]): readonly number[] {
  return shape.map((_, axis) => product(shape.slice(axis + 1)))
}

function gather(values: ArrayLike<number>, shape: readonly number[], walk: readonly number[]): Float64Array {
  const gathered = new Float64Array(product(shape))
  const index = shape.map(() => 0)
  for (let place = 0; place < gathered.length; place++) {
    gathered[place] = at(
      values,
      index.reduce((sum, i, axis) => sum + i * at(walk, axis), 0),
    )
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = at(index, axis) + 1
      index[axis] = next === shape[axis] ? 0 : next
      if (next !== shape[axis]) break
    }
  }
  return gathered
}
