import { expect, test } from 'vitest'
import type { Region, Spans } from './region'
import { formatEnglish } from '#app/text/format'
import { areaOf, areasOf, rangesOf } from './ranges'

const region = (rows: Spans, columns: Spans = [{ begin: 3, end: 4 }]): Region => ({
  channels: { begin: 0, end: 2 },
  rows,
  columns,
})
const singles = (...at: number[]): Spans => at.map((begin) => ({ begin, end: begin + 1 }))

test.each<[Spans, string]>([
  [singles(4), 'row 4, column 3'],
  [[{ begin: 2, end: 6 }], 'rows 2–5, column 3'],
  [
    [
      { begin: 0, end: 2 },
      { begin: 6, end: 8 },
    ],
    'rows 0–1 and 6–7, column 3',
  ],
  [singles(0, 2, 4), 'rows 0, 2 and 4, column 3'],
  [singles(1, 4, 7, 10), 'rows 1–10 in steps of 3, column 3'],
  [[...singles(1, 4, 7), { begin: 10, end: 12 }], 'rows 1–11 (5 of them), column 3'],
])('%o', (rows, text) => {
  expect(formatEnglish(areaOf(region(rows)))).toBe(text)
})

test('channels are named with the cells, and no cell is none', () => {
  expect(formatEnglish(rangesOf(region(singles(1))))).toBe('row 1, column 3, channels 0–1')
  expect(formatEnglish(rangesOf(region([])))).toBe('no cells')
})

test('several regions are joined', () => {
  expect(formatEnglish(areasOf([region(singles(1)), region(singles(5))]))).toBe('row 1, column 3, and row 5, column 3')
})
