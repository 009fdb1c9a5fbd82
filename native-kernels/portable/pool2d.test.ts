import { describe, expect, test } from 'vitest'
import type { Pool2dCall, Reducer } from '#app/calls/kernelCall'
import { mapShape } from '#app/shape'
import { lineMap, plane, planes, window2d, type Matrix } from './matrices'

const halves = window2d([2, 2], { strides: [2, 2] })
const max: Reducer = { type: 'max' }

describe('the course', () => {
  const pooled = [
    [0, 3, 0],
    [0, 3, 0],
    [0, 3, 0],
  ]

  test('max pooling halves the line map', () => {
    expect(plane(pool(max, halves), lineMap, [3, 3])).toEqual(pooled)
  })

  test('average pooling halves the line map', () => {
    expect(plane(pool({ type: 'average', divisor: 'valid' }, halves), lineMap, [3, 3])).toEqual(pooled)
  })

  test('the shifted line: max keeps 3, average gives 1.5', () => {
    const shifted = lineMap.map(() => [0, 0, 0, 3, 3, 0])
    expect(plane(pool(max, halves), shifted, [3, 3])[0]).toEqual([0, 3, 3])
    expect(plane(pool({ type: 'average', divisor: 'valid' }, halves), shifted, [3, 3])[0]).toEqual([0, 1.5, 1.5])
  })
})

describe('each reducer on one window', () => {
  const window: Matrix = [
    [1, 2],
    [3, 6],
  ]
  const e = Math.exp
  test.each<[string, Reducer, number]>([
    ['max', { type: 'max' }, 6],
    ['min', { type: 'min' }, 1],
    ['sum', { type: 'sum' }, 12],
    ['average', { type: 'average', divisor: 'valid' }, 3],
    ['average by a divisor of its own', { type: 'average', divisor: 5 }, 12 / 5],
    ['lp 1', { type: 'lp', p: 1 }, 12],
    ['lp 2', { type: 'lp', p: 2 }, Math.sqrt(1 + 4 + 9 + 36)],
    ['median', { type: 'rank', quantile: 0.5 }, 2.5],
    ['rank 0', { type: 'rank', quantile: 0 }, 1],
    ['rank 1', { type: 'rank', quantile: 1 }, 6],
    ['rank between cells', { type: 'rank', quantile: 0.9 }, 3 + 0.7 * 3],
    ['gem 1 is the mean', { type: 'gem', p: 1, epsilon: 0 }, 3],
    ['gem 3', { type: 'gem', p: 3, epsilon: 0 }, ((1 + 8 + 27 + 216) / 4) ** (1 / 3)],
    ['gem lifts small cells', { type: 'gem', p: 1, epsilon: 2 }, (2 + 2 + 3 + 6) / 4],
    ['softpool', { type: 'softpool' }, (e(1) + 2 * e(2) + 3 * e(3) + 6 * e(6)) / (e(1) + e(2) + e(3) + e(6))],
    ['stochastic mean', { type: 'stochastic', mode: 'mean', seed: 0 }, (1 + 4 + 9 + 36) / 12],
    ['mixed', { type: 'mixed', lambda: 0.25 }, 0.25 * 6 + 0.75 * 3],
  ])('%s', (_, reducer, expected) => {
    expect(plane(pool(reducer, window2d([2, 2])), window, [1, 1])).toEqual([[Math.fround(expected)]])
  })
})

test('a median over three cells is the middle one', () => {
  expect(plane(pool({ type: 'rank', quantile: 0.5 }, window2d([1, 3])), [[9, -1, 4]], [1, 1])).toEqual([[4]])
})

test('lp takes absolute values', () => {
  expect(plane(pool({ type: 'lp', p: 3 }, window2d([1, 2])), [[-1, -1]], [1, 1])).toEqual([[Math.fround(2 ** (1 / 3))]])
})

test('softpool survives large values', () => {
  expect(plane(pool({ type: 'softpool' }, window2d([1, 2])), [[1000, 1000]], [1, 1])).toEqual([[1000]])
})

describe('stochastic pooling', () => {
  test('a mean over nothing positive is 0', () => {
    const mean: Reducer = { type: 'stochastic', mode: 'mean', seed: 0 }
    expect(plane(pool(mean, window2d([1, 2])), [[0, -3]], [1, 1])).toEqual([[0]])
  })

  test('draws cells as often as their values say, the same for the same seed', () => {
    const width = 4000
    const input = [Array.from({ length: width }, (_, i) => (i % 2 === 0 ? 1 : 3))]
    const pairs = window2d([1, 2], { strides: [1, 2] })
    const sample = (seed: number) =>
      plane(pool({ type: 'stochastic', mode: 'sample', seed }, pairs), input, [1, width / 2])
    const drawn = sample(11)[0] ?? []
    expect(new Set(drawn)).toEqual(new Set([1, 3]))
    expect(drawn.filter((value) => value === 3).length / drawn.length).toBeCloseTo(0.75, 1)
    expect(sample(11)).toEqual(sample(11))
    expect(sample(12)).not.toEqual(sample(11))
  })

  test('never draws a cell that is not positive', () => {
    const sample: Reducer = { type: 'stochastic', mode: 'sample', seed: 5 }
    expect(plane(pool(sample, window2d([1, 3])), [[-2, 0, 4, 0, -2]], [1, 3])).toEqual([[4, 4, 4]])
  })
})

describe('padding', () => {
  const padded = window2d([2, 2], { strides: [2, 2], pads: [1, 1, 1, 1] })
  const negative: Matrix = [
    [-1, -2],
    [-3, -4],
  ]

  test('an all-negative map stays negative in max pooling', () => {
    expect(plane(pool(max, padded), negative, [2, 2])).toEqual(negative)
  })

  test('an average counts the cells inside, or the declared padding too, or a given number', () => {
    const average = (divisor: 'valid' | 'padded' | number) =>
      plane(
        pool({ type: 'average', divisor }, padded),
        [
          [4, 8],
          [12, 16],
        ],
        [2, 2],
      )
    expect(average('valid')).toEqual([
      [4, 8],
      [12, 16],
    ])
    expect(average('padded')).toEqual([
      [1, 2],
      [3, 4],
    ])
    expect(average(2)).toEqual([
      [2, 4],
      [6, 8],
    ])
  })

  test('cells that only the ceil mode reaches are never counted', () => {
    const rows = window2d([1, 3], { strides: [1, 2], pads: [0, 1, 0, 1] })
    // Sums 12 / 3, 18 / 3, 6 / 2: windows at -1..1, 1..3 and 3..5; the row ends at 3 and its padding at 4.
    const average = pool({ type: 'average', divisor: 'padded' }, rows)
    expect(plane(average, [[6, 6, 6, 6]], [1, 3])).toEqual([[4, 6, 3]])
  })

  test('a window without cells gives -Infinity for max, 0 for an average', () => {
    const away = window2d([1, 1], { pads: [0, 1, 0, 0] })
    expect(plane(pool(max, away), [[5]], [1, 2])).toEqual([[-Infinity, 5]])
    expect(plane(pool({ type: 'average', divisor: 'valid' }, away), [[5]], [1, 2])).toEqual([[0, 5]])
  })
})

describe('special values', () => {
  test.each<Reducer>([
    { type: 'max' },
    { type: 'min' },
    { type: 'sum' },
    { type: 'average', divisor: 'valid' },
    { type: 'lp', p: 2 },
    { type: 'rank', quantile: 0.5 },
    { type: 'gem', p: 3, epsilon: 1e-6 },
    { type: 'softpool' },
    { type: 'stochastic', mode: 'mean', seed: 0 },
    { type: 'stochastic', mode: 'sample', seed: 0 },
    { type: 'mixed', lambda: 0.5 },
  ])('NaN wins wherever it stands: $type', (reducer) => {
    for (const row of [
      [NaN, 1, 2],
      [1, NaN, 2],
      [1, 2, NaN],
    ]) {
      expect(plane(pool(reducer, window2d([1, 3])), [row], [1, 1])).toEqual([[NaN]])
    }
  })

  test('Infinity less Infinity is no number', () => {
    const average = pool({ type: 'average', divisor: 'valid' }, window2d([1, 2]))
    expect(plane(average, [[Infinity, -Infinity]], [1, 1])).toEqual([[NaN]])
  })

  test('the smallest denormal wins against 0', () => {
    const smallest = 2 ** -149
    expect(plane(pool(max, window2d([1, 2])), [[0, smallest]], [1, 1])).toEqual([[smallest]])
  })
})

test('pools each channel separately', () => {
  const call = pool(max, halves)
  expect(
    planes(
      call,
      [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [8, 7],
          [6, 5],
        ],
      ],
      mapShape(2, 1, 1),
    ),
  ).toEqual([[[4]], [[8]]])
})

test('takes windows that are oblong, dilated and of different strides', () => {
  const call = pool(max, window2d([1, 2], { strides: [2, 1], dilations: [1, 2] }))
  const input = [
    [1, 5, 2, 0],
    [9, 9, 9, 9],
    [3, 0, 7, 4],
  ]
  expect(plane(call, input, [2, 2])).toEqual([
    [2, 5],
    [7, 4],
  ])
})

function pool(reducer: Reducer, window: Pool2dCall['window']): Pool2dCall {
  return { kernel: 'pool2d', window, reducer }
}
