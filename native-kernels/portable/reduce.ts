/**
 * Reducers: how the cells of one window become one number. Sums are kept in double precision.
 *
 * NaN in a window gives NaN. A window without cells gives -Infinity for max, Infinity for min, else 0.
 */
import type { Reducer } from '#app/calls/kernelCall'
import {
  isRunningReducer,
  largest,
  ratio,
  runningReduction,
  type RunningReduction,
  type WindowCounts,
} from '#app/calls/runningReducer'
import { uniformAt } from '#app/random'

/** The cells of one window that lie inside the map, visited in row-major order. */
export interface Cells extends WindowCounts {
  /** `index` is row * width + column in the map's plane. */
  forEach(visit: (value: number, index: number) => void): void
}

/** `cell` is the place of the output cell, counted channel by channel, row by row: the sampling reducer's counter. */
export type Reduce = (cells: Cells, cell: number) => number

export function makeReduce(reducer: Reducer): Reduce {
  if (isRunningReducer(reducer)) {
    const reduction = runningReduction(reducer)
    return (cells) => reduceAll(reduction, cells)
  }
  switch (reducer.type) {
    case 'rank':
      return (cells) => rank(cells, reducer.quantile)
    case 'softpool':
      return softpool
    case 'stochastic':
      return reducer.mode === 'mean' ? expectation : (cells, cell) => sampleOf(cells, uniformAt(reducer.seed, cell))
    case 'mixed':
      return (cells) => {
        if (cells.count === 0) return 0
        const average = ratio(
          sumOf(cells, (value) => value),
          cells.count,
        )
        return mix(average, reduceAll(largest, cells), reducer.lambda)
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

function reduceAll(reduction: RunningReduction, cells: Cells): number {
  let sum = reduction.start
  cells.forEach((value) => {
    sum = reduction.add(sum, value)
  })
  return reduction.finish(sum, cells)
}

function sumOf(cells: Cells, term: (value: number) => number): number {
  let sum = 0
  cells.forEach((value) => {
    sum += term(value)
  })
  return sum
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
  const most = reduceAll(largest, cells)
  const weight = sumOf(cells, (value) => Math.exp(value - most))
  return ratio(
    sumOf(cells, (value) => value * Math.exp(value - most)),
    weight,
  )
}

/** What 'sample' gives on average. Negative values count as 0. */
function expectation(cells: Cells): number {
  return ratio(
    sumOf(cells, (value) => positive(value) ** 2),
    sumOf(cells, positive),
  )
}

/**
 * The first cell at which the running sum exceeds `share` (0 .. 1, 1 left out) of the whole; 0 if that is 0. An infinite
 * cell exceeds all.
 */
function sampleOf(cells: Cells, share: number): number {
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
