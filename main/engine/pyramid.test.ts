import { expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { createView, floatCount } from './featureMap'
import { coarserLevel, levelShape } from './pyramid'

test('an infinite cell at the end of an odd row stays infinite in the mean', () => {
  const shape = mapShape(1, 3, 3)
  const map = createView(
    shape,
    Float32Array.from({ length: 16 * 3 }, (_, i) => (i % 16 === 2 ? Infinity : i % 16)),
  )
  const { mean, max } = coarserLevel(shape, { mean: map, max: map }, 0, 1)
  const rowsOf = ({ data, rowStride }: typeof mean) =>
    [0, 1].map((row) => [...data.subarray(row * rowStride, row * rowStride + 2)])
  expect(rowsOf(mean)).toEqual([
    [0.5, Infinity],
    [0.5, Infinity],
  ])
  expect(rowsOf(max)).toEqual([
    [1, Infinity],
    [1, Infinity],
  ])
})

test.each([
  [16, 32],
  [13, 37],
  [1, 9],
  [9, 1],
])('each cell of a level of %i × %i cells is the mean and the largest of those that it covers', (height, width) => {
  const shape = mapShape(1, height, width)
  const map = createView(shape, new Float32Array(floatCount(shape)))
  const valueAt = (row: number, column: number) =>
    row === 2 && column === 3 ? NaN : ((row * 7 + column * 13) % 64) - 9
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) map.data[row * map.rowStride + column] = valueAt(row, column)
  for (const number of [1, 2, 3]) {
    const { mean, max } = coarserLevel(shape, { mean: map, max: map }, 0, number)
    const size = levelShape(shape, number)
    for (let row = 0; row < size.height; row++) {
      for (let column = 0; column < size.width; column++) {
        const covered: number[] = []
        for (let y = row << number; y < Math.min((row + 1) << number, height); y++)
          for (let x = column << number; x < Math.min((column + 1) << number, width); x++) covered.push(valueAt(y, x))
        const average = covered.reduce((sum, value) => sum + value, 0) / covered.length
        expect(mean.data[row * mean.rowStride + column]).toEqual(
          Number.isNaN(average) ? NaN : expect.closeTo(average, 4),
        )
        expect(max.data[row * max.rowStride + column]).toBe(Math.max(...covered))
      }
    }
  }
})
