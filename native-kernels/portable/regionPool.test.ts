import { expect, test } from 'vitest'
import type { Reducer, RegionPoolCall } from '#app/calls/kernelCall'
import { adaptiveSpans } from '#app/calls/regionSpans'
import { lineMap, plane, vector } from './matrices'

const average: Reducer = { type: 'average', divisor: 'valid' }

test('global pooling of the course: max 3, average 1', () => {
  expect(vector(whole({ type: 'max' }), [lineMap], 1)).toEqual([3])
  expect(vector(whole(average), [lineMap], 1)).toEqual([1])
})

test('reduces rows[i] x columns[j], overlapping or not', () => {
  const call: RegionPoolCall = {
    kernel: 'regionPool',
    rows: [
      { begin: 0, end: 2 },
      { begin: 1, end: 3 },
    ],
    columns: [
      { begin: 0, end: 1 },
      { begin: 1, end: 3 },
    ],
    reducer: { type: 'sum' },
  }
  const input = [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ]
  expect(plane(call, input, [2, 2])).toEqual([
    [5, 16],
    [11, 28],
  ])
})

test('adaptive regions may be finer than the map', () => {
  const call: RegionPoolCall = {
    kernel: 'regionPool',
    rows: adaptiveSpans(1, 1),
    columns: adaptiveSpans(2, 3),
    reducer: average,
  }
  expect(plane(call, [[1, 3]], [1, 3])).toEqual([[1, 2, 3]])
})

test('gives a vector of one value for each channel', () => {
  const call = { ...whole({ type: 'max' }), rows: [{ begin: 0, end: 1 }], columns: [{ begin: 0, end: 2 }] }
  expect(vector(call, [[[1, 2]], [[4, 3]]], 2)).toEqual([2, 4])
})

function whole(reducer: Reducer): RegionPoolCall {
  return { kernel: 'regionPool', rows: [{ begin: 0, end: 6 }], columns: [{ begin: 0, end: 6 }], reducer }
}
