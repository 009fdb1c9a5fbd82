/** Tensors in memory: repeated, picked from and computed element by element, row by row as ONNX lays them out. */
import { message } from '#app/text/message'
import type { Tensor } from './reader/tensor'
import { noPlace } from '#main/models/mapValue'

/** Elements that one constant may grow to. */
const MOST_ELEMENTS = 1 << 24
export function like(tensor: Tensor, dims: readonly number[], values: Iterable<number>): Tensor {
  return tensor.kind === 'int'
    ? { dims, kind: 'int', values: Float64Array.from(values) }
    : { dims, kind: 'float', values: Float32Array.from(values) }
}
export function broadcast(a: Tensor, b: Tensor, compute: (a: number, b: number) => number): Tensor {
  const rank = Math.max(a.dims.length, b.dims.length)
  const size = (t: Tensor, axis: number) => t.dims[axis - rank + t.dims.length] ?? 1
  const dims = Array.from({ length: rank }, (_, axis) => {
    const [m, n] = [size(a, axis), size(b, axis)]
    return m === n || n === 1 ? m : m === 1 ? n : noPlace(message('models.rearranged'))
  })
  const [fromA, fromB] = [places(a.dims, dims), places(b.dims, dims)]
  const kind = a.kind === 'int' ? b : a
  return like(
    kind,
    dims,
    generate(dims, (i) => compute(a.values[fromA(i)]!, b.values[fromB(i)]!)),
  )
}

/** For each place of a tensor of these dimensions, in order, the place in one that is repeated to them. */
export function places(from: readonly number[], dims: readonly number[]): (index: number) => number {
  const strides = stridesOf(dims)
  const own = stridesOf(from)
  const shift = dims.length - from.length
  return (index) =>
    from.reduce((at, size, axis) => {
      const place = Math.floor(index / strides[axis + shift]!) % dims[axis + shift]!
      return size === 1 ? at : at + place * own[axis]!
    }, 0)
}

export function stridesOf(dims: readonly number[]): readonly number[] {
  return dims.map((_, axis) => count(dims.slice(axis + 1)))
}

export function count(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1)
}

export function generate(dims: readonly number[], value: (index: number) => number): Float64Array {
  const length = count(dims)
  if (!(length <= MOST_ELEMENTS) || dims.some((size) => size < 0))
    noPlace(message('models.tensorShape', { shape: dims.join(' × ') }))
  const values = new Float64Array(length)
  for (let i = 0; i < length; i++) values[i] = value(i)
  return values
}

/** The tensor whose element at each place is the one that `from` names. */
export function picked(tensor: Tensor, dims: readonly number[], from: (place: readonly number[]) => number): Tensor {
  const strides = stridesOf(dims)
  const place = (index: number) => dims.map((size, axis) => Math.floor(index / strides[axis]!) % size)
  return like(
    tensor,
    dims,
    generate(dims, (i) => tensor.values[from(place(i))]!),
  )
}

export function at(strides: readonly number[], place: readonly number[]): number {
  return place.reduce((sum, index, axis) => sum + index * strides[axis]!, 0)
}

export function reshaped(tensor: Tensor, dims: readonly number[]): Tensor {
  return { ...tensor, dims }
}

export function expanded(tensor: Tensor, asked: readonly number[]): Tensor {
  const length = Math.max(tensor.dims.length, asked.length)
  const shape = { dims: asked, kind: tensor.kind, values: new Float32Array(0) }
  const size = (dims: readonly number[], axis: number) => dims[axis - length + dims.length] ?? 1
  const dims = Array.from({ length }, (_, axis) => {
    const [own, wanted] = [size(tensor.dims, axis), size(shape.dims, axis)]
    return own === wanted || wanted === 1 ? own : own === 1 ? wanted : noPlace(message('models.rearranged'))
  })
  const from = places(tensor.dims, dims)
  return like(
    tensor,
    dims,
    generate(dims, (i) => tensor.values[from(i)]!),
  )
}
