/**
 * Statistics of a channel that grow by rows, for maps that are never there as a whole: exact counts and extremes, mean
 * and standard deviation in double precision (Chan, Golub and LeVeque, "Updating formulae", 1979).
 */
import type { Span } from '#app/calls/kernelCall'
import type { TensorView } from '#app/calls/kernels'

/** Of finite values, but for `nan` and `infinite`. */
export interface Totals {
  count: number
  nan: number
  infinite: number
  zeros: number
  min: number
  max: number
  mean: number
  /** Sum of squares around the mean. */
  squares: number
}

export function noTotals(): Totals {
  return { count: 0, nan: 0, infinite: 0, zeros: 0, min: Infinity, max: -Infinity, mean: 0, squares: 0 }
}

/** Population standard deviation; NaN of nothing. */
export function deviation({ count, squares }: Totals): number {
  return Math.sqrt(squares / count)
}

/** Adds the rows of one channel of a map. */
export function addRows(totals: Totals, map: TensorView, channel: number, { begin, end }: Span): void {
  for (let row = begin; row < end; row++) {
    const first = channel * map.planeStride + row * map.rowStride
    addRow(totals, map.data.subarray(first, first + map.width))
  }
}

function addRow(totals: Totals, row: Float32Array): void {
  let { min, max } = totals
  let [count, zeros, sum] = [0, 0, 0]
  for (let i = 0; i < row.length; i++) {
    const value = row[i]!
    if (value - value === 0) {
      count++
      sum += value
      if (value === 0) zeros++
      if (value < min) min = value
      if (value > max) max = value
    } else if (value === value) {
      totals.infinite++
    } else {
      totals.nan++
    }
  }
  if (count === 0) return
  const mean = sum / count
  let squares = 0
  for (let i = 0; i < row.length; i++) {
    const apart = row[i]! - mean
    if (apart - apart === 0) squares += apart * apart
  }
  const all = totals.count + count
  const distance = mean - totals.mean
  totals.squares += squares + (distance * distance * totals.count * count) / all
  totals.mean += (distance * count) / all
  totals.count = all
  totals.zeros += zeros
  totals.min = min
  totals.max = max
}
