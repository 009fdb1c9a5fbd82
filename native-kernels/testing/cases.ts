/**
 * Random kernel calls with maps that fit them, for comparing one set of kernels with another.
 */
import fc from 'fast-check'
import type {
  BatchNormCall,
  Conv2dCall,
  ConvTranspose2dCall,
  DenseCall,
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
import { extent, outputSize } from '../../app/layers/window'
import { mapShape, vectorShape, type MapShape } from '../../app/shape'
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

/** Convolutions that the method 'fast' computes in another way, or would if they were larger. */
export const fastConv2dCase: fc.Arbitrary<Case> = fc
  .record({
    height: fc.integer({ min: 2, max: 14 }),
    width: fc.integer({ min: 3, max: 90 }),
    pads: fc.tuple(...[0, 1, 2, 3].map(() => fc.constantFrom(0, 1, 1, 2))),
    groups: fc.integer({ min: 1, max: 2 }),
    groupInputs: fc.integer({ min: 6, max: 20 }),
    groupOutputs: fc.integer({ min: 7, max: 13 }),
    paddingMode: fc.constantFrom('zeros', 'zeros', 'reflect', 'replicate', 'circular'),
    relu: fc.boolean(),
    values: fc.array(cellValue, { minLength: 5, maxLength: 60 }),
    weights: fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 50 }),
    cuts: cutsOf,
  })
  .filter(({ height, width, pads: [top = 0, left = 0, bottom = 0, right = 0] }) => {
    return height + top + bottom >= 3 && Math.max(top, bottom) < height && Math.max(left, right) < width
  })
  .map(({ height, width, pads: [top = 0, left = 0, bottom = 0, right = 0], groups, groupInputs, groupOutputs, paddingMode, relu, values, weights, cuts }) => {
    const taps = groupInputs * 9
    const outputs = groups * groupOutputs
    const call: Conv2dCall = {
      kernel: 'conv2d',
      window: { size: [3, 3], strides: [1, 1], dilations: [1, 1], pads: [top, left, bottom, right] },
      groups,
      paddingMode,
      weights: none,
      bias: none,
      activation: relu ? 'relu' : 'linear',
      method: 'fast',
    }
    return {
      call,
      inputs: [makeMap(mapShape(groups * groupInputs, height, width), cycle(values))],
      weights: [
        Float32Array.from({ length: outputs * taps }, (_, i) => cycle(weights)(i)),
        Float32Array.from({ length: outputs }, (_, i) => i - 1.5),
      ],
      output: mapShape(outputs, height + top + bottom - 2, width + left + right - 2),
      tolerance: 3e-6 * taps * 4,
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

const cellReducer = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 0.1, 0.5, 0.5, 0.5, 0.75, 1).map((quantile): Reducer => ({ type: 'rank', quantile })) },
  {
    weight: 4,
    arbitrary: reducer.filter(({ type }) => ['lp', 'gem', 'softpool', 'stochastic', 'mixed'].includes(type)),
  },
)

/** Reducers that take a window's cells together, on windows of which many lie side by side. */
export const cellPool2dCase: fc.Arbitrary<Case> = fc
  .record({
    size: fc.oneof(fc.constantFrom<[number, number]>([3, 3], [5, 5], [7, 7]), fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))),
    height: fc.integer({ min: 9, max: 14 }),
    width: fc.integer({ min: 9, max: 70 }),
    pad: fc.constantFrom(0, 0, 1, 2),
    strides: fc.constantFrom<[number, number]>([1, 1], [1, 1], [2, 2], [1, 3]),
    dilation: fc.constantFrom(1, 1, 1, 2),
    reducer: cellReducer,
    values: anyValues,
    cuts: cutsOf,
  })
  .map(({ size, height, width, pad, strides, dilation, reducer, values, cuts }) => {
    const dilations: [number, number] = size[0] > 4 || size[1] > 4 ? [1, 1] : [dilation, dilation]
    const window: Window2d = { size, strides, dilations, pads: [pad, pad, pad, pad] }
    const out = (n: number, axis: 0 | 1) => outputSize(n, size[axis], strides[axis], dilations[axis], pad, pad, false)
    return {
      call: { kernel: 'pool2d', window, reducer },
      inputs: [makeMap(mapShape(2, height, width), cycle(values))],
      weights: [],
      output: mapShape(2, out(height, 0), out(width, 1)),
      tolerance: 1e-5,
      cuts,
    }
  })

/** Maps wider than what pools take at a time, and bands longer than what a cache holds. */
export const widePool2dCase: fc.Arbitrary<Case> = fc
  .record({
    tall: fc.boolean(),
    low: fc.integer({ min: 1, max: 3 }),
    high: fc.integer({ min: 4, max: 90 }),
    height: fc.integer({ min: 36, max: 60 }),
    width: fc.integer({ min: 1000, max: 2200 }),
    pad: fc.constantFrom(0, 0, 1, 2),
    strides: fc.constantFrom<[number, number]>([1, 1], [1, 1], [2, 2], [1, 2], [2, 1]),
    reducer: fc.constantFrom<Reducer>({ type: 'max' }, { type: 'min' }, { type: 'average', divisor: 'valid' }, { type: 'lp', p: 2 }),
    values: anyValues,
    cuts: cutsOf,
  })
  .map(({ tall, low, high, height, width, pad, strides, reducer, values, cuts }) => {
    const size: [number, number] = tall ? [Math.min(high, height), low] : [low, high]
    const window: Window2d = { size, strides, dilations: [1, 1], pads: [pad, pad, pad, pad] }
    const out = (n: number, axis: 0 | 1) => outputSize(n, size[axis], strides[axis], 1, pad, pad, false)
    return {
      call: { kernel: 'pool2d', window, reducer },
      inputs: [makeMap(mapShape(1, height, width), cycle(values))],
      weights: [],
      output: mapShape(1, out(height, 0), out(width, 1)),
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

/** A map of any size, with a function that makes further numbers from the same values. */
const someMap = fc
  .record({
    channels: fc.integer({ min: 1, max: 5 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 40 }),
    values: anyValues,
    cuts: cutsOf,
  })
  .map(({ channels, height, width, values, cuts }) => {
    const shape = mapShape(channels, height, width)
    return { shape, map: makeMap(shape, cycle(values)), values, cuts }
  })

export const convTranspose2dCase: fc.Arbitrary<Case> = fc
  .record({
    y: axis(8, 5, false),
    x: axis(30, 5, false),
    groups: fc.integer({ min: 1, max: 2 }),
    groupInputs: fc.integer({ min: 1, max: 3 }),
    groupOutputs: fc.integer({ min: 1, max: 3 }),
    outputPadding: fc.constantFrom(0, 0, 1),
    bias: fc.boolean(),
    values: anyValues,
    weights: fc.array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: 3, maxLength: 50 }),
    cuts: cutsOf,
  })
  .map(({ y, x, groups, groupInputs, groupOutputs, outputPadding, bias, values, weights, cuts }) => {
    const size = (a: AxisCase) => Math.max((a.n - 1) * a.s - a.p0 - a.p1 + extent(a.k, a.d) + outputPadding, 1)
    const call: ConvTranspose2dCall = {
      kernel: 'convTranspose2d',
      window: windowOf(y, x),
      outputPadding: [outputPadding, outputPadding],
      groups,
      weights: none,
      bias: bias ? none : null,
    }
    const outputs = groups * groupOutputs
    const count = groups * groupInputs * groupOutputs * y.k * x.k
    const numbers = Float32Array.from({ length: count }, (_, i) => cycle(weights)(i))
    return {
      call,
      inputs: [makeMap(mapShape(groups * groupInputs, y.n, x.n), cycle(values))],
      weights: bias ? [numbers, Float32Array.from({ length: outputs }, (_, i) => i - 1.5)] : [numbers],
      output: mapShape(outputs, size(y), size(x)),
      tolerance: 1e-6,
      cuts,
    }
  })

export const argmaxPool2dCase: fc.Arbitrary<Case> = pool2dCase.map((test) => {
  const { call } = test
  if (call.kernel !== 'pool2d') return test
  return { ...test, call: { kernel: 'argmaxPool2d', window: call.window }, tolerance: 0 }
})

export const regionArgmaxCase: fc.Arbitrary<Case> = regionPoolCase.map((test) => {
  const { call } = test
  if (call.kernel !== 'regionPool') return test
  return { ...test, call: { kernel: 'regionArgmax', rows: call.rows, columns: call.columns }, tolerance: 0 }
})

export const pyramidPoolCase: fc.Arbitrary<Case> = fc
  .record({ some: someMap, levels: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }), reducer })
  .map(({ some, levels, reducer }) => ({
    call: { kernel: 'pyramidPool', levels, reducer },
    inputs: [some.map],
    weights: [],
    output: vectorShape(some.shape.channels * levels.reduce((sum, n) => sum + n * n, 0)),
    tolerance: 1e-5,
    cuts: [],
  }))

export const unpool2dCase: fc.Arbitrary<Case> = fc
  .record({
    some: someMap,
    height: fc.integer({ min: 1, max: 20 }),
    width: fc.integer({ min: 1, max: 40 }),
    places: fc.array(fc.oneof(fc.integer({ min: -2, max: 400 }), fc.constantFrom(NaN, 1.5, Infinity)), {
      minLength: 5,
      maxLength: 60,
    }),
  })
  .map(({ some, height, width, places }) => ({
    call: { kernel: 'unpool2d' },
    inputs: [some.map, makeMap(some.shape, cycle(places))],
    weights: [],
    output: mapShape(some.shape.channels, height, width),
    tolerance: 0,
    cuts: some.cuts,
  }))

export const preluCase: fc.Arbitrary<Case> = fc.record({ some: someMap, each: fc.boolean() }).map(({ some, each }) => ({
  call: { kernel: 'prelu', slope: none },
  inputs: [some.map],
  weights: [Float32Array.from({ length: each ? some.shape.channels : 1 }, (_, i) => 0.3 * i - 0.4)],
  output: some.shape,
  tolerance: 1e-7,
  cuts: some.cuts,
}))

export const batchNormCase: fc.Arbitrary<Case> = someMap.map((some) => {
  const { channels } = some.shape
  const numbers = (first: number, step: number) => Float32Array.from({ length: channels }, (_, i) => first + step * i)
  const call: BatchNormCall = { kernel: 'batchNorm', gamma: none, beta: none, mean: none, variance: none, epsilon: 1e-5 }
  return {
    call,
    inputs: [some.map],
    weights: [numbers(0.5, 0.25), numbers(-1, 1), numbers(0.1, -0.2), numbers(0.3, 0.5)],
    output: some.shape,
    tolerance: 1e-6,
    cuts: some.cuts,
  }
})

export const softmaxCase: fc.Arbitrary<Case> = fc
  .record({ some: someMap, axis: fc.constantFrom('channel', 'row', 'column', 'all'), log: fc.boolean() })
  .map(({ some, axis, log }) => ({
    call: { kernel: 'softmax', axis, log },
    inputs: [some.map],
    weights: [],
    output: some.shape,
    tolerance: 1e-7,
    cuts: axis === 'all' ? [] : some.cuts,
  }))

export const pad2dCase: fc.Arbitrary<Case> = fc
  .record({
    some: someMap,
    pads: fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: -4, max: 12 }))),
    mode: fc.constantFrom('zeros', 'reflect', 'replicate', 'circular'),
    value: fc.constantFrom(0, 1.5, NaN),
  })
  .map(({ some, pads: [top = 0, left = 0, bottom = 0, right = 0], mode, value }) => {
    const pads = [top, left, Math.max(bottom, 1 - some.shape.height - top), Math.max(right, 1 - some.shape.width - left)] as const
    return {
      call: { kernel: 'pad2d', pads, mode, value },
      inputs: [some.map],
      weights: [],
      output: mapShape(some.shape.channels, some.shape.height + pads[0] + pads[2], some.shape.width + pads[1] + pads[3]),
      tolerance: 0,
      cuts: some.cuts,
    }
  })

export const upsample2dCase: fc.Arbitrary<Case> = fc
  .record({
    some: someMap,
    down: fc.integer({ min: 1, max: 4 }),
    across: fc.integer({ min: 1, max: 4 }),
    interpolation: fc.constantFrom('nearest', 'bilinear'),
  })
  .map(({ some, down, across, interpolation }) => ({
    call: { kernel: 'upsample2d', size: [down, across], interpolation },
    inputs: [some.map],
    weights: [],
    output: mapShape(some.shape.channels, some.shape.height * down, some.shape.width * across),
    tolerance: 1e-7,
    cuts: some.cuts,
  }))

export const flattenCase: fc.Arbitrary<Case> = fc
  .record({ some: someMap, order: fc.constantFrom('channelsFirst', 'channelsLast') })
  .map(({ some, order }) => ({
    call: { kernel: 'flatten', order },
    inputs: [some.map],
    weights: [],
    output: vectorShape(some.shape.channels * some.shape.height * some.shape.width),
    tolerance: 0,
    cuts: [],
  }))

export const denseCase: fc.Arbitrary<Case> = fc
  .record({ some: someMap, units: fc.integer({ min: 1, max: 9 }), bias: fc.boolean() })
  .map(({ some, units, bias }) => {
    const { channels, height, width } = some.shape
    const call: DenseCall = { kernel: 'dense', units, weights: none, bias: bias ? none : null }
    const weights = Float32Array.from({ length: units * channels * height * width }, (_, i) => Math.sin(i))
    return {
      call,
      inputs: [some.map],
      weights: bias ? [weights, Float32Array.from({ length: units }, (_, i) => i)] : [weights],
      output: vectorShape(units),
      tolerance: 1e-6,
      cuts: some.cuts,
    }
  })
