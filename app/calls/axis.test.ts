import { expect, test } from 'vitest'
import { coveringTaps, interpolatedCells, sourceIndex, windowPositions, windowTaps } from './axis'

const around = Array.from({ length: 9 }, (_, i) => i - 3)
const window = { k: 3, s: 2, d: 1, p0: 1, p1: 0 }

test.each([
  ['zeros', [null, null, null, 0, 1, 2, null, null, null]],
  ['replicate', [0, 0, 0, 0, 1, 2, 2, 2, 2]],
  ['circular', [0, 1, 2, 0, 1, 2, 0, 1, 2]],
  ['reflect', [1, 2, 1, 0, 1, 2, 1, 0, 1]],
] as const)('%s: the cells that stand for positions around three cells', (mode, expected) => {
  expect(around.map((position) => sourceIndex(position, 3, mode))).toEqual(expected)
})

test('a single cell is its own reflection', () => {
  expect(around.map((position) => sourceIndex(position, 1, 'reflect'))).toEqual(around.map(() => 0))
})

test('a window ends where its declared padding ends', () => {
  expect(windowTaps(window, 4, 'zeros', 0).map(({ position }) => position)).toEqual([-1, 0, 1])
  expect(windowTaps(window, 4, 'zeros', 2)).toEqual([{ tap: 0, position: 3, source: 3 }])
})

test.each([window, { ...window, d: 2 }, { ...window, k: 1 }, { ...window, p1: 3 }])(
  'the positions of several windows are those of each: %o',
  (one) => {
    const each = [1, 2, 3].flatMap((at) => windowTaps(one, 8, 'zeros', at).map(({ position }) => position))
    expect(new Set(windowPositions(one, 8, { begin: 1, end: 4 }))).toEqual(new Set(each))
  },
)

test('only those dilated windows cover a cell of which a tap lies on it', () => {
  const dilated = { k: 2, s: 1, d: 2, p0: 0, p1: 0 }
  expect(coveringTaps(dilated, 5, 3)).toEqual([
    { tap: 1, position: 1, source: 1 },
    { tap: 0, position: 3, source: 3 },
  ])
  expect(coveringTaps({ ...dilated, k: 1, s: 3 }, 5, 2)).toEqual([])
})

test('an interpolated cell reads no neighbour of weight 0', () => {
  expect(interpolatedCells(2, 3, 0)).toEqual([{ source: 0, weight: 1 }])
  expect(interpolatedCells(2, 3, 1)).toEqual([
    { source: 0, weight: 0.75 },
    { source: 1, weight: 0.25 },
  ])
  expect(interpolatedCells(3, 3, 4)).toEqual([{ source: 1, weight: 1 }])
})
