import { expect, test } from 'vitest'
import { adaptiveSpans } from '#app/calls/regionSpans'
import { plane } from './matrices'

test('counts row * width + column in the whole plane', () => {
  const call = { kernel: 'regionArgmax', rows: adaptiveSpans(3, 2), columns: adaptiveSpans(3, 2) } as const
  const input = [
    [1, 2, 3],
    [4, 9, 6],
    [7, 8, 5],
  ]
  expect(plane(call, input, [2, 2])).toEqual([
    [4, 4],
    [4, 4],
  ])
  expect(
    plane(
      call,
      input.map((row) => row.map((value) => -value)),
      [2, 2],
    ),
  ).toEqual([
    [0, 1],
    [3, 8],
  ])
})
