import { expect, test } from 'vitest'
import { arranged } from './arrangement'

const lengths = (n: number, width: number, height: number, map = { height: 1, width: 1 }) =>
  arranged(
    Array.from({ length: n }, (_, i) => i),
    { height, width },
    map,
  ).map((row) => row.length)

test('three square maps lie side by side in a usual window', () => {
  expect(lengths(3, 944, 560)).toEqual([3])
})
test('many panels wrap instead of becoming slivers, the rows as even as can be', () => {
  expect(lengths(4, 800, 700)).toEqual([2, 2])
  expect(lengths(5, 1400, 900)).toEqual([3, 2])
  expect(lengths(12, 1400, 900)).toEqual([6, 6])
})
test('photographs stay in one row where two rows would gain less than a quarter', () => {
  // The maps of a 1440 x 900 window.
  for (const map of [
    { height: 427, width: 640 },
    { height: 300, width: 451 },
    { height: 512, width: 512 },
    { height: 640, width: 427 },
  ])
    expect(lengths(3, 928, 560, map)).toEqual([3])
  expect(lengths(3, 928, 900, { height: 427, width: 640 })).toEqual([2, 1])
})
test('wide maps lie above each other, high ones side by side', () => {
  expect(lengths(2, 900, 700, { height: 100, width: 800 })).toEqual([1, 1])
  expect(lengths(3, 900, 700, { height: 800, width: 300 })).toEqual([3])
})
test('a narrow window has one column', () => {
  expect(lengths(3, 180, 700)).toEqual([1, 1, 1])
})
test('nothing is lost', () => {
  for (let n = 1; n <= 64; n++)
    expect(
      arranged(
        Array.from({ length: n }, (_, i) => i),
        { height: 500, width: 900 },
        { height: 1, width: 1 },
      ).flat(),
    ).toHaveLength(n)
})
