/**
 * Random kernel calls with maps that fit them, for comparing one set of kernels with another.
 */
import fc from 'fast-check'
import type {
  Conv2dCall,
  ElementwiseCall,
  KernelCall,
  Pool2dCall,
  Reducer,
  RegionPoolCall,
  Span,
  TensorView,
  WeightSource,
  Window2d,
} from '../../app/kernels'
import { elementwiseFunctions } from '../../app/kernels'
import { outputSize } from '../../app/layers/window'
import { mapShape, type MapShape } from '../../app/shape'
import { makeMap } from './maps'

export interface Case {
  readonly call: KernelCall
  readonly inputs: readonly TensorView[]
  readonly weights: readonly Float32Array[]
  readonly output: MapShape
  /** Largest difference that rounding explains. */
  readonly tolerance: number
  readonly cuts: readonly number[]
}

const none: WeightSource = { from: 'values', values: [] }

/** Mostly plain numbers; now and then what is not: NaN, infinities, -0, denormals. */
export const cellValue = fc.oneof(
  { weight: 40, arbitrary: fc.float({ min: -4, max: 4, noNaN: true }) },
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(-0, 1e-40, -1e-40, 1e-45) },
)
const wildValue = fc.oneof(
  { weight: 20, arbitrary: cellValue },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
)
const anyValues = fc.oneof(
  { weight: 3, arbitrary: fc.array(cellValue, { minLength: 5, maxLength: 60 }) },
  { weight: 1, arbitrary: fc.array(wildValue, { minLength: 5, maxLength: 60 }) },
)
const cutsOf = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 })

interface AxisCase {
  readonly n: number
  readonly k: number
  readonly s: number
  readonly d: number
  readonly p0: number
  readonly p1: number
  readonly out: number
}

/** An axis on which at least one window fits. */
function axis(most: number, window: number, ceilMode: boolean): fc.Arbitrary<AxisCase> {
  return fc
    .record({
      n: fc.integer({ min: 1, max: most }),
      k: fc.integer({ min: 1, max: window }),
      s: fc.constantFrom(1, 1, 1, 2, 2, 3, 5),
      d: fc.constantFrom(1, 1, 1, 2, 3),
      p0: fc.constantFrom(0, 0, 1, 2, 4),
      p1: fc.constantFrom(0, 0, 1, 2, 4),
    })
    .map((a) => ({ ...a, p0: Math.min(a.p0, a.n - 1), p1: Math.min(a.p1, a.n - 1) }))
    .map((a) => ({ ...a, out: outputSize(a.n, a.k, a.s, a.d, a.p0, a.p1, ceilMode) }))
    .filter((a) => a.out >= 1)
}

function windowOf(y: AxisCase, x: AxisCase): Window2d {
  return { size: [y.k, x.k], strides: [y.s, x.s], dilations: [y.d, x.d], pads: [y.p0, x.p0, y.p1, x.p1] }
}

function cycle(values: readonly number[]): (cell: number) => number {
  // A stride coprime to most lengths, so that rows do not repeat each other.
  return (cell) => values[(cell * 7 + Math.floor(cell / values.length)) % values.length] ?? 0
}

export const conv2dCase: fc.Arbitrary<Case> = fc
  .record({
    y: axis(14, 5, false),
    x: axis(70, 9, false),
    groups: fc.integer({ min: 1, max: 3 }),
    groupInputs: fc.integer({ min: 1, max: 12 }),
    groupOutputs: fc.integer({ min: 1, max: 13 }),
    paddingMode: fc.constantFrom('zeros', 'zeros', 'reflect', 'replicate', 'circular'),
    relu: fc.boolean(),
    bias: fc.boolean(),
    values: anyValues,
    weights: fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 50 }),
    infiniteWeight: fc.constantFrom(0, 0, 0, 0, Infinity),
    cuts: cutsOf,
  })
  .map(({ y, x, groups, groupInputs, groupOutputs, paddingMode, relu, bias, values, weights, infiniteWeight, cuts }) => {
    const window = windowOf(y, x)
    const inputs = groups * groupInputs
    const outputs = groups * groupOutputs
    const taps = groupInputs * y.k * x.k
    const call: Conv2dCall = {
      kernel: 'conv2d',
      window,
      groups,
      paddingMode,
      weights: none,
      bias: bias ? none : null,
      activation: relu ? 'relu' : 'linear',
      method: 'exact',
    }
    const numbers = Float32Array.from({ length: outputs * taps }, (_, i) => cycle(weights)(i))
    if (infiniteWeight) numbers[0] = infiniteWeight
    return {
      call,
      inputs: [makeMap(mapShape(inputs, y.n, x.n), cycle(values))],
      weights: bias ? [numbers, Float32Array.from({ length: outputs }, (_, i) => i - 1.5)] : [numbers],
      output: mapShape(outputs, y.out, x.out),
      tolerance: 1e-6 * (taps * 4 + outputs),
      cuts,
    }
  })

export const reducer: fc.Arbitrary<Reducer> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Reducer>({ type: 'max' }) },
  { weight: 1, arbitrary: fc.constant<Reducer>({ type: 'min' }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom('valid' as const, 'padded' as const, 3).map((divisor): Reducer => ({ type: 'average', divisor })),
  },
  { weight: 1, arbitrary: fc.constant<Reducer>({ type: 'sum' }) },
  { weight: 2, arbitrary: fc.constantFrom(1, 2, 3, 1.5).map((p): Reducer => ({ type: 'lp', p })) },
  { weight: 1, arbitrary: fc.constantFrom(0, 0.3, 0.5, 1).map((quantile): Reducer => ({ type: 'rank', quantile })) },
  { weight: 1, arbitrary: fc.constantFrom(1, 3, 2.5).map((p): Reducer => ({ type: 'gem', p, epsilon: 1e-6 })) },
  { weight: 1, arbitrary: fc.constant<Reducer>({ type: 'softpool' }) },
  {
    weight: 1,
    arbitrary: fc
      .record({ mode: fc.constantFrom('mean', 'sample'), seed: fc.integer({ min: 0, max: 2 ** 31 }) })
      .map(({ mode, seed }): Reducer => ({ type: 'stochastic', mode, seed })),
  },
  { weight: 1, arbitrary: fc.constantFrom(0, 0.25, 1).map((lambda): Reducer => ({ type: 'mixed', lambda })) },
)

const poolAxis = (most: number) =>
  fc.oneof(axis(most, 5, false), axis(most, 5, true), axis(most, 33, false), axis(most, 33, true))

export const pool2dCase: fc.Arbitrary<Case> = fc
  .record({
    y: poolAxis(60),
    x: poolAxis(150),
    channels: fc.integer({ min: 1, max: 3 }),
    reducer,
    values: anyValues,
    cuts: cutsOf,
  })
  .map(({ y, x, channels, reducer, values, cuts }) => {
    const call: Pool2dCall = { kernel: 'pool2d', window: windowOf(y, x), reducer }
    return {
      call,
      inputs: [makeMap(mapShape(channels, y.n, x.n), cycle(values))],
      weights: [],
      output: mapShape(channels, y.out, x.out),
      tolerance: 1e-5,
      cuts,
    }
  })

function spans(n: number): fc.Arbitrary<readonly Span[]> {
  const span = fc
    .tuple(fc.integer({ min: 0, max: n - 1 }), fc.integer({ min: 0, max: n - 1 }))
    .map(([a, b]) => ({ begin: Math.min(a, b), end: Math.max(a, b) + 1 }))
  return fc.oneof(fc.array(span, { minLength: 1, maxLength: 6 }), fc.constant([{ begin: 0, end: n }]))
}

export const regionPoolCase: fc.Arbitrary<Case> = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 150 }))
  .chain(([height, width]) =>
    fc
      .record({
        rows: spans(height),
        columns: spans(width),
        channels: fc.integer({ min: 1, max: 5 }),
        reducer,
        values: anyValues,
        cuts: cutsOf,
      })
      .map(({ rows, columns, channels, reducer, values, cuts }) => {
        const call: RegionPoolCall = { kernel: 'regionPool', rows, columns, reducer }
        return {
          call,
          inputs: [makeMap(mapShape(channels, height, width), cycle(values))],
          weights: [],
          output: mapShape(channels, rows.length, columns.length),
          tolerance: 1e-5,
          cuts,
        }
      }),
  )

export const elementwiseCase: fc.Arbitrary<Case> = fc
  .record({
    fn: fc.constantFrom(...elementwiseFunctions),
    height: fc.integer({ min: 1, max: 5 }),
    width: fc.integer({ min: 1, max: 70 }),
    channels: fc.integer({ min: 1, max: 3 }),
    alpha: fc.constantFrom(0.01, 1, 0.5, 1.67326319),
    beta: fc.constantFrom(1.05070102, 0.5, 2),
    values: fc.array(fc.oneof(wildValue, fc.float({ min: -200, max: 200, noNaN: true })), { minLength: 5, maxLength: 60 }),
    cuts: cutsOf,
  })
  .map(({ fn, height, width, channels, alpha, beta, values, cuts }) => {
    const call: ElementwiseCall = { kernel: 'elementwise', fn, alpha, beta }
    const shape = mapShape(channels, height, width)
    return { call, inputs: [makeMap(shape, cycle(values))], weights: [], output: shape, tolerance: 1e-7, cuts }
  })
