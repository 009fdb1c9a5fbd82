import { expect, test } from 'vitest'
import type { KernelCall } from '#app/calls/kernelCall'
import { mapShape } from '#app/shape'
import { takesWinners, winnersIn, withWindow } from './winnersIn'

const pool = (size: number, stride: number, pad = 0): KernelCall => ({
  kernel: 'pool2d',
  window: { size: [size, size], strides: [stride, stride], dilations: [1, 1], pads: [pad, pad, pad, pad] },
  reducer: { type: 'max' },
})
const cells = {
  top: 0,
  left: 0,
  height: 4,
  width: 4,
  values: Float32Array.of(1, 2, 0, 0, 3, 0, 0, 0, 5, 5, 0, 7, 5, 5, NaN, 9),
}
const four = mapShape(1, 4, 4)

test('the first largest of each window wins, and NaN before all', () => {
  const winners = winnersIn(pool(2, 2), four, mapShape(1, 2, 2), cells)
  expect(winners).toEqual([
    { row: 1, column: 0 },
    { row: 0, column: 2 },
    { row: 2, column: 0 },
    { row: 3, column: 2 },
  ])
})
test('padding takes no part', () => {
  const winners = winnersIn(pool(2, 2, 1), four, mapShape(1, 3, 3), cells)
  expect(winners.slice(0, 3)).toEqual([
    { row: 0, column: 0 },
    { row: 0, column: 1 },
    { row: 0, column: 3 },
  ])
})
test('windows that are not wholly in view are left out', () => {
  const part = { top: 1, left: 0, height: 3, width: 4, values: cells.values.slice(4) }
  expect(winnersIn(pool(2, 2), four, mapShape(1, 2, 2), part)).toEqual([
    { row: 2, column: 0 },
    { row: 3, column: 2 },
  ])
  expect(withWindow(pool(2, 2), { top: 2, left: 2, height: 1, width: 1 })).toEqual({
    top: 0,
    left: 0,
    height: 5,
    width: 5,
  })
})
test('only a maximum has winners', () => {
  expect([pool(2, 2), { ...pool(2, 2), reducer: { type: 'min' } } as KernelCall].map(takesWinners)).toEqual([
    true,
    false,
  ])
})
