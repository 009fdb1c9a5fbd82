import { expect, test } from 'vitest'
import type { Statistics } from '#app/protocol/contract'
import { compareCsv, compareLine, type CompareLine } from './compareText'

const statistics: Statistics = {
  count: 9,
  nan: 0,
  infinite: 0,
  zeros: 6,
  min: 0,
  max: 3,
  mean: 1,
  std: Math.SQRT2,
  quartiles: [0, 0, 3],
  tails: [0, 3],
  interior: [0, 3],
  histogram: [9],
}
const difference: Statistics = { ...statistics, min: -1.5, max: 0, mean: -0.5, std: Math.sqrt(0.5) }

test('the root mean square of a difference comes from its mean and deviation', () => {
  const { own, change } = compareLine('AveragePooling2D', statistics, difference)
  expect(own).toEqual({ cells: 9, zeros: 6, min: 0, max: 3, mean: 1, std: Math.SQRT2 })
  // Three of nine cells differ by 1.5.
  expect(change!.rms).toBeCloseTo(Math.sqrt((3 * 1.5 ** 2) / 9), 15)
  expect(change).toMatchObject({ equal: 6, largest: 1.5 })
})

test('where no cell is finite, no number is invented', () => {
  const none = { ...statistics, nan: 8, infinite: 1, zeros: 0, min: NaN, max: NaN, mean: NaN, std: NaN }
  const line = compareLine('MaxPooling2D', none, none)
  expect(line.own).toEqual({ cells: 9, zeros: 0, min: null, max: null, mean: null, std: null })
  expect(line.change).toEqual({ equal: 0, rms: null, largest: null })
})

test('as CSV, what is not known is left empty, and names are quoted where they have to be', () => {
  const csv = (line: CompareLine) => compareCsv('a, b', 2, 'MaxPooling2D', line)
  expect(csv(compareLine('MaxPooling2D', statistics, undefined))).toBe(
    `"a, b",MaxPooling2D,2,9,0,3,1,${Math.SQRT2},6,,,,`,
  )
  expect(csv(compareLine('strides', undefined, undefined))).toBe('"a, b",strides,2,,,,,,,,,,')
  expect(
    csv(compareLine('AveragePooling2D', statistics, difference))
      .split(',')
      .slice(-4),
  ).toEqual(['MaxPooling2D', '6', `${Math.hypot(0.5, Math.sqrt(0.5))}`, '1.5'])
})
