/**
 * Reducers: how the cells of one window become one number. Sums are kept in double precision.
 *
 * NaN in a window gives NaN. A window without cells gives -Infinity for max, Infinity for min, else 0.
 */
import type { Reducer } from '../../app/kernels'
import { uniformAt } from '../../app/random'

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

export function makeReduce(reducer: Reducer): Reduce {
  switch (reducer.type) {
    case 'max':
      return max
    case 'min':
      return (cells) => -max(negated(cells))
    case 'sum':
      return (cells) => sumOf(cells, (value) => value)
    case 'average':
      return (cells) => ratio(sumOf(cells, (value) => value), divisorOf(reducer.divisor, cells))
    case 'lp':
      return (cells) => sumOf(cells, (value) => Math.abs(value) ** reducer.p) ** (1 / reducer.p)
    case 'rank':
      return (cells) => rank(cells, reducer.quantile)
    case 'gem':
      return (cells) => {
        const sum = sumOf(cells, (value) => Math.max(value, reducer.epsilon) ** reducer.p)
        return ratio(sum, cells.count) ** (1 / reducer.p)
      }
    case 'softpool':
      return softpool
    case 'stochastic':
      return reducer.mode === 'mean' ? expectation : (cells, cell) => draw(cells, uniformAt(reducer.seed, cell))
    case 'mixed':
      return (cells) => {
        const average = ratio(sumOf(cells, (value) => value), cells.count)
        if (cells.count === 0) return 0
        return reducer.lambda * max(cells) + (1 - reducer.lambda) * average
      }
  }
}

/** The place of the largest cell: the first of equals, the last NaN (as PyTorch), -1 for a window without cells. */
export function argmax(cells: Cells): number {
  let largest = -Infinity
  let place = -1
  cells.forEach((value, index) => {
    if (place === -1 || value > largest || Number.isNaN(value)) {
      largest = value
      place = index
    }
  })
  return place
}

function max(cells: Cells): number {
  let largest = -Infinity
  cells.forEach((value) => {
    if (value > largest || Number.isNaN(value)) largest = value
  })
  return largest
}

function negated(cells: Cells): Cells {
  return { ...cells, forEach: (visit) => cells.forEach((value, index) => visit(-value, index)) }
}

function sumOf(cells: Cells, term: (value: number) => number): number {
  let sum = 0
  cells.forEach((value) => {
    sum += term(value)
  })
  return sum
}

function divisorOf(divisor: 'valid' | 'padded' | number, cells: Cells): number {
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
  const lower = sorted[Math.floor(place)] as number
  const upper = sorted[Math.ceil(place)] as number
  // Equal neighbours may be infinite, and Infinity - Infinity is no number.
  return lower === upper ? lower : lower + (upper - lower) * (place - Math.floor(place))
}

/** The largest value is taken off every exponent, so that none overflows. */
function softpool(cells: Cells): number {
  const largest = max(cells)
  const weight = sumOf(cells, (value) => Math.exp(value - largest))
  return ratio(sumOf(cells, (value) => value * Math.exp(value - largest)), weight)
}

/** What 'sample' gives on average. Negative values count as 0. */
function expectation(cells: Cells): number {
  return ratio(sumOf(cells, (value) => positive(value) ** 2), sumOf(cells, positive))
}

/** The first cell at which the running sum exceeds `share` (0 .. 1, 1 left out) of the whole; 0 if that is 0. */
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
    found = running > threshold
  })
  return drawn
}

function positive(value: number): number {
  return Math.max(value, 0)
}
