import { expect, test } from 'vitest'
import { resultColumns, sortedRows, type ResultRow } from './resultRows'

function row(name: string, ...values: number[]): ResultRow {
  const base = { image: 0, path: name, item: 0, notes: [], failure: null, thumbnail: null }
  return { ...base, name, values: values.length > 0 ? values : null }
}
const namesBy = (rows: ResultRow[], by: 'order' | 'name' | number, descending = false) =>
  sortedRows(rows, { by, descending }).map(({ name }) => name)

test('rows are sorted by value, those without a number last either way', () => {
  const rows = [row('a', 2), row('b'), row('c', NaN), row('d', -Infinity), row('e', 10), row('f', 2)]
  expect(namesBy(rows, 0)).toEqual(['d', 'a', 'f', 'e', 'b', 'c'])
  expect(namesBy(rows, 0, true)).toEqual(['e', 'a', 'f', 'd', 'b', 'c'])
})

test('numbers in names count as numbers', () => {
  const rows = [row('scan 10'), row('scan 9'), row('Scan 1')]
  expect(namesBy(rows, 'name')).toEqual(['Scan 1', 'scan 9', 'scan 10'])
  expect(namesBy(rows, 'order', true)).toEqual(['Scan 1', 'scan 9', 'scan 10'])
})

test('columns are named as in the table, and told apart by layer and figure', () => {
  const layers = [
    { index: -1, name: 'input', channels: 1 },
    { index: 2, name: 'a.b', channels: 2 },
  ]
  expect(resultColumns(layers, ['average']).map(({ name, layer, figure }) => [name, layer, figure])).toEqual([
    ['input.c0.average', 'input', 'c0.average'],
    ['2-a.b.c0.average', '2-a.b', 'c0.average'],
    ['2-a.b.c1.average', '2-a.b', 'c1.average'],
  ])
})
