/** What is computed cell by cell: activations, normalizations and softmax. */
import type { CallOf, ElementwiseFunction, ElementwiseCall } from '#app/calls/kernelCall'
import { cellCount } from '#app/shape'
import { asMap, dimsOf, shaped, type GraphWriter, type Value } from './graph'
import type { WriteCall } from './site'

type Constants = Pick<ElementwiseCall, 'alpha' | 'beta'>
type WriteFunction = (graph: GraphWriter, x: string, constants: Constants) => string

/** An operator without attributes. */
const plain =
  (op: string): WriteFunction =>
  (graph, x) =>
    graph.add(op, [x])

/** A float, left out where it is what the operator has anyway: read again, it would be a float32. */
const unless = (initial: number, name: string, value: number) => (value === initial ? {} : { [name]: { float: value } })

const withAlpha =
  (op: string, initial: number): WriteFunction =>
  (graph, x, { alpha }) =>
    graph.add(op, [x], unless(initial, 'alpha', alpha))

const clip =
  (low: number, high: number): WriteFunction =>
  (graph, x) => {
    if (low === -Infinity && high === Infinity) return graph.add('Identity', [x])
    // A limit that is left out is an empty name.
    const limits = [low, high].map((limit) => (Number.isFinite(limit) ? graph.floats([limit], []) : ''))
    return graph.add('Clip', [x, ...(limits[1] === '' ? limits.slice(0, 1) : limits)])
  }

const times = (graph: GraphWriter, x: string, factor: number) =>
  factor === 1 ? x : graph.add('Mul', [x, graph.floats([factor], [])])

/** x times the sigmoid of what is given. */
const gated = (graph: GraphWriter, x: string, gate: string) => graph.add('Mul', [x, graph.add('Sigmoid', [gate])])

const functions: Readonly<Record<ElementwiseFunction, WriteFunction>> = {
  identity: plain('Identity'),
  relu: plain('Relu'),
  relu6: clip(0, 6),
  clip: (graph, x, { alpha, beta }) => clip(alpha, beta)(graph, x, { alpha, beta }),
  leakyRelu: withAlpha('LeakyRelu', 0.01),
  elu: withAlpha('Elu', 1),
  celu: withAlpha('Celu', 1),
  thresholdedRelu: withAlpha('ThresholdedRelu', 1),
  selu: (graph, x, { alpha, beta }) => graph.add('Selu', [x], { alpha: { float: alpha }, gamma: { float: beta } }),
  sigmoid: plain('Sigmoid'),
  tanh: plain('Tanh'),
  softplus: plain('Softplus'),
  softsign: plain('Softsign'),
  hardSwish: plain('HardSwish'),
  hardSigmoid: (graph, x, { alpha, beta }) =>
    graph.add('HardSigmoid', [x], { alpha: { float: alpha }, beta: { float: beta } }),
  silu: (graph, x, { alpha }) => gated(graph, x, times(graph, x, alpha)),
  mish: (graph, x) => graph.add('Mul', [x, graph.add('Tanh', [graph.add('Softplus', [x])])]),
  // x (1 + erf(x / sqrt 2)) / 2
  gelu: (graph, x) => {
    const erf = graph.add('Erf', [times(graph, x, Math.SQRT1_2)])
    return graph.add('Mul', [times(graph, x, 0.5), graph.add('Add', [erf, graph.floats([1], [])])])
  },
  // (1 + tanh z) / 2 is the sigmoid of 2 z.
  geluTanh: (graph, x) => {
    const cube = graph.add('Mul', [graph.add('Mul', [x, x]), x])
    const z = graph.add('Add', [x, times(graph, cube, 0.044715)])
    return gated(graph, x, times(graph, z, 2 * Math.sqrt(2 / Math.PI)))
  },
}

export const elementwise: WriteCall<CallOf<'elementwise'>> = (call, { graph, inputs }) =>
  functions[call.fn](graph, inputs[0]!.name, call)

export const prelu: WriteCall<CallOf<'prelu'>> = ({ slope }, { graph, inputs }) => {
  const { name, shape } = inputs[0] as Value
  return graph.add('PRelu', [name, graph.perChannel(slope, 'slope', shape)])
}

export const batchNorm: WriteCall<CallOf<'batchNorm'>> = (
  { gamma, beta, mean, variance, epsilon },
  { graph, inputs },
) => {
  const { name, shape } = inputs[0] as Value
  const roles = { gamma, beta, mean, variance }
  const parameters = Object.entries(roles).map(([role, source]) => graph.weights(source, role, [shape.channels]))
  return graph.add('BatchNormalization', [name, ...parameters], unless(1e-5, 'epsilon', epsilon))
}

/** Only what changes something is written. */
export const rescale: WriteCall<CallOf<'rescale'>> = ({ scale, offset }, { graph, inputs }) => {
  const { name, shape } = inputs[0] as Value
  const one = scale.from === 'constant' && scale.value === 1
  const none = offset.from === 'constant' && offset.value === 0
  if (scale.from === 'constant' && scale.value === -1 && !none)
    return graph.add('Sub', [graph.perChannel(offset, 'offset', shape), name])
  const scaled = one && !none ? name : graph.add('Mul', [name, graph.perChannel(scale, 'scale', shape)])
  return none ? scaled : graph.add('Add', [scaled, graph.perChannel(offset, 'offset', shape)])
}

/** onnxruntime computes LRN for odd sizes and positive exponents; others are spelled out. */
export const localResponseNorm: WriteCall<CallOf<'localResponseNorm'>> = (call, { graph, inputs }) => {
  const [input] = inputs as [Value]
  const { size, alpha, beta, bias } = call
  const x = asMap(graph, input)
  const simple = size % 2 === 1 && Math.fround(alpha) > 0 && Math.fround(beta) > 0
  const attributes = {
    size,
    ...unless(1e-4, 'alpha', alpha),
    ...unless(0.75, 'beta', beta),
    ...unless(1, 'bias', bias),
  }
  const normalized = simple ? graph.add('LRN', [x], attributes) : spelledOutNorm(graph, x, input.shape.channels, call)
  return input.shape.flat ? shaped(graph, normalized, input.shape) : normalized
}

function spelledOutNorm(
  graph: GraphWriter,
  x: string,
  channels: number,
  { size, alpha, beta, bias }: CallOf<'localResponseNorm'>,
): string {
  const [before, after] = [Math.floor((size - 1) / 2), Math.ceil((size - 1) / 2)]
  // Which channels the sum of each one has.
  const band = Array.from({ length: channels ** 2 }, (_, i) => {
    const distance = (i % channels) - Math.floor(i / channels)
    return distance >= -before && distance <= after ? 1 : 0
  })
  const squares = graph.add('Mul', [x, x])
  const total = graph.add('Conv', [squares, graph.floats(band, [channels, channels, 1, 1])])
  const base = graph.add('Add', [times(graph, total, alpha / size), graph.floats([bias], [])])
  return graph.add('Div', [x, graph.add('Pow', [base, graph.floats([beta], [])])])
}

export const softmax: WriteCall<CallOf<'softmax'>> = ({ axis, log }, { graph, inputs }) => {
  const [input] = inputs as [Value]
  const op = log ? 'LogSoftmax' : 'Softmax'
  if (axis === 'channel') return graph.add(op, [input.name], { axis: 1 })
  const source =
    axis === 'all' ? graph.add('Reshape', [input.name, graph.ints([1, cellCount(input.shape)])]) : asMap(graph, input)
  const shares = graph.add(op, [source], { axis: { all: 1, row: 2, column: 3 }[axis] })
  return axis === 'all' || input.shape.flat ? graph.add('Reshape', [shares, graph.ints(dimsOf(input.shape))]) : shares
}
