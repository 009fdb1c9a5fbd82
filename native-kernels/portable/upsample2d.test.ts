import { expect, test } from 'vitest'
import { plane } from './matrices'

test('nearest repeats each cell', () => {
  const call = { kernel: 'upsample2d', size: [2, 3], interpolation: 'nearest' } as const
  expect(plane(call, [[1, 2]], [2, 6])).toEqual([
    [1, 1, 1, 2, 2, 2],
    [1, 1, 1, 2, 2, 2],
  ])
})

test('bilinear mixes by the distance between centres and clamps at the edges', () => {
  const call = { kernel: 'upsample2d', size: [2, 2], interpolation: 'bilinear' } as const
  expect(
    plane(
      call,
      [
        [0, 4],
        [8, 12],
      ],
      [4, 4],
    ),
  ).toEqual([
    [0, 1, 3, 4],
    [2, 3, 5, 6],
    [6, 7, 9, 10],
    [8, 9, 11, 12],
  ])
})
