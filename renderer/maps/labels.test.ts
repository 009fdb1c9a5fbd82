import { expect, test } from 'vitest'
import { colourTable } from './colours'
import { cellLabels, hasRoomForLabels } from './labels'
import { linearScale } from './scale'

const table = colourTable('viridis')
const view = { top: 0, left: 0, height: 2, width: 3 }
const cells = { ...view, values: Float32Array.of(0, 0.5, 1, -1, 1 / 3, NaN) }
const texts = (width: number, height = 80) =>
  cellLabels(cells, view, { width, height }, table, linearScale(0, 1)).labels.map(({ text }) => text)

test('numbers stand in the middle of their cells, readable on their colours', () => {
  const { labels } = cellLabels(cells, view, { width: 300, height: 80 }, table, linearScale(0, 1))
  expect(labels[0]).toEqual({ x: 50, y: 20, text: '0', ink: '#fff' })
  expect(labels[2]).toEqual({ x: 250, y: 20, text: '1', ink: '#000' })
})

test('large cells hold five digits, smaller ones fewer, tiny ones none', () => {
  expect(texts(300)).toEqual(['0', '0.5', '1', '-1', '0.33333', 'NaN'])
  expect(texts(90)).toEqual(['0', '0.5', '1', '-1', '0.33', 'NaN'])
  expect(texts(30)).toEqual([])
})

test('numbers grow with their cells', () => {
  const sizes = [80, 160, 400].map(
    (height) => cellLabels(cells, view, { width: 6 * height, height }, table, linearScale(0, 1)).fontSize,
  )
  expect(sizes).toEqual([16, 33, 44])
})

test('a number of a cell that is cut off stands in what is in view of it, where it fits there', () => {
  const moved = { ...view, left: 0.5, width: 2 }
  const { labels, fontSize } = cellLabels(cells, moved, { width: 200, height: 80 }, table, linearScale(0, 1))
  expect(labels.map(({ text, x }) => [text, x])).toEqual([
    ['0', 25],
    ['0.5', 100],
    ['1', 175],
    ['-1', 25],
    ['0.33333', 100],
    ['NaN', 175],
  ])
  expect(fontSize).toBe(16)
  const narrow = cellLabels(
    cells,
    { ...view, left: 0.85, width: 2 },
    { width: 200, height: 80 },
    table,
    linearScale(0, 1),
  )
  expect(narrow.labels.map(({ text }) => text)).toEqual(['0', '0.5', '1', '0.33333', 'NaN'])
  const low = cellLabels(
    cells,
    { ...view, top: 0.7, height: 1.3 },
    { width: 300, height: 52 },
    table,
    linearScale(0, 1),
  )
  expect(low.labels.map(({ text }) => text)).toEqual(['-1', '0.33333', 'NaN'])
})

test('only large and few cells have numbers', () => {
  expect(hasRoomForLabels(view, { width: 120, height: 80 })).toBe(true)
  expect(hasRoomForLabels(view, { width: 30, height: 20 })).toBe(false)
  expect(hasRoomForLabels({ ...view, height: 500, width: 500 }, { width: 10000, height: 10000 })).toBe(false)
})
