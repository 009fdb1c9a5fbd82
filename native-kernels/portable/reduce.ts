/**
 * Reducers: how the cells of one window become one number. Sums are kept in double precision.
 *
 * NaN in a window gives NaN. A window without cells gives -Infinity for max, Infinity for min, else 0.
 */
import type { Reducer } from '#app/calls/kernelCall'
import { uniformAt } from '#app/random'

/** The cells of one window that lie inside the map, visited in row-major order. */
export interface Cells {
  readonly count: number
  /** The number of cells inside the map or its declared padding. */
  readonly padded: number
  /** `index` is row * width + column in the map's plane. */
  forEach(visit: (value: number, index: number) => void): void
}

/** `cell` is the place of the output cell, counted channel by channel, row by row: the sampling reducer's counter. */
export type Reduce = (cells: Cells, cell: number) => number

/** Reducers that know of the cells that they have seen but one number, and so can see a window piece by piece. */
export type FoldingReducer = Extract<Reducer, { type: (typeof folding)[number] }>

const folding = ['max', 'min', 'sum', 'average', 'lp', 'gem'] as const

export function isFolding(reducer: Reducer): reducer is FoldingReducer {
  return (folding as readonly string[]).includes(reducer.type)
}

export interface Fold {
  readonly start: number
  add(sum: number, value: number): number
  finish(sum: number, cells: Pick<Cells, 'count' | 'padded'>): number
}

export function foldOf(reducer: FoldingReducer): Fold {
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
      return powerMean(reducer.p, (value) => Math.max(value, reducer.epsilon), ({ count }) => count)
  }
}

export function makeReduce(reducer: Reducer): Reduce {
  if (isFolding(reducer)) {
    const fold = foldOf(reducer)
    return (cells) => folded(fold, cells)
  }
  switch (reducer.type) {
    case 'rank':
      return (cells) => rank(cells, reducer.quantile)
    case 'softpool':
      return softpool
    case 'stochastic':
      return reducer.mode === 'mean' ? expectation : (cells, cell) => draw(cells, uniformAt(reducer.seed, cell))
    case 'mixed':
      return (cells) => {
        if (cells.count === 0) return 0
        const average = ratio(sumOf(cells, (value) => value), cells.count)
        return mix(average, folded(largest, cells), reducer.lambda)
      }
  }
}

/** The place of the largest cell: the first of equals, the last NaN (as PyTorch), -1 for a window without cells. */
export function argmax(cells: Cells): number {
  let most = -Infinity
  let place = -1
  cells.forEach((value, index) => {
    if (place === -1 || value > most || Number.isNaN(value)) {
      most = value
      place = index
    }
  })
  return place
}

const largest: Fold = {
  start: -Infinity,
  add: (most, value) => (value > most || Number.isNaN(value) ? value : most),
  finish: (most) => most,
}

const smallest: Fold = {
  start: Infinity,
  add: (least, value) => (value < least || Number.isNaN(value) ? value : least),
  finish: (least) => least,
}

/** Powers up to this one of any float stay within a double, and so do their sums. */
const MAX_PLAIN_POWER = 6

/** ((sum of term^p) / divisor)^(1/p), of terms >= 0. */
function powerMean(p: number, term: (value: number) => number, divisor: (cells: Pick<Cells, 'count'>) => number): Fold {
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

function folded(fold: Fold, cells: Cells): number {
  let sum = fold.start
  cells.forEach((value) => {
    sum = fold.add(sum, value)
  })
  return fold.finish(sum, cells)
}

function sumOf(cells: Cells, term: (value: number) => number): number {
  let sum = 0
  cells.forEach((value) => {
    sum += term(value)
  })
  return sum
}

function divisorOf(divisor: 'valid' | 'padded' | number, cells: Pick<Cells, 'count' | 'padded'>): number {
  if (divisor === 'valid') return cells.count
  return divisor === 'padded' ? cells.padded : divisor
}

/** A window that holds nothing has nothing to divide: 0, as PyTorch gives. */
function ratio(sum: number, divisor: number): number {
  return divisor === 0 ? 0 : sum / divisor
}

function rank(cells: Cells, quantile: number): number {
  const sorted = new Float64Array(cells.count)
  let filled = 0
  cells.forEach((value) => {
    sorted[filled++] = value
  })
  if (filled === 0) return 0
  if (sorted.some(Number.isNaN)) return NaN
  sorted.sort()
  const place = quantile * (filled - 1)
  return mix(sorted[Math.floor(place)] as number, sorted[Math.ceil(place)] as number, place - Math.floor(place))
}

/**
 * The value between two at a share of the way. Of infinite values with finite ones that is infinite: their difference
 * is never taken, and a value whose share is 0 has no part in it.
 */
function mix(first: number, second: number, share: number): number {
  if (share === 0) return first
  return share === 1 ? second : first * (1 - share) + second * share
}

/** The largest value is taken off every exponent, so that none overflows. */
function softpool(cells: Cells): number {
  const most = folded(largest, cells)
  const weight = sumOf(cells, (value) => Math.exp(value - most))
  return ratio(sumOf(cells, (value) => value * Math.exp(value - most)), weight)
}

/** What 'sample' gives on average. Negative values count as 0. */
function expectation(cells: Cells): number {
  return ratio(sumOf(cells, (value) => positive(value) ** 2), sumOf(cells, positive))
}

/**
 * The first cell at which the running sum exceeds `share` (0 .. 1, 1 left out) of the whole; 0 if that is 0. An infinite
 * cell exceeds all.
 */
function draw(cells: Cells, share: number): number {
  const sum = sumOf(cells, positive)
  if (Number.isNaN(sum)) return NaN
  const threshold = share * sum
  let running = 0
  let drawn = 0
  let found = false
  cells.forEach((value) => {
    if (found || positive(value) === 0) return
    running += positive(value)
    drawn = value
    found = running > threshold || running === Infinity
  })
  return drawn
}

function positive(value: number): number {
  return Math.max(value, 0)
}
