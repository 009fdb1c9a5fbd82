/** The value of the cell that is pointed at, and its arithmetic, read from the maps; the newest point wins. */
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { MapSummary } from '../../../app/contract'
import { shortest } from '../../../app/decimal'
import { cellsToRead, explain, inALine, pooledCells, subtracted, type Explanation } from '../../../app/explain/explain'
import type { Cell, Region } from '../../../app/provenance'
import type { TileCache } from '../../charts/tiles'
import { t } from '../../messages'
import { inWords } from '../../messages/catalogueWords'
import { usePlanStore } from '../../stores/plan'
import { useRunStore } from '../../stores/run'
import type { PanelModel } from './model'
import { cellOf, drawnRegion, usePin } from './pin'
import { useTiles } from './useTiles'

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
    return at.panel.map?.shape.flat ? t('panels.placeOfValue', { column: at.column }) : t('panels.place', { row: at.row, column: at.column })
  })
  /** The formula with its result. */
  const arithmetic = computed(() => {
    const at = cell.value
    if (!at) return ''
    return at.explanation ? inWords(inALine(at.explanation, at.value)) : shortest(at.value)
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
      return value === undefined ? null : { panel, row, column, value, explanation: await explanationOf(panel, row, column) }
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

  async function differenceOf({ own, channel, minus }: PanelModel, row: number, column: number): Promise<Explanation | null> {
    if (!own || !minus?.map) return null
    const [one, other] = await Promise.all([readCell(own, channel, row, column), readCell(minus.map, minus.channel, row, column)])
    return one === undefined || other === undefined ? null : subtracted(one, other)
  }

  return { cell, place, arithmetic, text }
})

/** Reads a region of a map, all channels of it, and gives access to its cells. */
export async function readerOf(cache: TileCache, map: MapSummary, region: Region): Promise<(cell: Cell) => number> {
  const { channels, rows, columns } = drawnRegion(region, map)
  const part = { top: rows.begin, left: columns.begin, height: rows.end - rows.begin, width: columns.end - columns.begin }
  if (part.height === 0 || part.width === 0) return () => 0
  const count = channels.end - channels.begin
  const planes = await Promise.all(Array.from({ length: count }, (_, i) => cache.read(map, channels.begin + i, part)))
  return map.shape.flat
    ? ({ channel }) => planes[0]![channel - part.left]!
    : ({ channel, row, column }) => planes[channel - channels.begin]![(row - part.top) * part.width + column - part.left]!
}
