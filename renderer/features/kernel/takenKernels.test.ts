import { expect, test } from 'vitest'
import { takeFile, takeMatrix, type Target } from './takenKernels'

/** Two filters of one channel, 1 × 3, the second on show. */
const target: Target = {
  bank: { filters: 2, channels: 1, size: [1, 3], kernel: [[[[1, 2, 3]]], [[[4, 5, 6]]]], bias: [7, 8] },
  size: { filters: 2, channels: 1, size: [1, 3] },
  filter: 1,
  channel: 0,
  resizable: true,
  growth: 'free',
  convolution: 'conv',
}
const bias = [7, 8]
const array = (shape: readonly number[], values: readonly number[]) => ({ array: { shape, values } })

test('a kernel of the same size takes the place of the one on show', () => {
  expect(takeMatrix([[0, 9, 0]], target)).toEqual({
    weights: { init: 'values', kernel: [[[[1, 2, 3]]], [[[0, 9, 0]]]], bias },
  })
})

test('a kernel of another size resizes the others around their middle', () => {
  expect(takeMatrix([[9]], target)).toEqual({
    weights: { init: 'values', kernel: [[[[2]]], [[[9]]]], bias },
    params: { kernelSize: [1, 1] },
  })
})

test('a size that the layer does not allow is refused', () => {
  const fixed = { ...target, resizable: false }
  expect(takeMatrix([[9]], fixed)).toEqual({ refusal: expect.stringMatching(/1 × 1.*1 × 3/) as string })
  expect(takeMatrix([[0, 9, 0]], fixed)).toHaveProperty('weights')
  const wide = [Array.from({ length: 32 }, () => 0)]
  expect(takeMatrix(wide, target)).toEqual({ refusal: expect.stringMatching(/1 × 32.*31/) as string })
})

test('a file of all kernels sets the number of filters where the layer is free to choose it', () => {
  const file = array([3, 1, 1, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(takeFile(file, target)).toMatchObject({
    weights: { kernel: [[[[1, 2, 3]]], [[[4, 5, 6]]], [[[7, 8, 9]]]] },
    params: { filters: 3, kernelSize: [1, 3] },
  })
  expect(takeFile(file, { ...target, growth: 'grouped' })).toEqual({
    refusal: expect.stringMatching(/3.*2/) as string,
  })
})

test('a file of other channels is fitted, and says so', () => {
  const values = Array.from({ length: 2 * 3 * 4 * 5 }, (_, i) => i)
  const taken = takeFile(array([2, 3, 4, 5], values), target)
  expect(taken).toHaveProperty('weights.kernel.length', 2)
  expect(taken).toHaveProperty('note', expect.stringMatching(/3.*1/))
})

test('a file whose axes can not be told is refused with the reason', () => {
  expect(takeFile(array([2], [1, 2]), target)).toEqual({ refusal: expect.stringMatching(/\w/) as string })
})
