/** Computes nodes whose inputs are all constants: arithmetic of shapes, and what exporters leave undone to weights. */
import { message } from '#app/text/message'
import { attribute, input, listed, type Fold, type Folding } from './folding'
import { movingFolds } from './foldMoving'
import { reshapedDims, squeezed, unsqueezed } from './operators/reshaping'
import { broadcast, count, expanded, generate, like, places, reshaped, stridesOf } from './tensorMath'
import type { Tensor } from './reader/tensor'
import { axisOf, noPlace } from '#main/models/mapValue'

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
    if (!asked?.length && attribute(of, 'noop_with_empty_axes', 0) !== 0) return data
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
  ...movingFolds,
  Size: (of) => ({ dims: [], kind: 'int', values: Float64Array.of(count(input(of, 0).dims)) }),
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
