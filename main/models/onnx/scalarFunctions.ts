/** Recognises activations by the function that a few nodes compute of each number, however it is written. */
import type { OnnxAttribute, OnnxGraph, OnnxNode } from './reader/readModel'

/** One node for several. */
export interface ComposedNode extends OnnxNode {
  /** The highest rank of the constants among its inputs: that of the result is no lower. */
  readonly rank?: number
}

/** Several nodes as one: the node that stands for them, and those that go with the last one. */
export interface Composition {
  readonly node: ComposedNode
  readonly parts: readonly OnnxNode[]
}

interface Surroundings {
  readonly graph: OnnxGraph
  readonly makers: ReadonlyMap<string, OnnxNode>
  /** Whether a tensor is read by these nodes alone. */
  onlyRead(name: string, by: ReadonlySet<OnnxNode>): boolean
}

type Vector = Float64Array

/** Nodes that one activation may be spelled out in. */
const MOST_NODES = 12

/** Where functions are compared; nothing is as steep that it could hide between these. */
const samples = Float64Array.from([-1e4, -50, 50, 1e4, ...Array.from({ length: 161 }, (_, i) => (i - 80) / 8 + 0.01)])

/** The activation that ends in this node; null where there is none, or another node reads what is computed on the way. */
export function recognise(node: OnnxNode, around: Surroundings): Composition | null {
  if (!(node.op in functions)) return null
  for (const base of basesOf(node, around)) {
    const region: Region = { nodes: new Set(), rank: 0 }
    const values = evaluate(node, base, around, region)
    const { nodes, rank } = region
    const spelled = nodes.size > 1 || node.op === 'Max' || node.op === 'Min'
    if (!values || !spelled) continue
    const parts = [...nodes].filter((one) => one !== node)
    if (!parts.every(({ outputs }) => outputs.every((name) => around.onlyRead(name, nodes)))) continue
    const found = activationOf(values)
    if (!found) continue
    const attributes = new Map(Object.entries(found.attributes ?? {}))
    return { node: { ...node, op: found.op, inputs: [base], attributes, rank }, parts }
  }
  return null
}

/** Tensors that the node may be a function of, the nearest first. */
function basesOf(node: OnnxNode, { makers, graph }: Surroundings): readonly string[] {
  const names = new Set<string>()
  const waiting = [node]
  for (let seen = 0; seen < MOST_NODES && seen < waiting.length; seen++) {
    for (const name of waiting[seen]!.inputs) {
      if (name === '' || names.has(name) || graph.initializers.has(name)) continue
      const maker = makers.get(name)
      if (maker?.op === 'Constant') continue
      names.add(name)
      if (maker && maker.op in functions) waiting.push(maker)
    }
  }
  return [...names]
}

/** The nodes that a result is computed by, and the highest rank of their constants. */
interface Region {
  readonly nodes: Set<OnnxNode>
  rank: number
}

/** What a node computes of the samples in `base`; null where it depends on anything else. */
function evaluate(node: OnnxNode, base: string, around: Surroundings, region: Region): Vector | null {
  const compute = functions[node.op]
  if (!compute || (!region.nodes.has(node) && region.nodes.size >= MOST_NODES)) return null
  region.nodes.add(node)
  const inputs: Vector[] = []
  for (const name of node.inputs) {
    const maker = around.makers.get(name)
    const constant = name === '' ? NOT_GIVEN : scalarOf(name, around)
    region.rank = Math.max(region.rank, constant?.rank ?? 0)
    const input =
      name === base
        ? samples
        : constant !== null
          ? samples.map(() => constant.value)
          : maker && evaluate(maker, base, around, region)
    if (!input) return null
    inputs.push(input)
  }
  return samples.map((_, i) =>
    compute(
      inputs.map((input) => input[i]!),
      node.attributes,
    ),
  )
}

const NOT_GIVEN = { value: NaN, rank: 0 }

/** A constant of one number; null for anything else. */
function scalarOf(name: string, { graph, makers }: Surroundings): { value: number; rank: number } | null {
  const maker = makers.get(name)
  const stored = graph.initializers.get(name) ?? maker?.attributes.get('value')?.tensor
  if (maker && maker.op !== 'Constant') return null
  const single = stored?.dims.every((n) => n === 1) ? stored.read().values[0] : undefined
  const value = stored
    ? single
    : (maker?.attributes.get('value_float')?.float ?? maker?.attributes.get('value_int')?.int)
  return value === undefined ? null : { value, rank: stored?.dims.length ?? 0 }
}

interface Activation {
  readonly op: string
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>
}

/** The activation that has these values at the samples. */
function activationOf(values: Vector): Activation | null {
  const isLike = (f: (x: number) => number) =>
    values.every((y, i) => {
      const expected = f(samples[i]!)
      return Math.abs(y - expected) <= 2e-6 * (1 + Math.abs(expected))
    })
  const known = Object.entries(activationFunctions).find(([, { f }]) => isLike(f))
  if (known) return { op: known[0].split(' ')[0]!, ...(known[1].attributes && { attributes: known[1].attributes }) }
  const [low, , , high] = values as unknown as readonly [number, number, number, number]
  const slope = low / -1e4
  if (slope > 0 && slope < 1 && isLike((x) => (x < 0 ? slope * x : x)))
    return { op: 'LeakyRelu', attributes: { alpha: number(slope) } }
  if (low < high && isLike((x) => Math.max(low, Math.min(high, x)))) {
    return {
      op: 'Clip',
      attributes: { min: number(low <= -1e4 ? -Infinity : low), max: number(high >= 1e4 ? Infinity : high) },
    }
  }
  return null
}

function number(value: number): OnnxAttribute {
  return { int: 0, float: Math.fround(value), text: '', type: 1, ints: [], floats: [], texts: [], tensor: null }
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
const clip = (x: number, low: number, high: number) => Math.max(low, Math.min(high, x))
const geluTanh = (x: number) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))

/** Error 1.5e-7: Abramowitz and Stegun, 7.1.26. Both sides of a comparison use it. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
  return Math.sign(x) * (1 - series * Math.exp(-x * x))
}

/** Activations by their operators; what follows the operator tells two of one apart. */
const activationFunctions: Readonly<
  Record<string, { readonly f: (x: number) => number; readonly attributes?: Activation['attributes'] }>
> = {
  Relu: { f: (x) => Math.max(x, 0) },
  HardSwish: { f: (x) => x * clip(x / 6 + 0.5, 0, 1) },
  HardSigmoid: { f: (x) => clip(x / 6 + 0.5, 0, 1), attributes: { alpha: number(1 / 6), beta: number(0.5) } },
  Swish: { f: (x) => x * sigmoid(x) },
  Gelu: { f: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)) },
  'Gelu by tanh': { f: geluTanh, attributes: { approximate: { ...number(0), text: 'tanh' } } },
  Mish: { f: (x) => x * Math.tanh(softplus(x)) },
  Softplus: { f: softplus },
  Softsign: { f: (x) => x / (1 + Math.abs(x)) },
  Sigmoid: { f: sigmoid },
  Tanh: { f: Math.tanh },
  Elu: { f: (x) => (x < 0 ? Math.expm1(x) : x) },
}

type Compute = (inputs: readonly number[], attributes: ReadonlyMap<string, OnnxAttribute>) => number

function unary(f: (x: number) => number): Compute {
  return ([x = NaN]) => f(x)
}

function binary(f: (a: number, b: number) => number): Compute {
  return (inputs) => inputs.reduce((a, b) => f(a, b))
}

/** Operators that compute each number of itself. */
const functions: Readonly<Record<string, Compute>> = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary((a, b) => a / b),
  Pow: binary((a, b) => a ** b),
  Max: binary(Math.max),
  Min: binary(Math.min),
  Relu: unary((x) => Math.max(x, 0)),
  Sigmoid: unary(sigmoid),
  Tanh: unary(Math.tanh),
  Erf: unary(erf),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Sqrt: unary(Math.sqrt),
  Neg: unary((x) => -x),
  Abs: unary(Math.abs),
  Reciprocal: unary((x) => 1 / x),
  Softplus: unary(softplus),
  Softsign: unary((x) => x / (1 + Math.abs(x))),
  HardSigmoid: ([x = NaN], attributes) =>
    clip((attributes.get('alpha')?.float ?? 0.2) * x + (attributes.get('beta')?.float ?? 0.5), 0, 1),
  LeakyRelu: ([x = NaN], attributes) => (x < 0 ? (attributes.get('alpha')?.float ?? 0.01) * x : x),
  Elu: ([x = NaN], attributes) => (x < 0 ? (attributes.get('alpha')?.float ?? 1) * Math.expm1(x) : x),
  Clip: ([x = NaN, low = NaN, high = NaN], attributes) => {
    const given = [attributes.get('min')?.float ?? low, attributes.get('max')?.float ?? high] as const
    return clip(x, given[0] === given[0] ? given[0] : -Infinity, given[1] === given[1] ? given[1] : Infinity)
  },
}
