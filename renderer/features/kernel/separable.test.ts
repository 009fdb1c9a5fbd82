import { expect, test } from 'vitest'
import { presetKernel } from '#app/layers/presets'
import { separated } from './separable'

const kernel = (...given: Parameters<typeof presetKernel>) => presetKernel(...given)!

test('Sobel is a blur times a slope, in whole numbers', () => {
  expect(separated(kernel('sobelX', [3, 3]))).toEqual({ column: [1, 2, 1], row: [-1, 0, 1] })
  expect(separated(kernel('sobelY', [3, 3]))).toEqual({ column: [-1, 0, 1], row: [1, 2, 1] })
})

test('the products of column and row are the kernel', () => {
  const gauss = kernel({ preset: 'gaussian', sigma: 1.3 }, [5, 7])
  const { column, row } = separated(gauss)!
  gauss.forEach((line, i) => line.forEach((w, j) => expect(column[i]! * row[j]!).toBeCloseTo(w, 12)))
})

test.each([
  ['a Laplacian', kernel('laplacian', [3, 3])],
  ['a slanting line', kernel({ preset: 'line', angle: 30 }, [5, 5])],
  ['one row', [[1, 2, 1]]],
  [
    'nothing but 0',
    [
      [0, 0],
      [0, 0],
    ],
  ],
])('%s is not separable', (_, matrix) => {
  expect(separated(matrix)).toBeNull()
})
