import { expect, test } from 'vitest'
import { emptyExperiment, newLayer } from '#app/document/edit'
import type { KernelWeights } from '#app/layers/weightFields'
import { mapShape } from '#app/shape'
import { t } from '#renderer/messages/index'
import { bankOf, bankSize, explicit, laidOver, resized, withMatrix } from './bank'
import { transforms } from './transforms'

const conv = { ...newLayer(emptyExperiment('x'), 'Conv2D') }
const withParams = (params: Record<string, unknown>) => ({ ...conv, params: { ...conv.params, ...params } })
const apply = (title: string, matrix: number[][]) => transforms.find((one) => t(one.title) === title)?.apply(matrix)

test('presets take turns over the filters and are spread evenly over the channels', () => {
  const size = bankSize(withParams({ filters: 2, kernelSize: [1, 3] }), 'weights', mapShape(2, 8, 8))!
  expect(size).toEqual({ filters: 2, channels: 2, size: [1, 3] })
  expect(bankOf({ init: 'preset', presets: ['verticalLine', 'identity'] }, size)?.kernel).toEqual([
    [[[0, 0.5, 0]], [[0, 0.5, 0]]],
    [[[0, 0.5, 0]], [[0, 0.5, 0]]],
  ])
})

test('editing one cell of a preset gives explicit numbers that leave the others as they were', () => {
  const bank = bankOf({ init: 'preset', presets: ['sobelX'] }, { filters: 1, channels: 1, size: [3, 3] })!
  const edited = withMatrix(bank, 0, 0, laidOver(bank.kernel[0]![0]!, [[9]], 1, 1))
  expect(explicit(edited)).toEqual({
    init: 'values',
    kernel: [
      [
        [
          [-1, 0, 1],
          [-2, 9, 2],
          [-1, 0, 1],
        ],
      ],
    ],
    bias: [0],
  })
})

test('random numbers become decimals that read back to the same float32', () => {
  const bank = bankOf({ init: 'random', distribution: 'heNormal', seed: 3 }, { filters: 1, channels: 1, size: [1, 2] })!
  const again = bankOf(explicit(bank), bank)!
  expect(again.kernel).toEqual(bank.kernel)
  expect(String(bank.kernel[0]![0]![0]![0]).length).toBeLessThan(13)
})

test('the size of a bank is known even while its numbers do not fit', () => {
  const values: KernelWeights = { init: 'values', kernel: [[[[1]]]], bias: [5] }
  const size = bankSize(withParams({ weights: values, filters: 2 }), 'weights', mapShape(1, 8, 8))!
  expect(bankOf(values, size)).toBeNull()
  expect(resized(values, size)).toEqual({
    init: 'values',
    kernel: [
      [
        [
          [0, 0, 0],
          [0, 1, 0],
          [0, 0, 0],
        ],
      ],
      [
        [
          [0, 0, 0],
          [0, 0, 0],
          [0, 0, 0],
        ],
      ],
    ],
    bias: [5, 0],
  })
})

test('a smaller kernel keeps the middle of the larger one', () => {
  const values: KernelWeights = {
    init: 'values',
    kernel: [
      [
        [
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ],
      ],
    ],
    bias: [0],
  }
  expect(resized(values, { filters: 1, channels: 1, size: [1, 1] })).toMatchObject({ kernel: [[[[5]]]] })
})

test('the pointwise bank of a separable convolution is 1 × 1 over the maps in between', () => {
  const separable = newLayer(emptyExperiment('x'), 'SeparableConv2D')
  expect(bankSize(separable, 'depthwise', mapShape(3, 8, 8))).toEqual({ filters: 3, channels: 1, size: [3, 3] })
  expect(bankSize(separable, 'pointwise', mapShape(3, 8, 8))).toEqual({ filters: 1, channels: 3, size: [1, 1] })
})

test('a quarter turn, flips and norms', () => {
  expect(
    apply('Rotate 90° clockwise', [
      [1, 2],
      [3, 4],
    ]),
  ).toEqual([
    [3, 1],
    [4, 2],
  ])
  expect(apply('Flip horizontally', [[1, 2, 3]])).toEqual([[3, 2, 1]])
  expect(apply('Normalize: sum 1', [[1, 3]])).toEqual([[0.25, 0.75]])
  expect(apply('Normalize: sum 0', [[1, 3]])).toEqual([[-1, 1]])
  expect(apply('Normalize: unit norm', [[3, 4]])).toEqual([[0.6, 0.8]])
  expect(apply('Normalize: sum 1', [[1, -1]])).toEqual([[1, -1]])
})
