import { describe, expect, test } from 'vitest'
import {
  cellAt,
  fromImage,
  cameraFromImage,
  cameraToImage,
  panned,
  onFrame,
  pixelTicks,
  revealed,
  roomAmong,
  computeViewport,
  toImage,
  zoomed,
  type Place,
  type Point,
  type Viewport,
} from './viewport'

const grid = { height: 6, width: 8 }
const room = { height: 500, width: 400 }
const home = computeViewport(grid, room, null)

describe('a whole map', () => {
  test('has square cells and lies in the middle of its room', () => {
    expect(home.view).toEqual({ top: 0, left: 0, height: 6, width: 8 })
    expect(home.frame).toEqual({ top: 100, left: 0, height: 300, width: 400 })
  })
  test('fills the room where it is large', () => {
    expect(computeViewport({ height: 4096, width: 1024 }, room, null).frame).toEqual({
      top: 0,
      left: 137,
      height: 500,
      width: 125,
    })
  })
  test('stays visible as a row where it is a long vector', () => {
    expect(computeViewport({ height: 1, width: 1000 }, room, null).frame).toMatchObject({ height: 48, width: 400 })
  })
})

describe('a map after others', () => {
  const image = { grid: { height: 100, width: 1200 }, room: { height: 400, width: 300 } }
  const wide = { height: 300, width: 660 }

  test('is never drawn larger than one that it was pooled from', () => {
    const pooled = { height: 50, width: 600 }
    const { frame } = computeViewport(pooled, roomAmong(pooled, wide, [image]), null)
    expect(frame).toMatchObject(computeViewport(image.grid, { height: 300, width: 300 }, null).frame)
    expect(frame.width).toBe(300)
  })
  test('is not made higher by pooling columns alone', () => {
    const pooled = { height: 100, width: 100 }
    expect(computeViewport(pooled, roomAmong(pooled, wide, [image]), null).frame).toMatchObject({
      height: 48,
      width: 48,
    })
  })
  test('keeps to that room when zoomed in', () => {
    const pooled = { height: 50, width: 600 }
    const { frame } = computeViewport(pooled, roomAmong(pooled, wide, [image]), { row: 25, column: 300, width: 4 })
    expect(frame).toMatchObject({ height: 300, width: 300 })
  })
  test('may be larger than a smaller one', () => {
    const vector = { height: 1, width: 10 }
    expect(roomAmong(vector, wide, [{ grid: { height: 1, width: 1 }, room: image.room }])).toEqual({
      ...wide,
      maxSize: wide,
    })
  })
})

/** The place under a point of the room. */
function placeAt({ view, frame }: Viewport, { x, y }: Point): Place {
  return {
    row: view.top + ((y - frame.top) / frame.height) * view.height,
    column: view.left + ((x - frame.left) / frame.width) * view.width,
  }
}

describe('zoom and pan', () => {
  const zoom = (now: Viewport, point: Point, factor: number) =>
    computeViewport(grid, room, zoomed(grid, room, now, point, factor))
  const near = zoom(home, { x: 100, y: 200 }, 0.5)

  test('the frame grows with the map until it fills the room', () => {
    expect(zoom(home, { x: 100, y: 200 }, 0.8).frame).toEqual({ top: 75, left: 0, height: 375, width: 400 })
    expect(near.frame).toEqual({ top: 0, left: 0, height: 500, width: 400 })
    expect(near.view).toEqual({ top: 0, left: 1, height: 5, width: 4 })
  })
  test.each([
    { x: 220, y: 130 },
    { x: 5, y: 299 },
  ])('the place under the pointer stays there', (point) => {
    const steps = [0.9, 0.7, 1.1, 0.6]
    const after = steps.reduce((now, factor) => zoom(now, point, factor), home)
    expect(placeAt(after, point).row).toBeCloseTo(placeAt(home, point).row, 1)
    expect(placeAt(after, point).column).toBeCloseTo(placeAt(home, point).column, 1)
  })
  test('zooming out ends at the whole map, zooming in at a few cells', () => {
    expect(zoomed(grid, room, near, { x: 0, y: 0 }, 9)).toBe(null)
    expect(zoomed(grid, room, near, { x: 0, y: 0 }, 1e-9)?.width).toBe(3)
  })
  test('the map never leaves the frame that it has as a whole', () => {
    const far = computeViewport(grid, room, panned(grid, room, near, -100, 100))
    expect(far.view).toMatchObject({ top: 0, left: 4, width: 4 })
  })
  test('a cell out of view comes just into view', () => {
    expect(computeViewport(grid, room, revealed(grid, room, near, { row: 0, column: 7 })).view).toMatchObject({
      top: 0,
      left: 4,
    })
    expect(computeViewport(grid, room, revealed(grid, room, near, { row: 2, column: 2 }))).toEqual(near)
  })
})

describe('the same place in maps of different resolution', () => {
  const pooledAfterConvolution = { rows: { scale: 2, offset: 1 }, columns: { scale: 2, offset: 1 } }
  test('a pooled cell covers four cells of the image, one in from the border', () => {
    const onImage = toImage({ top: 0, left: 1, height: 1, width: 1 }, pooledAfterConvolution)
    expect(onImage).toEqual({ top: 1, left: 3, height: 2, width: 2 })
    expect(fromImage(onImage, pooledAfterConvolution)).toEqual({ top: 0, left: 1, height: 1, width: 1 })
  })
  test('the camera of a map and that of the image convert into each other', () => {
    const camera = { row: 4, column: 5, width: 6 }
    expect(cameraFromImage(camera, pooledAfterConvolution)).toEqual({ row: 1.5, column: 2, width: 3 })
    expect(cameraToImage(cameraFromImage(camera, pooledAfterConvolution), pooledAfterConvolution)).toEqual(camera)
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
    expect(onFrame({ top: 3, left: 3, height: 1, width: 1 }, view, frame)).toEqual({
      top: 200,
      left: 100,
      height: 100,
      width: 100,
    })
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
