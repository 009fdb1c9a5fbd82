import { expect, test } from 'vitest'
import { cellLabels, hasRoomForLabels } from './labels'
import { setLanguage } from '#renderer/messages/index'
import { linearScale } from './scale'

const view = { top: 0, left: 0, height: 2, width: 3 }
const cells = { ...view, planes: [Float32Array.of(0, 0.5, 1, -1, 1 / 3, NaN)] }
const texts = (width: number, height = 80) =>
  cellLabels(cells, view, { width, height }, 'viridis', linearScale(0, 1)).labels.map(({ text }) => text)

test('numbers stand in the middle of their cells, readable on their colours', () => {
  const { labels } = cellLabels(cells, view, { width: 300, height: 80 }, 'viridis', linearScale(0, 1))
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
    (height) => cellLabels(cells, view, { width: 6 * height, height }, 'viridis', linearScale(0, 1)).fontSize,
  )
  expect(sizes).toEqual([16, 33, 44])
})

test('a number of a cell that is cut off stands in what is in view of it, where it fits there', () => {
  const moved = { ...view, left: 0.5, width: 2 }
  const { labels, fontSize } = cellLabels(cells, moved, { width: 200, height: 80 }, 'viridis', linearScale(0, 1))
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
    'viridis',
    linearScale(0, 1),
  )
  expect(narrow.labels.map(({ text }) => text)).toEqual(['0', '0.5', '1', '0.33333', 'NaN'])
  const low = cellLabels(
    cells,
    { ...view, top: 0.7, height: 1.3 },
    { width: 300, height: 52 },
    'viridis',
    linearScale(0, 1),
  )
  expect(low.labels.map(({ text }) => text)).toEqual(['-1', '0.33333', 'NaN'])
})

test('only large and few cells have numbers', () => {
  expect(hasRoomForLabels(view, { width: 120, height: 80 }, 'viridis')).toBe(true)
  expect(hasRoomForLabels(view, { width: 30, height: 20 }, 'viridis')).toBe(false)
  expect(hasRoomForLabels({ ...view, height: 500, width: 500 }, { width: 10000, height: 10000 }, 'viridis')).toBe(false)
})

test.each([false, true])('either every cell in full view has its number, or none has, in small type: %s', (isSmall) => {
  const eight = { top: 0, left: 0, height: 8, width: 8 }
  const planes = [Float32Array.from({ length: 64 }, (_, i) => (i % 3 === 0 ? -0.5 : i % 3))]
  for (let side = 60; side <= 400; side++) {
    const frame = { height: side, width: side }
    if (!hasRoomForLabels(eight, frame, 'diverging', isSmall)) continue
    const { labels } = cellLabels({ ...eight, planes }, eight, frame, 'diverging', linearScale(-2, 2), isSmall)
    expect([0, 64]).toContain(labels.length)
  }
})

test('a number drops the zero before its decimal mark, and digits, before a cell goes without it', () => {
  const at = (width: number) => {
    const wide = { top: 0, left: 0, height: 1, width: 2 }
    const planes = [Float32Array.of(-0.5, 2)]
    const { labels } = cellLabels({ ...wide, planes }, wide, { height: 40, width }, 'diverging', linearScale(-2, 2))
    return labels.map(({ text }) => text)
  }
  expect([at(60), at(50), at(40)]).toEqual([['-0.5', '2'], ['-.5', '2'], []])
})

test('in true colour each cell has red, green and blue, one below another, readable on the colour', () => {
  const pair = { top: 0, left: 0, height: 1, width: 2 }
  const planes = [Float32Array.of(1, 0), Float32Array.of(0.5, 0), Float32Array.of(0.25, 0.1)]
  const frame = { height: 60, width: 120 }
  expect(hasRoomForLabels(pair, frame, 'rgb')).toBe(true)
  const { labels, fontSize } = cellLabels({ ...pair, planes }, pair, frame, 'rgb', linearScale(0, 1))
  expect(labels.map(({ text, ink }) => [text, ink])).toEqual([
    ['1', '#000'],
    ['0.5', '#000'],
    ['0.25', '#000'],
    ['0', '#fff'],
    ['0', '#fff'],
    ['0.1', '#fff'],
  ])
  const [red, green, blue] = labels.map(({ y }) => y) as [number, number, number]
  expect(green).toBe(30)
  expect(blue - green).toBe(green - red)
  expect(green - red).toBeGreaterThan(fontSize)
  expect(hasRoomForLabels(pair, { height: 30, width: 60 }, 'rgb')).toBe(false)
})

test('numbers have the decimal mark of the language', () => {
  setLanguage('de')
  expect(texts(300)).toEqual(['0', '0,5', '1', '-1', '0,33333', 'NaN'])
  setLanguage('en')
})
