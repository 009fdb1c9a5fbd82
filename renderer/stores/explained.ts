/** The value of the cell that is pointed at, and its arithmetic, read from the maps; the newest point wins. */
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { MapSummary } from '#app/protocol/contract'
import { shortest } from '#app/text/decimal'
import { cellsToRead, explain, inALine, pooledCells, subtracted, type Explanation } from '#app/explain/explain'
import type { Cell } from '#app/explain/provenance'
import { withoutNarrowGaps, type Region } from '#app/explain/region'
import { gridShape } from '#app/shape'
import type { TileCache } from '#renderer/maps/tiles'
import type { Rect } from '#renderer/maps/viewport'
import { t, formatMessage } from '#renderer/messages/index'
import { usePlanStore } from './plan'
import { useRunStore } from './run'
import type { PanelModel } from './panelModel'
import { cellOf, drawnBoxes, usePin } from './pin'
import { useTiles } from '#renderer/maps/useTiles'

export interface ExplainedCell {
  readonly panel: PanelModel
  readonly row: number
  readonly column: number
  readonly value: number
  /** Null for a cell of the picture itself. */
  readonly explanation: Explanation | null
}

type Point = NonNullable<ReturnType<typeof usePin>['point']>

export const useExplained = defineStore('explained', () => {
  const pin = usePin()
  const plans = usePlanStore()
  const run = useRunStore()
  const cache = useTiles()
  const cell = shallowRef<ExplainedCell | null>(null)
  let busy = false

  const place = computed(() => {
    const at = cell.value
    if (!at) return ''
    return at.panel.map?.shape.flat
      ? t('panels.placeOfValue', { column: at.column })
      : t('panels.place', { row: at.row, column: at.column })
  })
  /** The formula with its result. */
  const arithmetic = computed(() => {
    const at = cell.value
    if (!at) return ''
    return at.explanation ? formatMessage(inALine(at.explanation, at.value)) : shortest(at.value)
  })
  /** All of it as one line. */
  const text = computed(() => (cell.value ? `${cell.value.panel.title}, ${place.value}: ${arithmetic.value}` : ''))

  watch(
    () => pin.point,
    async () => {
      if (!pin.point) cell.value = null
      if (busy) return
      busy = true
      for (let at = pin.point, done: Point | null = null; at && at !== done; at = pin.point) {
        done = at
        cell.value = await read(at)
      }
      busy = false
      if (!pin.point) cell.value = null
    },
    { immediate: true },
  )

  async function read({ panel, row, column }: Point): Promise<ExplainedCell | null> {
    try {
      const value = await readCell(panel.map!, panel.plane, row, column)
      return value === undefined
        ? null
        : { panel, row, column, value, explanation: await explanationOf(panel, row, column) }
    } catch {
      // The run was released while it was read: its newer maps are on their way.
      return null
    }
  }

  async function readCell(map: MapSummary, channel: number, row: number, column: number): Promise<number | undefined> {
    const [value] = await cache.read(map, map.shape.flat ? 0 : channel, { top: row, left: column, height: 1, width: 1 })
    return value
  }

  async function explanationOf(panel: PanelModel, row: number, column: number): Promise<Explanation | null> {
    if (panel.minus) return differenceOf(panel, row, column)
    const from = pin.origin(panel)
    if (!from || !panel.source) return null
    const at = cellOf(panel, { row, column })
    const needed = cellsToRead(from.step, from.input, at)
    const pooled = pooledCells(from.step, from.input, at)
    const pooledMap = pooled && run.maps.get(plans.plan?.steps[pooled.step]?.index ?? -1)
    const read = needed && (await readerOf(cache, panel.source, needed))
    return explain(from.step, from.input, at, read, pooledMap ? await readerOf(cache, pooledMap, pooled.region) : null)
  }

  async function differenceOf(
    { own, channel, minus }: PanelModel,
    row: number,
    column: number,
  ): Promise<Explanation | null> {
    if (!own || !minus?.map) return null
    const [one, other] = await Promise.all([
      readCell(own, channel, row, column),
      readCell(minus.map, minus.channel, row, column),
    ])
    return one === undefined || other === undefined ? null : subtracted(one, other)
  }

  return { cell, place, arithmetic, text }
})

/** Gaps of a region that are read along, in cells: a few more values cost less than another request. */
const READ_GAP = 8

/** Reads a region of a map, all channels of it, and gives access to its cells. */
export async function readerOf(cache: TileCache, map: MapSummary, region: Region): Promise<(cell: Cell) => number> {
  const { flat } = map.shape
  const { height, width } = gridShape(map.shape)
  const { begin, end } = region.channels
  const planes = flat ? [0] : Array.from({ length: end - begin }, (_, i) => begin + i)
  const rows = withoutNarrowGaps(region.rows, READ_GAP)
  const columns = withoutNarrowGaps(region.columns, READ_GAP)
  const values = new Map<number, number>()
  const indexOf = (plane: number, row: number, column: number) => (plane * height + row) * width + column
  const read = async (plane: number, part: Rect) => {
    const cells = await cache.read(map, plane, part)
    cells.forEach((value, i) =>
      values.set(indexOf(plane, part.top + Math.floor(i / part.width), part.left + (i % part.width)), value),
    )
  }
  const boxes = drawnBoxes({ channels: region.channels, rows, columns }, map)
  await Promise.all(planes.flatMap((plane) => boxes.map((part) => read(plane, part))))
  return ({ channel, row, column }) => values.get(flat ? channel : indexOf(channel, row, column))!
}
