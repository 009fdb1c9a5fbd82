/** The cell that is pointed at in the maps that are compared: its value in each, and the arithmetic behind it. */
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { shortest } from '#app/text/decimal'
import { cellsToRead, explain, inALine } from '#app/explain/explain'
import { placementOf, type Placement } from '#app/explain/placement'
import { regionOf, type Cell } from '#app/explain/provenance'
import { gridShape } from '#app/shape'
import { fromPicture, toPicture, type Place, type Rect } from '#renderer/maps/viewport'
import { formatMessage } from '#renderer/messages/index'
import { drawnBoxes } from '#renderer/stores/pin'
import { readerOf } from '#renderer/stores/explained'
import { useTiles } from '#renderer/maps/useTiles'
import { BEFORE, planeOf, type Made, type Outcome } from './useComparison'

export interface Pointed {
  /** In the grid of the pooled maps: picked by a click or by keys, else the one under the pointer. */
  readonly cell: ComputedRef<Place | null>
  readonly picked: ComputedRef<boolean>
  /** What is known of each map at the cell, by key: the formula with its result, or the value alone. */
  readonly lines: Readonly<ShallowRef<ReadonlyMap<string, string>>>
  /** The cells that the pooled cell was computed from, box by box. */
  readonly patch: ComputedRef<readonly Rect[]>
  /** Points at a cell of a map of a key, or nowhere. */
  point(key: string, at: Place | null): void
  /** Picks a cell; the picked one again lets it go. */
  pick(key: string, at: Place | null): void
  clear(): void
}

/** @param reference the key of the map whose windows are framed in the map before it */
export function usePointed(
  outcomes: ReadonlyMap<string, Outcome>,
  reference: () => string | null,
  channel: () => number,
): Pointed {
  const tiles = useTiles()
  const hovered = shallowRef<Place | null>(null)
  const held = shallowRef<Place | null>(null)
  const lines = shallowRef<ReadonlyMap<string, string>>(new Map())
  const cell = computed(() => held.value ?? hovered.value)
  const main = computed(() => outcomes.get(reference() ?? '')?.made ?? null)
  const before = computed(() => outcomes.get(BEFORE)?.made ?? null)
  const patch = computed(() => {
    const { step, map } = main.value ?? {}
    if (!cell.value || !step || !map || !before.value) return []
    return drawnBoxes(regionOf(step, before.value.map.shape, cellOf(map, cell.value, channel())), before.value.map)
  })

  let asked = 0
  watch([cell, () => [...outcomes.values()].map(({ made }) => made), channel], async () => {
    const id = ++asked
    const at = cell.value
    const found = at
      ? await Promise.all(
          [...outcomes].map(
            async ([key, { made }]) => [key, made && key !== BEFORE ? await lineOf(made, at) : null] as const,
          ),
        )
      : []
    if (id === asked) lines.value = new Map(found.flatMap(([key, line]) => (line === null ? [] : [[key, line]])))
  })

  /** Null where the map has no such cell, or has gone. */
  async function lineOf({ map, plan, step }: Made, at: Place): Promise<string | null> {
    const { height, width } = gridShape(map.shape)
    if (at.row >= height || at.column >= width) return null
    try {
      const [value] = await tiles.read(map, planeOf(map, channel()) ?? 0, {
        top: at.row,
        left: at.column,
        height: 1,
        width: 1,
      })
      const source = before.value
      // Strides instead of a pooling read another map than the one that is pooled.
      if (!step || !source || plan.steps.length !== source.plan.steps.length + 1) return shortest(value!)
      const place = cellOf(map, at, channel())
      const needed = cellsToRead(step, source.map.shape, place)
      return formatMessage(
        inALine(explain(step, source.map.shape, place, needed && (await readerOf(tiles, source.map, needed))), value!),
      )
    } catch {
      return null
    }
  }

  /** A cell of the map before is in the window of the pooled cell that lies at the same place of the picture. */
  function pooledCell(key: string, at: Place | null): Place | null {
    if (!at || key !== BEFORE) return at
    const [from, to] = [before.value && placed(before.value), main.value && placed(main.value)]
    if (!from || !to) return null
    const { top, left } = fromPicture(
      toPicture({ top: at.row + 0.5, left: at.column + 0.5, height: 0, width: 0 }, from),
      to,
    )
    const { height, width } = gridShape(main.value!.map.shape)
    return {
      row: Math.min(Math.max(Math.floor(top), 0), height - 1),
      column: Math.min(Math.max(Math.floor(left), 0), width - 1),
    }
  }

  return {
    cell,
    picked: computed(() => held.value !== null),
    lines,
    patch,
    point(key, at) {
      const next = pooledCell(key, at)
      if (!same(hovered.value, next)) hovered.value = next
    },
    pick(key, at) {
      const next = pooledCell(key, at)
      held.value = same(held.value, next) ? null : next
    },
    clear() {
      hovered.value = null
      held.value = null
    },
  }
}

/** How a map lies on the picture; null where it does not. */
export function placed({ map, plan }: Made): Placement | null {
  return map.shape.flat ? null : placementOf(plan, plan.steps.length - 1)
}

function cellOf({ shape }: Made['map'], { row, column }: Place, channel: number): Cell {
  return shape.flat
    ? { channel: column, row: 0, column: 0 }
    : { channel: Math.min(channel, shape.channels - 1), row, column }
}

function same(one: Place | null, other: Place | null): boolean {
  return one === other || (one !== null && other !== null && one.row === other.row && one.column === other.column)
}
