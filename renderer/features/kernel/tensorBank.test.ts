import { expect, test } from 'vitest'
import type { TensorWeights } from '#app/layers/weightFields'
import { explicit } from './bank'
import { readTensorBank, tensorSize } from './tensorBank'
import { readMatrix } from './tensorMatrix'

/** Tensors whose numbers are their own indices, and which of them were read. */
function tensors() {
  const read: number[] = []
  return {
    read: (_: unknown, indices: Iterable<number>) => Promise.resolve(void read.push(...indices)),
    at: (_: unknown, index: number) => (read.includes(index) ? Math.fround(index / 10) : undefined),
    count: () => read.length,
  }
}

const weights = (shape: number[], bias = true): TensorWeights => ({
  init: 'tensor',
  kernel: { name: 'w', shape, sha256: 'a'.repeat(64) },
  bias: bias ? { name: 'b', shape: [shape[0]!], sha256: 'b'.repeat(64) } : null,
})

test('a small tensor becomes a bank with all numbers, as the decimals that read back to them', async () => {
  const bank = await readTensorBank(tensors(), weights([2, 1, 1, 2]), false, { filter: 0, channel: 0 })
  expect(explicit(bank)).toEqual({
    init: 'values',
    kernel: [[[[0, 0.1]]], [[[0.2, 0.3]]]],
    bias: [0, 0.1],
  })
})

test('that of a transposed convolution has the channels first', async () => {
  expect(tensorSize(weights([3, 2, 4, 5]).kernel, true)).toEqual({ filters: 2, channels: 3, size: [4, 5] })
  const bank = await readTensorBank(tensors(), weights([2, 3, 1, 1], false), true, { filter: 0, channel: 0 })
  expect(bank).toMatchObject({
    kernel: [
      [[[0]], [[0.3]]],
      [[[0.1]], [[0.4]]],
      [[[0.2]], [[0.5]]],
    ],
    bias: [0, 0, 0],
  })
})

test('of a large tensor only what is shown is read', async () => {
  const numbers = tensors()
  const shown = { filter: 100, channel: 7 }
  const bank = await readTensorBank(numbers, weights([1000, 300, 1, 1], false), false, shown)
  expect(numbers.count()).toBe(300 + 64)
  expect(bank.kernel[100]![299]).toEqual([[3029.9]])
  expect(bank.kernel[63]![7]).toEqual([[1890.7]])
  expect([bank.kernel[63]![8], bank.kernel[64]![7], bank.kernel.length]).toEqual([undefined, undefined, 1000])
})

test('of the matrix of a Dense layer one part is read', async () => {
  const numbers = tensors()
  const dense = { name: 'fc', shape: [1000, 300], sha256: 'a'.repeat(64) }
  const part = await readMatrix(numbers, dense, [936, 250])
  expect([part.length, part[0]!.length, numbers.count()]).toEqual([64, 50, 64 * 50])
  expect(part[0]![0]).toBe(Math.fround((936 * 300 + 250) / 10))
  expect(part[63]![49]).toBe(Math.fround((999 * 300 + 299) / 10))
})
