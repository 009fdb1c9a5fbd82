import { expect, test } from 'vitest'
import type { Span } from './kernelCall'
import { adaptiveSpans, fractionalSpans } from './regionSpans'

test('adaptive regions cover the axis, overlapping where they must', () => {
  expect(pairs(adaptiveSpans(6, 3))).toEqual([
    [0, 2],
    [2, 4],
    [4, 6],
  ])
  expect(pairs(adaptiveSpans(7, 3))).toEqual([
    [0, 3],
    [2, 5],
    [4, 7],
  ])
  expect(pairs(adaptiveSpans(2, 3))).toEqual([
    [0, 1],
    [0, 2],
    [1, 2],
  ])
})

test('fractional windows begin at 0 and end at the border', () => {
  // alpha = (10 - 2) / (5 - 1) = 2: evenly spaced whatever the sample.
  expect(pairs(fractionalSpans(10, 5, 2, 0.7))).toEqual([
    [0, 2],
    [2, 4],
    [4, 6],
    [6, 8],
    [8, 10],
  ])
  // alpha = 5 / 3: int((i + 0.5) 5 / 3) - int(0.5 5 / 3) = 0, 2, 4, then 7 - 2.
  expect(pairs(fractionalSpans(7, 4, 2, 0.5))).toEqual([
    [0, 2],
    [2, 4],
    [4, 6],
    [5, 7],
  ])
  expect(pairs(fractionalSpans(7, 1, 2, 0.5))).toEqual([[5, 7]])
})

function pairs(spans: readonly Span[]): readonly (readonly number[])[] {
  return spans.map(({ begin, end }) => [begin, end])
}
