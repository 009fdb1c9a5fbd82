/**
 * What all random kernel calls are made of: the case, the values of its maps, its windows.
 */
import fc from 'fast-check'
import type { KernelCall, WeightSource, Window2d } from '#app/calls/kernelCall'
import type { TensorView } from '#app/calls/kernels'
import { outputSize } from '#app/layers/window'
import { mapShape, type MapShape } from '#app/shape'
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

export const none: WeightSource = { from: 'values', values: [] }

/** Mostly plain numbers; now and then what is not: NaN, infinities, -0, denormals. */
export const cellValue = fc.oneof(
  { weight: 40, arbitrary: fc.float({ min: -4, max: 4, noNaN: true }) },
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(-0, 1e-40, -1e-40, 1e-45) },
)

export const wildValue = fc.oneof(
  { weight: 20, arbitrary: cellValue },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
)

export const anyValues = fc.oneof(
  { weight: 3, arbitrary: fc.array(cellValue, { minLength: 5, maxLength: 60 }) },
  { weight: 1, arbitrary: fc.array(wildValue, { minLength: 5, maxLength: 60 }) },
)

export const cutsOf = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 })

export interface AxisCase {
  readonly n: number
  readonly k: number
  readonly s: number
  readonly d: number
  readonly p0: number
  readonly p1: number
  readonly out: number
}

/** An axis on which at least one window fits. */
export function axis(most: number, window: number, ceilMode: boolean): fc.Arbitrary<AxisCase> {
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

export function windowOf(y: AxisCase, x: AxisCase): Window2d {
  return { size: [y.k, x.k], strides: [y.s, x.s], dilations: [y.d, x.d], pads: [y.p0, x.p0, y.p1, x.p1] }
}

export function cycle(values: readonly number[]): (cell: number) => number {
  // A stride coprime to most lengths, so that rows do not repeat each other.
  return (cell) => values[(cell * 7 + Math.floor(cell / values.length)) % values.length] ?? 0
}

/** A map of any size, with a function that makes further numbers from the same values. */
export const someMap = fc
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
