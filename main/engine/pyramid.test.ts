import { expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { createView } from './featureMap'
import { coarserLevel } from './pyramid'

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
