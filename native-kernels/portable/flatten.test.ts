import { expect, test } from 'vitest'
import { vector } from './matrices'

const input = [
  [
    [1, 2],
    [3, 4],
  ],
  [
    [5, 6],
    [7, 8],
  ],
]

test('channels first, as PyTorch and ONNX', () => {
  expect(vector({ kernel: 'flatten', order: 'channelsFirst' }, input, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
})

test('channels last, as Keras', () => {
  expect(vector({ kernel: 'flatten', order: 'channelsLast' }, input, 8)).toEqual([1, 5, 2, 6, 3, 7, 4, 8])
})
