import { expect, test } from 'vitest'
import { vector } from './matrices'

test('puts the grids of all levels one after another', () => {
  const input = [
    [
      [1, 2],
      [3, 4],
    ],
    [
      [8, 7],
      [6, 5],
    ],
  ]
  const call = { kernel: 'pyramidPool', levels: [1, 2], reducer: { type: 'max' } } as const
  expect(vector(call, input, 10)).toEqual([4, 8, 1, 2, 3, 4, 8, 7, 6, 5])
})
