/**
 * Every activation and every reducer, on the portable kernels and on each compiled set, against its definition:
 * with signed zeros, NaN, infinities, the largest floats and the smallest.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { elementwiseFunctions, type ElementwiseCall, type KernelCall, type Reducer } from '#app/calls/kernelCall'
import type { Kernels } from '#app/calls/kernels'
import { mapShape } from '#app/shape'
import { portableKernels } from './portable/index'
import { activation, reduction } from './testing/definitions'
import { cellsOf, compute, makeMap } from './testing/maps'
import { compiledSets } from './testing/sets'

const sets = [{ name: 'portable', kernels: portableKernels }, ...compiledSets]

const sizes = [0, 1e-45, 1e-40, 1.2e-38, 1e-20, 1e-7, 0.3, 1, 3, 6, 20, 87, 104, 1000, 1e20, 3.4e38, Infinity]
const edges = Float32Array.from([NaN, ...sizes.flatMap((size) => [size, -size])])
const cell = fc.oneof(
  { weight: 3, arbitrary: fc.float({ min: -4, max: 4, noNaN: true }) },
  { weight: 2, arbitrary: fc.float({ noDefaultInfinity: true, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(...edges.filter(Number.isFinite)) },
)
const wild = fc.oneof(
  { weight: 8, arbitrary: cell },
  { weight: 1, arbitrary: fc.constantFrom(Infinity, -Infinity, Infinity, -Infinity, NaN) },
)

function rowOf(kernels: Kernels, call: KernelCall, cells: ArrayLike<number>): Float32Array {
  const shape = mapShape(1, 1, cells.length)
  return cellsOf(compute(kernels, call, [makeMap(shape, (i) => cells[i]!)], shape, [], 1))
}

/** @param slack of sums whose terms cancel */
function requireClose(got: number, want: number, about: string, slack = 0): void {
  const float = Math.fround(want)
  const near = Math.abs(got - float) <= slack + 3e-7 * Math.abs(float) + 3e-45
  if (!Object.is(got, float) && !(near && !(got === 0 && float === 0)))
    expect.fail(`${about}: got ${show(got)}, want ${show(float)}`)
}

function show(x: number): string {
  return Object.is(x, -0) ? '-0' : String(x)
}

describe.each(sets)('$name', ({ kernels }) => {
  test.each(elementwiseFunctions)('%s is what it is defined to be', (fn) => {
    for (const [alpha, beta] of [
      [0.25, 0.5],
      [1.67326319, 1.05070102],
      [0, 1],
    ] as const) {
      if (fn === 'celu' && alpha === 0) continue
      const call: ElementwiseCall = { kernel: 'elementwise', fn, alpha, beta }
      const check = (cells: ArrayLike<number>) =>
        rowOf(kernels, call, cells).forEach((got, i) =>
          requireClose(got, activation(call, cells[i]!), `${fn}(${show(cells[i]!)})`),
        )
      check(edges)
      fc.assert(fc.property(fc.array(wild, { minLength: 1, maxLength: 40 }), check), { numRuns: 30 })
    }
  })

  const reducers: Reducer[] = [
    { type: 'max' },
    { type: 'min' },
    { type: 'sum' },
    { type: 'average', divisor: 'valid' },
    { type: 'average', divisor: 3 },
    ...[1, 1.5, 2, 3, 6, 6.5, 10, 33, 64].map((p): Reducer => ({ type: 'lp', p })),
    ...[0.01, 0.5, 1, 2.5, 3, 6, 7, 32, 64].map((p): Reducer => ({ type: 'gem', p, epsilon: p < 5 ? 1e-6 : 1e-30 })),
    ...[0, 0.1, 0.5, 0.9, 1].map((quantile): Reducer => ({ type: 'rank', quantile })),
    { type: 'softpool' },
    { type: 'stochastic', mode: 'mean', seed: 0 },
    { type: 'stochastic', mode: 'sample', seed: 7 },
    ...[0, 0.25, 1].map((lambda): Reducer => ({ type: 'mixed', lambda })),
  ]
  test.each(reducers)('%o is what it is defined to be', (reducer) => {
    fc.assert(
      fc.property(
        fc.oneof(fc.array(cell, { minLength: 3, maxLength: 50 }), fc.array(wild, { minLength: 3, maxLength: 50 })),
        fc.constantFrom<[number, number]>([1, 2], [2, 2], [3, 3], [2, 5], [8, 2]),
        fc.integer({ min: 8, max: 45 }),
        (values, [down, across], width) => {
          const map = makeMap(
            mapShape(1, 9, width),
            (i) => values[(i * 7 + Math.floor(i / values.length)) % values.length]!,
          )
          const cellsIn = (top: number, left: number, height: number, length: number) =>
            Array.from(
              { length: height * length },
              (_, i) => map.data[(top + Math.floor(i / length)) * map.rowStride + left + (i % length)]!,
            )
          const shape = mapShape(1, 10 - down, width + 1 - across)
          const window = { size: [down, across], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] } as const
          cellsOf(compute(kernels, { kernel: 'pool2d', window, reducer }, [map], shape, [], shape.height)).forEach(
            (got, i) =>
              requireReduced(reducer, got, cellsIn(Math.floor(i / shape.width), i % shape.width, down, across), i),
          )
          const columns = [
            { begin: 0, end: width },
            { begin: 1, end: 4 },
          ]
          const regions = { kernel: 'regionPool', rows: [{ begin: 1, end: 9 }], columns, reducer } as const
          cellsOf(compute(kernels, regions, [map], mapShape(1, 1, 2), [], 1)).forEach((got, i) =>
            requireReduced(reducer, got, cellsIn(1, columns[i]!.begin, 8, columns[i]!.end - columns[i]!.begin), i),
          )
        },
      ),
      { numRuns: 30 },
    )
  })
})

/** Which of two zeros is the larger, or the first in order, is not said. */
function requireReduced(reducer: Reducer, got: number, cells: readonly number[], at: number): void {
  const picks = ['max', 'min', 'rank'].includes(reducer.type) || (reducer.type === 'mixed' && reducer.lambda === 1)
  const want = reduction(reducer, cells, at)
  if (picks && got === 0 && want === 0) return
  const largest = Math.max(...cells.filter(Number.isFinite).map(Math.abs), 0)
  const cancels = ['sum', 'average', 'softpool', 'rank', 'mixed'].includes(reducer.type)
  requireClose(got, want, `${JSON.stringify(reducer)} of ${cells.map(show).join(', ')}`, cancels ? 1e-11 * largest : 0)
}

describe.each(sets)('$name, known answers', ({ kernels }) => {
  const pool = (reducer: Reducer, cells: readonly number[]) => {
    const window = { size: [1, cells.length], strides: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] } as const
    // Enough windows that lie side by side for vectors of them.
    const row = Array.from({ length: 40 }, () => cells).flat()
    const output = mapShape(1, 1, row.length - cells.length + 1)
    return cellsOf(
      compute(
        kernels,
        { kernel: 'pool2d', window, reducer },
        [makeMap(mapShape(1, 1, row.length), (i) => row[i]!)],
        output,
        [],
        1,
      ),
    )
  }
  test.each<[Reducer, number[], number]>([
    [{ type: 'rank', quantile: 0.5 }, [-Infinity, 3], -Infinity],
    [{ type: 'rank', quantile: 0.5 }, [Infinity, 3], Infinity],
    [{ type: 'rank', quantile: 0.5 }, [-Infinity, Infinity], NaN],
    [{ type: 'rank', quantile: 0.5 }, [Infinity, Infinity], Infinity],
    [{ type: 'rank', quantile: 0.5 }, [1, 4, -Infinity, 2], 1.5],
    [{ type: 'lp', p: 64 }, [3e38, -3e38], Math.fround(3e38) * 2 ** (1 / 64)],
    [{ type: 'lp', p: 64 }, [1e-30, 0], Math.fround(1e-30)],
    [{ type: 'lp', p: 32 }, [0, 0], 0],
    [{ type: 'lp', p: 32 }, [-Infinity, 1], Infinity],
    [{ type: 'gem', p: 64, epsilon: 1e-30 }, [2e20, 2e20], Math.fround(2e20)],
    [{ type: 'mixed', lambda: 1 }, [-Infinity, 3], 3],
    [{ type: 'mixed', lambda: 0 }, [Infinity, 3], Infinity],
    [{ type: 'stochastic', mode: 'sample', seed: 1 }, [Infinity, 3], Infinity],
  ])('%o of %o is %d', (reducer, cells, want) => {
    pool(reducer, cells).forEach((got) => requireClose(got, want, 'pooled'))
  })

  test('zeros keep their sign, and NaN stays', () => {
    const of = (fn: ElementwiseCall['fn'], ...cells: number[]) => [
      ...rowOf(kernels, { kernel: 'elementwise', fn, alpha: 0.5, beta: 1 }, cells),
    ]
    expect(of('tanh', 0, -0)).toEqual([0, -0])
    expect(of('relu', 0, -0)).toEqual([0, 0])
    expect(of('thresholdedRelu', NaN, 1, -Infinity)).toEqual([NaN, 1, 0])
    expect([...pool({ type: 'sum' }, [-0, -0])].every((sum) => Object.is(sum, 0))).toBe(true)
  })

  test('bilinear upsampling at a cell is that cell, whatever lies beside it', () => {
    const call: KernelCall = { kernel: 'upsample2d', size: [3, 3], interpolation: 'bilinear' }
    const [, centre] = cellsOf(
      compute(kernels, call, [makeMap(mapShape(1, 1, 2), (i) => (i === 0 ? 2 : Infinity))], mapShape(1, 3, 6), [], 3),
    )
    expect(centre).toBe(2)
  })
})
