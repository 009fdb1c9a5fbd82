import { expect, test } from 'vitest'
import type { PaddingMode, Pads } from '#app/calls/kernelCall'
import { plane } from './matrices'

const row = [[1, 2, 3]]

test.each<[PaddingMode, number[]]>([
  ['zeros', [9, 9, 1, 2, 3, 9, 9]],
  ['replicate', [1, 1, 1, 2, 3, 3, 3]],
  ['reflect', [3, 2, 1, 2, 3, 2, 1]],
  ['circular', [2, 3, 1, 2, 3, 1, 2]],
])('%s', (mode, expected) => {
  expect(plane(pad([0, 2, 0, 2], mode, 9), row, [1, 7])).toEqual([expected])
})

test('reflects over and over where the padding exceeds the map', () => {
  expect(plane(pad([0, 3, 0, 0], 'reflect'), [[1, 2]], [1, 5])).toEqual([[2, 1, 2, 1, 2]])
  expect(plane(pad([0, 2, 0, 0], 'reflect'), [[7]], [1, 3])).toEqual([[7, 7, 7]])
})

test('grows each side by its own number', () => {
  expect(plane(pad([1, 2, 0, 0], 'zeros'), [[5]], [2, 3])).toEqual([
    [0, 0, 0],
    [0, 0, 5],
  ])
})

test('negative pads crop', () => {
  const input = [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ]
  expect(plane(pad([-1, -2, 0, 1], 'zeros'), input, [2, 2])).toEqual([
    [6, 0],
    [9, 0],
  ])
})

function pad(pads: Pads, mode: PaddingMode, value = 0) {
  return { kernel: 'pad2d', pads, mode, value } as const
}
