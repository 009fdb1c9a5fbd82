/** Nodes on constants that move values: Gather, Slice, Concat, Split and Transpose. */
import { message } from '#app/text/message'
import { attribute, input, listed, type Fold } from './folding'
import { bounded } from './operators/reshaping'
import { at, count, like, picked, stridesOf } from './tensorMath'
import { axisOf, noPlace } from '#main/models/mapValue'

const gather: Fold = (of) => {
  const [data, indices] = [input(of, 0), input(of, 1)]
  const axis = axisOf(attribute(of, 'axis', 0), data.dims.length)
  const strides = stridesOf(data.dims)
  const dims = [...data.dims.slice(0, axis), ...indices.dims, ...data.dims.slice(axis + 1)]
  const inner = stridesOf(indices.dims)
  return picked(data, dims, (place) => {
    const chosen = indices.values[at(inner, place.slice(axis, axis + indices.dims.length))]!
    const index = chosen < 0 ? chosen + data.dims[axis]! : chosen
    if (!(index >= 0 && index < data.dims[axis]!)) noPlace(message('models.rearranged'))
    return at(strides, [...place.slice(0, axis), index, ...place.slice(axis + indices.dims.length)])
  })
}

const slice: Fold = (of) => {
  const data = input(of, 0)
  const starts = listed(of, 'starts', 1) ?? []
  const ends = listed(of, 'ends', 2) ?? []
  const axes = listed(of, 'axes', 3) ?? starts.map((_, i) => i)
  const steps = of.inputs[4] ? [...of.inputs[4].values] : starts.map(() => 1)
  const from = data.dims.map(() => 0)
  const step = data.dims.map(() => 1)
  const dims = [...data.dims]
  axes.forEach((one, i) => {
    const axis = axisOf(one, dims.length)
    const size = data.dims[axis]!
    const by = steps[i]!
    if (!Number.isInteger(by) || by === 0) noPlace(message('models.rearranged'))
    const begin = by > 0 ? bounded(starts[i]!, size) : Math.min(bounded(starts[i]!, size), size - 1)
    const end = by > 0 ? bounded(ends[i]!, size) : ends[i]! < -size ? -1 : bounded(ends[i]!, size)
    from[axis] = begin
    step[axis] = by
    dims[axis] = Math.max(0, Math.ceil((end - begin) / by))
  })
  const strides = stridesOf(data.dims)
  return picked(data, dims, (place) =>
    at(
      strides,
      place.map((index, axis) => from[axis]! + index * step[axis]!),
    ),
  )
}

const concat: Fold = (of) => {
  const parts = of.inputs.map((_, i) => input(of, i))
  const [first] = parts
  const axis = axisOf(attribute(of, 'axis', 0), first!.dims.length)
  const dims = first!.dims.map((size, i) =>
    i === axis ? parts.reduce((sum, part) => sum + (part.dims[i] ?? 0), 0) : size,
  )
  if (parts.some((part) => part.dims.length !== dims.length || part.dims.some((n, i) => i !== axis && n !== dims[i])))
    return noPlace(message('models.rearranged'))
  const before = count(dims.slice(0, axis))
  const values: number[] = []
  for (let outer = 0; outer < before; outer++) {
    for (const part of parts) {
      const length = count(part.dims.slice(axis))
      for (let i = outer * length; i < (outer + 1) * length; i++) values.push(part.values[i]!)
    }
  }
  return like(first!, dims, values)
}

const split: Fold = (of) => {
  const data = input(of, 0)
  const axis = axisOf(attribute(of, 'axis', 0), data.dims.length)
  const parts = of.node.outputs.length
  const size = Math.ceil(data.dims[axis]! / parts)
  const sizes =
    listed(of, 'split', 1) ??
    Array.from({ length: parts }, (_, i) => Math.max(0, Math.min(size, data.dims[axis]! - i * size)))
  const strides = stridesOf(data.dims)
  let begin = 0
  return sizes.map((length) => {
    const from = begin
    begin += length
    if (begin > data.dims[axis]!) noPlace(message('models.rearranged'))
    const dims = data.dims.map((n, i) => (i === axis ? length : n))
    return picked(data, dims, (place) =>
      at(
        strides,
        place.map((index, i) => (i === axis ? index + from : index)),
      ),
    )
  })
}

const transpose: Fold = (of) => {
  const data = input(of, 0)
  const rank = data.dims.length
  const order = of.node.attributes.get('perm')?.ints ?? data.dims.map((_, axis) => rank - 1 - axis)
  if (order.length !== rank || new Set(order).size !== rank || order.some((axis) => !(axis in data.dims)))
    return noPlace(message('models.rearranged'))
  const strides = stridesOf(data.dims)
  return picked(
    data,
    order.map((axis) => data.dims[axis]!),
    (place) => place.reduce((sum, index, i) => sum + index * strides[order[i]!]!, 0),
  )
}

export const movingFolds: Readonly<Record<string, Fold>> = {
  Gather: gather,
  Slice: slice,
  Concat: concat,
  Split: split,
  Transpose: transpose,
}
