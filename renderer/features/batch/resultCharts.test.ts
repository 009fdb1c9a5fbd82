/** The charts of a run: every image with a number is in one bar, and at one point. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printInk } from '#renderer/charts/ink'
import { binsOf, histogramOption, scatterOption, scatterRows } from './resultCharts'
import type { ResultRow } from './resultRows'

function row(name: string, ...values: number[]): ResultRow {
  return { image: 0, name, path: name, item: 0, values, notes: [], failure: null, thumbnail: null }
}
const failed: ResultRow = { ...row('failed'), values: null, failure: { code: 'unreadable-image', message: 'no' } }

test('each finite value is in the one bin whose ends it lies between', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 60 }), (values) => {
      const rows = [...values.map((value, i) => row(String(i), value)), failed]
      const bins = binsOf(rows, 0)
      const inBins = bins.flatMap(({ rows: some }) => some.map(({ name }) => name))
      const finite = values.flatMap((value, i) => (Number.isFinite(value) ? [String(i)] : []))
      expect(inBins.sort()).toEqual(finite.sort())
      for (const { low, high, rows: some } of bins) {
        const slack = Math.abs(high - low) * 1e-9
        for (const value of some.map(({ values: own }) => own![0])) {
          expect(value).toBeGreaterThanOrEqual(low - slack)
          expect(value).toBeLessThanOrEqual(high + slack)
        }
      }
    }),
  )
})

test('five values over five bins', () => {
  const bins = binsOf(
    [0, 1, 2, 3, 4, 5].map((value) => row(`v${value}`, value)),
    0,
  )
  expect(bins.map(({ low, rows }) => [low, rows.map(({ name }) => name)])).toEqual([
    [0, ['v0']],
    [1, ['v1']],
    [2, ['v2']],
    [3, ['v3']],
    [4, ['v4', 'v5']],
  ])
})

function tipOf(option: object, dataIndex: number): string {
  return (option as { tooltip: { formatter: (item: object) => string } }).tooltip.formatter({ dataIndex })
}

test('the tip of a point and of a bar names the images, however they are called', () => {
  const rows = [row('<b>&.png', 1, 2), row('c.png', 3, NaN), failed]
  const points = scatterRows(rows, 0, 1)
  expect(points.map(({ name }) => name)).toEqual(['<b>&.png'])
  expect(tipOf(scatterOption(points, [0, 1], ['a', 'b'], printInk), 0)).toBe('&#60;b&#62;&#38;.png<br>a: 1<br>b: 2')
  const bins = binsOf(
    Array.from({ length: 7 }, (_, i) => row(`${i}.png`, 1)),
    0,
  )
  const named = '0.png<br>1.png<br>2.png<br>3.png<br>4.png<br>...'
  expect(tipOf(histogramOption(bins, 'a', printInk), 0)).toBe(`1 to 1: 7 images<br>${named}`)
})
