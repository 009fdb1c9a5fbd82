import { describe, expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { run } from './matrices'

const ln = Math.log
/** Channels of 2 x 2 cells whose exponentials are small whole numbers. */
const input = [
  [
    [ln(1), ln(2)],
    [ln(3), ln(4)],
  ],
  [
    [ln(3), ln(2)],
    [ln(1), ln(4)],
  ],
]
const shape = mapShape(2, 2, 2)

describe('along each axis', () => {
  test.each([
    ['channel', [1 / 4, 1 / 2, 3 / 4, 1 / 2, 3 / 4, 1 / 2, 1 / 4, 1 / 2]],
    ['row', [1 / 4, 1 / 3, 3 / 4, 2 / 3, 3 / 4, 1 / 3, 1 / 4, 2 / 3]],
    ['column', [1 / 3, 2 / 3, 3 / 7, 4 / 7, 3 / 5, 2 / 5, 1 / 5, 4 / 5]],
    ['all', [1, 2, 3, 4, 3, 2, 1, 4].map((x) => x / 20)],
  ] as const)('%s', (axis, expected) => {
    run({ kernel: 'softmax', axis, log: false }, [input], shape).forEach((value, i) =>
      expect(value).toBeCloseTo(expected[i] ?? NaN, 6),
    )
    run({ kernel: 'softmax', axis, log: true }, [input], shape).forEach((value, i) =>
      expect(value).toBeCloseTo(ln(expected[i] ?? NaN), 6),
    )
  })
})

test('large values do not overflow', () => {
  const row = { kernel: 'softmax', axis: 'column' } as const
  expect(run({ ...row, log: false }, [[[[1000, 1000]]]], mapShape(1, 1, 2))).toEqual([0.5, 0.5])
  expect(run({ ...row, log: true }, [[[[0, 1000]]]], mapShape(1, 1, 2))).toEqual([-1000, 0])
})
