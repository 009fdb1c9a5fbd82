/** Vectors, and what joins lanes. */
import type { ArithmeticFunction, CallOf } from '#app/calls/kernelCall'
import { asMap, type Value } from './graph'
import type { WriteCall } from './site'

export const flatten: WriteCall<CallOf<'flatten'>> = ({ order }, { graph, inputs }) => {
  const { name, shape } = inputs[0] as Value
  const moved = order === 'channelsLast' && !shape.flat
  return graph.add('Flatten', [moved ? graph.add('Transpose', [name], { perm: [0, 2, 3, 1] }) : name])
}

export const dense: WriteCall<CallOf<'dense'>> = ({ units, weights, bias }, { graph, inputs }) => {
  const { name, shape } = inputs[0] as Value
  const kernel = graph.weights(weights, 'weight', [units, shape.channels])
  // A map of a single value is a vector for Dense.
  const vector = shape.flat ? name : graph.add('Flatten', [name])
  return graph.add('Gemm', [vector, kernel, ...(bias ? [graph.weights(bias, 'bias', [units])] : [])], { transB: 1 })
}

/** Operators for two maps; `many` for more, where there is one. */
const joins: Readonly<Record<ArithmeticFunction, { readonly two: string; readonly many: string | null }>> = {
  add: { two: 'Add', many: 'Sum' },
  subtract: { two: 'Sub', many: null },
  multiply: { two: 'Mul', many: null },
  maximum: { two: 'Max', many: 'Max' },
  average: { two: 'Mean', many: 'Mean' },
}

export const arithmetic: WriteCall<CallOf<'arithmetic'>> = ({ fn }, { graph, inputs, shape }) => {
  const lanes = inputs.map((input) => (input.shape.flat && !shape.flat ? asMap(graph, input) : input.name))
  const { two, many } = joins[fn]
  if (many && lanes.length > 2) return graph.add(many, lanes)
  return lanes.slice(1).reduce((all, lane) => graph.add(two, [all, lane]), lanes[0]!)
}

export const concatenate: WriteCall<CallOf<'concatenate'>> = (_, { graph, inputs }) =>
  graph.add(
    'Concat',
    inputs.map(({ name }) => name),
    { axis: 1 },
  )
