import { expect, test } from 'vitest'
import type { MapSummary, Statistics } from '../../../app/contract'
import { compareCsv, compareLine } from './compareText'

const statistics: Statistics = { count: 9, nan: 0, infinite: 0, zeros: 6, min: 0, max: 3, mean: 1, std: Math.SQRT2, quartiles: [0, 0, 3], histogram: [9] }
const difference: Statistics = { ...statistics, min: -1.5, max: 0, mean: -0.5, std: Math.sqrt(0.5) }
const map = {} as MapSummary

test('the root mean square of a difference comes from its mean and deviation', () => {
  const { own, change } = compareLine('AveragePooling2D', { statistics, difference: { map, statistics: difference } })
  expect(own).toEqual({ cells: 9, zeros: 6, min: 0, max: 3, mean: 1, std: Math.SQRT2 })
  // Three of nine cells differ by 1.5.
  expect(change!.rms).toBeCloseTo(Math.sqrt((3 * 1.5 ** 2) / 9), 15)
  expect(change).toMatchObject({ equal: 6, largest: 1.5 })
})

test('where no cell is finite, no number is invented', () => {
  const none = { ...statistics, nan: 8, infinite: 1, zeros: 0, min: NaN, max: NaN, mean: NaN, std: NaN }
  const line = compareLine('MaxPooling2D', { statistics: none, difference: { map, statistics: none } })
  expect(line.own).toEqual({ cells: 9, zeros: 0, min: null, max: null, mean: null, std: null })
  expect(line.change).toEqual({ equal: 0, rms: null, largest: null })
})

test('as CSV, what is not known is left empty, and names are quoted where they have to be', () => {
  const lines = [compareLine('MaxPooling2D', { statistics, difference: null }), compareLine('strides', {})]
  expect(compareCsv('a, b', 2, 'MaxPooling2D', lines).slice(1)).toEqual([`"a, b",MaxPooling2D,2,9,0,3,1,${Math.SQRT2},6,,,,`, '"a, b",strides,2,,,,,,,,,,'])
})
