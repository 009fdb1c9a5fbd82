import { beforeEach, expect, test } from 'vitest'
import type { MapSummary } from '#app/protocol/contract'
import { mapShape, vectorShape, type MapShape } from '#app/shape'
import { useExperimentStore } from './experiment'
import { usePlanStore } from './plan'
import { setUpStores, smallExperiment } from './testing'
import type { PanelModel } from './panelModel'
import { cellOf, drawnBoxes, usePin } from './pin'

const summary = (layer: number, shape: MapShape): MapSummary => ({
  map: `m${layer}`,
  layer,
  shape,
  levels: 1,
  ranges: [[0, 1]],
  milliseconds: 0,
})

/** The input of 4 × 4, its pooled map of 2 × 2, and the mean of that. */
function panels(): PanelModel[] {
  const steps = usePlanStore().plan!.steps
  const maps = [summary(-1, mapShape(1, 4, 4)), summary(0, mapShape(1, 2, 2)), summary(1, vectorShape(1))]
  return maps.map((map, i) => ({
    key: ['original', 'pooled', 'mean'][i]!,
    layerIndex: i - 1,
    layerId: steps[i - 1]?.layerId ?? null,
    title: '',
    ownTitle: '',
    type: '',
    map,
    own: map,
    channel: 0,
    channels: 1,
    plane: 0,
    sheet: false,
    minus: null,
    problem: null,
    step: steps[i - 1] ?? null,
    source: maps[i - 1] ?? null,
    layerName: null,
    group: null,
    image: null,
    view: undefined,
  }))
}

beforeEach(() => {
  setUpStores()
  useExperimentStore().open(smallExperiment('MaxPooling2D', 'GlobalAveragePooling2D'), null)
  usePin().panels = panels()
})

test('a pinned cell keeps its place while the pointer is elsewhere', () => {
  const pin = usePin()
  pin.hovered = { key: 'original', row: 3, column: 3 }
  expect(pin.point).toMatchObject({ row: 3, column: 3 })
  pin.pinned = { key: 'pooled', row: 1, column: 0 }
  expect(pin.point).toMatchObject({ panel: { key: 'pooled' }, row: 1, column: 0 })
  pin.pinned = null
  expect(pin.point).toMatchObject({ panel: { key: 'original' } })
})

test('marks the cells that it was computed from, and the same place of the image', () => {
  const pin = usePin()
  pin.pinned = { key: 'pooled', row: 1, column: 0 }
  expect(pin.patch).toMatchObject({ rows: [{ begin: 2, end: 4 }], columns: [{ begin: 0, end: 2 }] })
  expect(pin.field).toEqual([pin.patch])
  expect(pin.crosshair).toEqual({ row: 3, column: 1 })
})

test('a value of a vector sees all of the image and lies nowhere on it', () => {
  const pin = usePin()
  pin.pinned = { key: 'mean', row: 0, column: 0 }
  expect(pin.field).toMatchObject([{ rows: [{ begin: 0, end: 4 }], columns: [{ begin: 0, end: 4 }] }])
  expect(pin.crosshair).toBe(null)
  expect(cellOf(pin.point!.panel, { row: 0, column: 0 })).toEqual({ channel: 0, row: 0, column: 0 })
})

test('a cell of the image itself was computed from nothing', () => {
  const pin = usePin()
  pin.pinned = { key: 'original', row: 1, column: 1 }
  expect([pin.patch, pin.field]).toEqual([null, null])
})

test('a region with gaps is drawn box by box, and values of a vector as cells of its row', () => {
  const region = {
    channels: { begin: 1, end: 3 },
    rows: [
      { begin: 0, end: 1 },
      { begin: 3, end: 4 },
    ],
    columns: [{ begin: 1, end: 3 }],
  }
  expect(drawnBoxes(region, summary(0, mapShape(3, 4, 4)))).toEqual([
    { top: 0, left: 1, height: 1, width: 2 },
    { top: 3, left: 1, height: 1, width: 2 },
  ])
  expect(drawnBoxes({ ...region, rows: [{ begin: 0, end: 1 }] }, summary(0, vectorShape(3)))).toEqual([
    { top: 0, left: 1, height: 1, width: 2 },
  ])
})

test('carrying it to another panel goes to the same place of the image', () => {
  const pin = usePin()
  pin.pinned = { key: 'original', row: 3, column: 0 }
  pin.carry('pooled')
  expect(pin.pinned).toEqual({ key: 'pooled', row: 1, column: 0 })
  pin.carry('mean')
  expect(pin.pinned).toEqual({ key: 'mean', row: 0, column: 0 })
})

test('a cell that a newer, smaller map does not have is not pointed at', () => {
  const pin = usePin()
  pin.pinned = { key: 'original', row: 3, column: 3 }
  pin.panels = panels().map((panel) => ({ ...panel, map: summary(-1, mapShape(1, 2, 2)) }))
  expect(pin.point).toBe(null)
})
