/**
 * Random pools with maps that fit them, and their reverse.
 */
import fc from 'fast-check'
import type { Pool2dCall, Reducer, RegionPoolCall, Span, Window2d } from '#app/calls/kernelCall'
import { outputSize } from '#app/layers/window'
import { mapShape, vectorShape } from '#app/shape'
import { makeMap } from './maps'
import { type Case, anyValues, cutsOf, axis, windowOf, cycle, someMap } from './case'

export const reducer: fc.Arbitrary<Reducer> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Reducer>({ type: 'max' }) },
  { weight: 1, arbitrary: fc.constant<Reducer>({ type: 'min' }) },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('valid' as const, 'padded' as const, 3)
      .map((divisor): Reducer => ({ type: 'average', divisor })),
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
  {
    weight: 4,
    arbitrary: fc.constantFrom(0, 0.1, 0.5, 0.5, 0.5, 0.75, 1).map((quantile): Reducer => ({ type: 'rank', quantile })),
  },
  {
    weight: 4,
    arbitrary: reducer.filter(({ type }) => ['lp', 'gem', 'softpool', 'stochastic', 'mixed'].includes(type)),
  },
)

/** Reducers that take a window's cells together, on windows of which many lie side by side. */
export const cellPool2dCase: fc.Arbitrary<Case> = fc
  .record({
    size: fc.oneof(
      fc.constantFrom<[number, number]>([3, 3], [5, 5], [7, 7]),
      fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
    ),
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

/** Maps wider than what pools take at a time, and strips longer than what a cache holds. */
export const widePool2dCase: fc.Arbitrary<Case> = fc
  .record({
    shape: fc.constantFrom<'tall' | 'wide' | 'square'>('tall', 'wide', 'square'),
    low: fc.integer({ min: 1, max: 3 }),
    high: fc.integer({ min: 4, max: 180 }),
    side: fc.integer({ min: 2, max: 5 }),
    height: fc.integer({ min: 36, max: 60 }),
    width: fc.integer({ min: 1000, max: 2200 }),
    pad: fc.constantFrom(0, 0, 1, 2),
    steps: fc.constantFrom<[number, number]>([1, 1], [1, 1], [2, 2], [1, 2], [2, 1]),
    reducer: fc.constantFrom<Reducer>(
      { type: 'max' },
      { type: 'min' },
      { type: 'average', divisor: 'valid' },
      { type: 'lp', p: 2 },
    ),
    values: anyValues,
    cuts: cutsOf,
  })
  .map(({ shape, low, high, side, height, width, pad, steps, reducer, values, cuts }) => {
    const sizes: Record<typeof shape, [number, number]> = {
      tall: [Math.min(high, height), low],
      wide: [low, high],
      square: [side, side],
    }
    const size = sizes[shape]
    const strides: [number, number] = shape === 'square' ? [2, 2] : steps
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

/** Windows at stride 1, as tall as what is reduced in blocks of rows and taller, in maps of many strips. */
export const tallPool2dCase: fc.Arbitrary<Case> = fc
  .record({
    rows: fc.integer({ min: 2, max: 80 }),
    columns: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 60 }),
    width: fc.integer({ min: 20, max: 60 }),
    pads: fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(0, 1, 4)),
    channels: fc.integer({ min: 1, max: 2 }),
    reducer: fc.constantFrom<Reducer>(
      { type: 'max' },
      { type: 'min' },
      { type: 'average', divisor: 'valid' },
      { type: 'average', divisor: 'padded' },
      { type: 'lp', p: 1 },
    ),
    values: anyValues,
    cuts: cutsOf,
  })
  .map(({ rows, columns, height, width, pads, channels, reducer, values, cuts }) => {
    const [pad, side] = [Math.min(pads[0], rows - 1), Math.min(pads[1], columns - 1)]
    const window: Window2d = {
      size: [rows, columns],
      strides: [1, 1],
      dilations: [1, 1],
      pads: [pad, side, pad, side],
    }
    return {
      call: { kernel: 'pool2d', window, reducer },
      inputs: [makeMap(mapShape(channels, height + rows - 1, width), cycle(values))],
      weights: [],
      output: mapShape(channels, height + 2 * pad, width + 2 * side - columns + 1),
      tolerance: 1e-5,
      cuts,
    }
  })

/** Sums that depend on their order even in float64: of terms that cancel, and are 2^60 times as large as others. */
export const cancellingPool2dCase: fc.Arbitrary<Case> = fc
  .record({
    size: fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 16 })),
    reducer: fc.constantFrom<Reducer>({ type: 'sum' }, { type: 'average', divisor: 'valid' }),
    values: fc.array(fc.constantFrom(2 ** 60, -(2 ** 60), 1, -1, 0.75, 3), { minLength: 5, maxLength: 60 }),
    cuts: cutsOf,
  })
  .map(({ size, reducer, values, cuts }) => {
    const window: Window2d = { size, strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] }
    return {
      call: { kernel: 'pool2d', window, reducer },
      inputs: [makeMap(mapShape(1, size[0] + 20, size[1] + 40), cycle(values))],
      weights: [],
      output: mapShape(1, 21, 41),
      tolerance: Infinity,
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
