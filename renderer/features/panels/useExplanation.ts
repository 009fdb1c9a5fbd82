/** The value of the cell that is pointed at, and its arithmetic, read from the maps; the newest point wins. */
import { shallowRef, watch, type ShallowRef } from 'vue'
import type { MapSummary } from '../../../app/contract'
import { cellsToRead, explain, type Explanation } from '../../../app/explain/explain'
import type { Cell, Region } from '../../../app/provenance'
import type { TileCache } from '../../charts/tiles'
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

export function useExplanation(): Readonly<ShallowRef<ExplainedCell | null>> {
  const pin = usePin()
  const { cache } = useTiles()
  const explained = shallowRef<ExplainedCell | null>(null)
  let busy = false

  watch(
    () => pin.point,
    async () => {
      if (!pin.point) explained.value = null
      if (busy) return
      busy = true
      for (let at = pin.point, done: Point | null = null; at && at !== done; at = pin.point) {
        done = at
        explained.value = await read(at)
      }
      busy = false
      if (!pin.point) explained.value = null
    },
    { immediate: true },
  )

  async function read({ panel, row, column }: Point): Promise<ExplainedCell | null> {
    try {
      const drawn = { top: row, left: column, height: 1, width: 1 }
      const [value] = await cache.read(panel.map!, panel.map!.shape.flat ? 0 : panel.channel, drawn)
      if (value === undefined) return null
      return { panel, row, column, value, explanation: await arithmetic(panel, row, column) }
    } catch {
      // The run was released while it was read: its newer maps are on their way.
      return null
    }
  }

  async function arithmetic(panel: PanelModel, row: number, column: number): Promise<Explanation | null> {
    const from = pin.origin(panel)
    if (!from || !panel.source) return null
    const cell = cellOf(panel, { row, column })
    const needed = cellsToRead(from.step, from.input, cell)
    return explain(from.step, from.input, cell, needed && (await readerOf(cache, panel.source, needed)))
  }

  return explained
}

/** Reads a region of a map, all channels of it, and gives access to its cells. */
async function readerOf(cache: TileCache, map: MapSummary, region: Region): Promise<(cell: Cell) => number> {
  const { channels, rows, columns } = drawnRegion(region, map)
  const part = { top: rows.begin, left: columns.begin, height: rows.end - rows.begin, width: columns.end - columns.begin }
  if (part.height === 0 || part.width === 0) return () => 0
  const count = channels.end - channels.begin
  const planes = await Promise.all(Array.from({ length: count }, (_, i) => cache.read(map, channels.begin + i, part)))
  return map.shape.flat
    ? ({ channel }) => planes[0]![channel - part.left]!
    : ({ channel, row, column }) => planes[channel - channels.begin]![(row - part.top) * part.width + column - part.left]!
}
