/** Computes nodes whose inputs are all constants: arithmetic of shapes, and what exporters leave undone to weights. */
import { message } from '#app/text/message'
import { bounded, reshapedDims, squeezed, unsqueezed } from './operators/reshaping'
import type { OnnxNode } from './reader/readModel'
import type { Tensor } from './reader/tensor'
import { axisOf, noPlace } from './values'

/** What a node is computed from: its inputs, null where one is left out. */
interface Folding {
  readonly node: OnnxNode
  readonly opset: number
  readonly inputs: readonly (Tensor | null)[]
}

type Fold = (of: Folding) => Tensor | readonly Tensor[]

/** The outputs of a node; null where the operator is not computed from constants. @throws NoPlace for impossible inputs */
export function fold(of: Folding): readonly Tensor[] | null {
  const compute = folds[of.node.op]
  if (!compute) return null
  const outputs = compute(of)
  return Array.isArray(outputs) ? outputs : [outputs as Tensor]
}

export function intTensor(values: readonly number[]): Tensor {
  return { dims: [values.length], kind: 'int', values: Float64Array.from(values) }
}

/** Elements that one constant may grow to. */
const MOST_ELEMENTS = 1 << 24

function input({ inputs }: Folding, at: number): Tensor {
  return inputs[at] ?? noPlace(message('models.needsTensor', { n: at + 1 }))
}

function listed(of: Folding, name: string, at: number): readonly number[] | null {
  return of.node.attributes.get(name)?.ints ?? (of.inputs[at] ? [...of.inputs[at].values] : null)
}

function attribute({ node }: Folding, name: string, initial: number): number {
  return node.attributes.get(name)?.int ?? initial
}

function like(tensor: Tensor, dims: readonly number[], values: Iterable<number>): Tensor {
  return tensor.kind === 'int'
    ? { dims, kind: 'int', values: Float64Array.from(values) }
    : { dims, kind: 'float', values: Float32Array.from(values) }
}

function elementwise(compute: (x: number) => number): Fold {
  return (of) => {
    const x = input(of, 0)
    return like(x, x.dims, Array.from(x.values, compute))
  }
}

/** Two tensors, or more one after another, each repeated along its axes of one element. */
function binary(compute: (a: number, b: number) => number): Fold {
  return (of) => of.inputs.map((_, at) => input(of, at)).reduce((a, b) => broadcast(a, b, compute))
}

function broadcast(a: Tensor, b: Tensor, compute: (a: number, b: number) => number): Tensor {
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
function places(from: readonly number[], dims: readonly number[]): (index: number) => number {
  const strides = stridesOf(dims)
  const own = stridesOf(from)
  const shift = dims.length - from.length
  return (index) =>
    from.reduce((at, size, axis) => {
      const place = Math.floor(index / strides[axis + shift]!) % dims[axis + shift]!
      return size === 1 ? at : at + place * own[axis]!
    }, 0)
}

function stridesOf(dims: readonly number[]): readonly number[] {
  return dims.map((_, axis) => count(dims.slice(axis + 1)))
}

function count(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1)
}

function generate(dims: readonly number[], value: (index: number) => number): number[] {
  const length = count(dims)
  if (!(length <= MOST_ELEMENTS)) noPlace(message('models.tensorShape', { shape: dims.join(' × ') }))
  return Array.from({ length }, (_, i) => value(i))
}

/** The tensor whose element at each place is the one that `from` names. */
function picked(tensor: Tensor, dims: readonly number[], from: (place: readonly number[]) => number): Tensor {
  const strides = stridesOf(dims)
  const place = (index: number) => dims.map((size, axis) => Math.floor(index / strides[axis]!) % size)
  return like(
    tensor,
    dims,
    generate(dims, (i) => tensor.values[from(place(i))]!),
  )
}

function at(strides: readonly number[], place: readonly number[]): number {
  return place.reduce((sum, index, axis) => sum + index * strides[axis]!, 0)
}

function reshaped(tensor: Tensor, dims: readonly number[]): Tensor {
  return { ...tensor, dims }
}

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

function expanded(tensor: Tensor, asked: readonly number[]): Tensor {
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

const constant: Fold = ({ node }) => {
  const { attributes } = node
  const tensor = attributes.get('value')?.tensor
  if (tensor) return tensor.read()
  const [name, attribute] = [...attributes][0] ?? []
  switch (name) {
    case 'value_float':
      return { dims: [], kind: 'float', values: Float32Array.of(attribute!.float) }
    case 'value_floats':
      return { dims: [attribute!.floats.length], kind: 'float', values: Float32Array.from(attribute!.floats) }
    case 'value_int':
      return { dims: [], kind: 'int', values: Float64Array.of(attribute!.int) }
    case 'value_ints':
      return intTensor(attribute!.ints)
    default:
      return noPlace(message('models.noPlaceAttribute', { attribute: name ?? 'value', value: '' }))
  }
}

const constantOfShape: Fold = (of) => {
  const dims = [...input(of, 0).values]
  const value = of.node.attributes.get('value')?.tensor?.read() ?? {
    dims: [1],
    kind: 'float' as const,
    values: Float32Array.of(0),
  }
  return like(
    value,
    dims,
    generate(dims, () => value.values[0] ?? 0),
  )
}

const range: Fold = (of) => {
  const [start, limit, step] = [0, 1, 2].map((i) => input(of, i).values[0] ?? 0)
  const dims = [Math.max(0, Math.ceil((limit! - start!) / step!))]
  return like(
    input(of, 0),
    dims,
    generate(dims, (i) => start! + i * step!),
  )
}

function reduced(compute: (a: number, b: number) => number, initial: number): Fold {
  return (of) => {
    const data = input(of, 0)
    const asked = listed(of, 'axes', 1)
    const axes = asked?.length ? asked.map((axis) => axisOf(axis, data.dims.length)) : data.dims.map((_, axis) => axis)
    const keep = attribute(of, 'keepdims', 1) !== 0
    const kept = data.dims.map((size, axis) => (axes.includes(axis) ? 1 : size))
    const values = generate(kept, () => initial)
    const strides = stridesOf(data.dims)
    const into = stridesOf(kept)
    data.values.forEach((value, i) => {
      const to = data.dims.reduce(
        (sum, size, axis) => (kept[axis] === 1 ? sum : sum + (Math.floor(i / strides[axis]!) % size) * into[axis]!),
        0,
      )
      values[to] = compute(values[to]!, value)
    })
    return like(data, keep ? kept : kept.filter((_, axis) => !axes.includes(axis)), values)
  }
}

const cast: Fold = (of) => {
  const data = input(of, 0)
  const to = attribute(of, 'to', 1)
  if ([1, 10, 11, 16].includes(to)) return { dims: data.dims, kind: 'float', values: Float32Array.from(data.values) }
  const whole = to === 9 ? (x: number) => Number(x !== 0) : Math.trunc
  return { dims: data.dims, kind: 'int', values: Float64Array.from(data.values, whole) }
}

const where: Fold = (of) => {
  const [condition, a, b] = [input(of, 0), input(of, 1), input(of, 2)]
  const chosenA = broadcast(condition, a, (yes, x) => (yes ? x : NaN))
  const dims = broadcast(chosenA, b, (x) => x).dims
  const [c, x, y] = [condition, a, b].map((t) => ({ t, from: places(t.dims, dims) }))
  return like(
    a,
    dims,
    generate(dims, (i) => (c!.t.values[c!.from(i)] ? x!.t.values[x!.from(i)]! : y!.t.values[y!.from(i)]!)),
  )
}

const divide: Fold = (of) => {
  const whole = of.inputs.every((tensor) => tensor?.kind === 'int')
  return binary((a, b) => (whole ? Math.trunc(a / b) : a / b))(of)
}

/** A comparison gives whole numbers, whatever it compares. */
function comparison(compute: (a: number, b: number) => boolean): Fold {
  return (of) => {
    const compared = binary((a, b) => Number(compute(a, b)))(of) as Tensor
    return { ...compared, kind: 'int', values: Float64Array.from(compared.values) }
  }
}

const same: Fold = (of) => input(of, 0)

const folds: Readonly<Record<string, Fold>> = {
  Constant: constant,
  ConstantOfShape: constantOfShape,
  Identity: same,
  Dropout: same,
  Cast: cast,
  Shape: (of) => intTensor(sliceOf(input(of, 0).dims, of)),
  Size: (of) => ({ dims: [], kind: 'int', values: Float64Array.of(count(input(of, 0).dims)) }),
  Gather: gather,
  Slice: slice,
  Concat: concat,
  Split: split,
  Transpose: transpose,
  Reshape: (of) =>
    reshaped(
      input(of, 0),
      reshapedDims(input(of, 0).dims, [...input(of, 1).values], attribute(of, 'allowzero', 0) !== 0),
    ),
  Flatten: (of) => {
    const { dims } = input(of, 0)
    const axis = attribute(of, 'axis', 1)
    const cut = axis < 0 ? axis + dims.length : axis
    return reshaped(input(of, 0), [count(dims.slice(0, cut)), count(dims.slice(cut))])
  },
  Squeeze: (of) => reshaped(input(of, 0), squeezed(input(of, 0).dims, listed(of, 'axes', 1))),
  Unsqueeze: (of) => reshaped(input(of, 0), unsqueezed(input(of, 0).dims, listed(of, 'axes', 1) ?? [])),
  Expand: (of) => expanded(input(of, 0), [...input(of, 1).values]),
  Range: range,
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: divide,
  Mod: binary((a, b) => a - b * Math.floor(a / b)),
  Pow: binary((a, b) => a ** b),
  Min: binary(Math.min),
  Max: binary(Math.max),
  Neg: elementwise((x) => -x),
  Abs: elementwise(Math.abs),
  Floor: elementwise(Math.floor),
  Ceil: elementwise(Math.ceil),
  Sqrt: elementwise(Math.sqrt),
  Reciprocal: elementwise((x) => 1 / x),
  Not: elementwise((x) => Number(!x)),
  Equal: comparison((a, b) => a === b),
  Greater: comparison((a, b) => a > b),
  Less: comparison((a, b) => a < b),
  GreaterOrEqual: comparison((a, b) => a >= b),
  LessOrEqual: comparison((a, b) => a <= b),
  And: comparison((a, b) => Boolean(a && b)),
  Or: comparison((a, b) => Boolean(a || b)),
  Where: where,
  ReduceProd: reduced((a, b) => a * b, 1),
  ReduceSum: reduced((a, b) => a + b, 0),
  ReduceMax: reduced(Math.max, -Infinity),
  ReduceMin: reduced(Math.min, Infinity),
}

/** The part of the dimensions that `Shape` gives by `start` and `end`. */
export function sliceOf(dims: readonly number[], { node }: Pick<Folding, 'node'>): readonly number[] {
  const end = node.attributes.get('end')?.int
  return dims.slice(node.attributes.get('start')?.int ?? 0, end ?? dims.length)
}
