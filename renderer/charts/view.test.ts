import { describe, expect, test } from 'vitest'
import {
  cellAt,
  contain,
  fitFrame,
  fromPicture,
  held,
  moved,
  onFrame,
  pixelTicks,
  revealing,
  showsAll,
  toPicture,
  wholeMap,
  zoomAt,
} from './view'

const grid = { height: 6, width: 8 }
const whole = wholeMap(grid)

describe('the frame', () => {
  test('cells are square', () => {
    expect(fitFrame(grid, { height: 500, width: 333 })).toEqual({ height: 250, width: 333 })
  })
  test('a large picture fills the area', () => {
    expect(fitFrame({ height: 4096, width: 4096 }, { height: 500, width: 333 })).toEqual({ height: 333, width: 333 })
  })
  test('a long vector stays visible as a row', () => {
    expect(fitFrame({ height: 1, width: 1000 }, { height: 500, width: 333 })).toEqual({ height: 48, width: 333 })
  })
})

describe('zoom and pan', () => {
  test('the place under the pointer stays where it is', () => {
    const at = { row: 4, column: 2 }
    const near = zoomAt(whole, at, 0.5)
    expect(near).toEqual({ top: 2, left: 1, height: 3, width: 4 })
    expect((at.row - near.top) / near.height).toBe((at.row - whole.top) / whole.height)
  })
  test('zoom ends at a few cells', () => {
    expect(zoomAt(whole, { row: 0, column: 0 }, 1e-9).height).toBe(3)
  })
  test('the view stays on the map', () => {
    const view = { top: 2, left: 1, height: 2, width: 4 }
    expect(held(moved(view, -100, 100), grid)).toMatchObject({ top: 0, left: 4 })
    expect(held({ top: 2, left: 0, height: 8, width: 16 }, grid)).toMatchObject({ top: -1, left: -4 })
  })
  test('a cell out of view comes just into view', () => {
    const view = { top: 2, left: 1, height: 2, width: 4 }
    expect(revealing(view, { row: 5, column: 0 })).toMatchObject({ top: 4, left: 0 })
    expect(revealing(view, { row: 2, column: 3 })).toEqual(view)
  })
  test('a view of everything is known as such', () => {
    expect(showsAll(zoomAt(whole, { row: 1, column: 1 }, 1.1), grid)).toBe(true)
    expect(showsAll(zoomAt(whole, { row: 1, column: 1 }, 0.9), grid)).toBe(false)
  })
})

describe('the same place in maps of different resolution', () => {
  const pooledAfterConvolution = { rows: { scale: 2, offset: 1 }, columns: { scale: 2, offset: 1 } }
  test('a pooled cell covers four cells of the picture, one in from the border', () => {
    const onPicture = toPicture({ top: 0, left: 1, height: 1, width: 1 }, pooledAfterConvolution)
    expect(onPicture).toEqual({ top: 1, left: 3, height: 2, width: 2 })
    expect(fromPicture(onPicture, pooledAfterConvolution)).toEqual({ top: 0, left: 1, height: 1, width: 1 })
  })
  test('a part of another shape is shown whole', () => {
    expect(contain({ top: 0, left: 0, height: 3, width: 2 }, grid)).toEqual({ top: 0, left: -1, height: 3, width: 4 })
  })
})

describe('cells and pixels', () => {
  const view = { top: 1, left: 2, height: 3, width: 4 }
  const frame = { height: 300, width: 400 }
  test('a point is in a cell, or in none', () => {
    expect(cellAt(150, 250, view, frame, grid)).toEqual({ row: 3, column: 3 })
    expect(cellAt(399, 0, { ...view, left: 6 }, frame, grid)).toBe(null)
  })
  test('a cell has its place in the frame', () => {
    expect(onFrame({ top: 3, left: 3, height: 1, width: 1 }, view, frame)).toEqual({ top: 200, left: 100, height: 100, width: 100 })
  })
})

describe('ticks', () => {
  test('every cell of a small map', () => {
    expect(pixelTicks(0, 8, 8, 320, 24)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })
  test('round numbers of a large one', () => {
    expect(pixelTicks(0, 4096, 4096, 400, 60)).toEqual([0, 1000, 2000, 3000, 4000])
  })
  test('cells in view only, and never beyond the map', () => {
    expect(pixelTicks(2.4, 4, 8, 320, 24)).toEqual([2, 3, 4, 5])
    expect(pixelTicks(-2, 6, 3, 320, 24)).toEqual([0, 1, 2])
  })
})
