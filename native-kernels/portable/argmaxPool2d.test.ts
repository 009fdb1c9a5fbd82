import { expect, test } from 'vitest'
import { plane, window2d } from './matrices'

const halves = { kernel: 'argmaxPool2d', window: window2d([2, 2], { strides: [2, 2] }) } as const

test('counts row * width + column in the whole plane', () => {
  const input = [
    [1, 9, 0, 0],
    [0, 0, 5, 7],
    [8, 0, 0, 0],
    [0, 0, 0, 4],
  ]
  expect(plane(halves, input, [2, 2])).toEqual([
    [1, 7],
    [8, 15],
  ])
})

test('the first of equals wins, even where all are -Infinity', () => {
  expect(
    plane(
      halves,
      [
        [3, 3, -Infinity, -Infinity],
        [3, 3, -Infinity, -Infinity],
      ],
      [1, 2],
    ),
  ).toEqual([[0, 2]])
})

test('NaN wins, the last of several as in PyTorch', () => {
  expect(
    plane(
      halves,
      [
        [9, NaN],
        [NaN, 9],
      ],
      [1, 1],
    ),
  ).toEqual([[2]])
})

test('never counts padding', () => {
  const padded = { ...halves, window: window2d([2, 2], { strides: [2, 2], pads: [1, 1, 1, 1] }) }
  expect(
    plane(
      padded,
      [
        [1, 2],
        [3, 4],
      ],
      [2, 2],
    ),
  ).toEqual([
    [0, 1],
    [2, 3],
  ])
})

test('a window without cells has no place: -1', () => {
  const away = { ...halves, window: window2d([1, 1], { pads: [0, 1, 0, 0] }) }
  expect(plane(away, [[5]], [1, 2])).toEqual([[-1, 0]])
})
