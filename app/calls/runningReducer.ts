/**
 * Reducers that take in the cells of a window one after another and hold no more than one number meanwhile: what a
 * pooling of a whole map needs where its rows arrive in strips. Sums are kept in double precision.
 */
import type { Reducer } from './kernelCall'

/** A reducer that can take in a window part by part. */
export type RunningReducer = Extract<Reducer, { type: (typeof runningTypes)[number] }>

const runningTypes = ['max', 'min', 'sum', 'average', 'lp', 'gem'] as const

export function isRunningReducer(reducer: Reducer): reducer is RunningReducer {
  return (runningTypes as readonly string[]).includes(reducer.type)
}

/** How many cells a window has. */
export interface WindowCounts {
  /** Inside the map. */
  readonly count: number
  /** Inside the map or its declared padding. */
  readonly padded: number
}

/** `start`, then `add` for each cell, then `finish`. */
export interface RunningReduction {
  readonly start: number
  add(sum: number, value: number): number
  finish(sum: number, cells: WindowCounts): number
}

export function runningReduction(reducer: RunningReducer): RunningReduction {
  switch (reducer.type) {
    case 'max':
      return largest
    case 'min':
      return smallest
    case 'sum':
      return { start: 0, add: plus, finish: (sum) => sum }
    case 'average':
      return { start: 0, add: plus, finish: (sum, cells) => ratio(sum, divisorOf(reducer.divisor, cells)) }
    case 'lp':
      return powerMean(reducer.p, Math.abs, () => 1)
    case 'gem':
      return powerMean(
        reducer.p,
        (value) => Math.max(value, reducer.epsilon),
        ({ count }) => count,
      )
  }
}

/** The maximum; NaN wins. */
export const largest: RunningReduction = {
  start: -Infinity,
  add: (most, value) => (value > most || Number.isNaN(value) ? value : most),
  finish: (most) => most,
}

const smallest: RunningReduction = {
  start: Infinity,
  add: (least, value) => (value < least || Number.isNaN(value) ? value : least),
  finish: (least) => least,
}

/** Powers up to this one of any float stay within a double, and so do their sums. */
const MAX_PLAIN_POWER = 6

/** ((sum of term^p) / divisor)^(1/p), of terms >= 0. */
function powerMean(
  p: number,
  term: (value: number) => number,
  divisor: (cells: Pick<WindowCounts, 'count'>) => number,
): RunningReduction {
  if (p > MAX_PLAIN_POWER) {
    return {
      start: 0,
      add: (norm, value) => addToNorm(norm, term(value), p),
      finish: (norm, cells) => norm * ratio(1, divisor(cells)) ** (1 / p),
    }
  }
  return {
    start: 0,
    add: (sum, value) => sum + term(value) ** p,
    finish: (sum, cells) => ratio(sum, divisor(cells)) ** (1 / p),
  }
}

/** (a^p + b^p)^(1/p) for a, b >= 0: the larger is factored out, so that no power overflows. */
function addToNorm(a: number, b: number, p: number): number {
  const most = Math.max(a, b)
  if (most === 0 || most === Infinity) return most
  return most * (1 + (Math.min(a, b) / most) ** p) ** (1 / p)
}

function plus(sum: number, value: number): number {
  return sum + value
}

function divisorOf(divisor: 'valid' | 'padded' | number, cells: WindowCounts): number {
  if (divisor === 'valid') return cells.count
  return divisor === 'padded' ? cells.padded : divisor
}

/** A window that holds nothing has nothing to divide: 0, as PyTorch gives. */
export function ratio(sum: number, divisor: number): number {
  return divisor === 0 ? 0 : sum / divisor
}
