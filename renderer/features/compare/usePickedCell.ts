/** The cell that is pointed at in the maps that are compared: its value in each, and how it is computed. */
import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { placementOf, type Placement } from '#app/explain/placement'
import { regionOf } from '#app/explain/provenance'
import { gridShape } from '#app/shape'
import { useTiles } from '#renderer/maps/useTiles'
import { cellNear, centerOnImage, type Place, type Rect } from '#renderer/maps/viewport'
import { arithmeticLine, explainCell, readCell } from '#renderer/stores/explainCell'
import { cellOf, drawnBoxes, type Point } from '#renderer/stores/pin'
import { useTensors } from '#renderer/stores/tensors'
import { BEFORE, planeOf, type Made, type Outcome } from './useComparison'

export interface PickedCell {
  /** In the grid of the pooled maps: the pinned cell, else the one under the pointer. */
  readonly cell: ComputedRef<Place | null>
  /** In the map where it was pinned, by a click or by keys. */
  readonly pinned: Readonly<ShallowRef<Point | null>>
  /** What is known of each map at the cell, by key: the formula with its result, or the value alone. */
  readonly lines: Readonly<ShallowRef<ReadonlyMap<string, string>>>
  /** The cells that the pooled cell was computed from, box by box. */
  readonly patch: ComputedRef<readonly Rect[]>
  /** Points at a cell of a map, or nowhere. */
  point(key: string, at: Place | null): void
  /** Pins a cell of a map, or none. */
  pin(key: string, at: Place | null): void
  /** Takes the pinned cell over to another map: to the same place of the image. */
  carry(key: string): void
  clear(): void
}

/** @param reference the key of the map whose windows are framed in the map before it */
export function usePickedCell(
  outcomes: ReadonlyMap<string, Outcome>,
  reference: () => string | null,
  channel: () => number,
): PickedCell {
  const tiles = useTiles()
  const tensors = useTensors()
  const hovered = shallowRef<Point | null>(null)
  const pinned = shallowRef<Point | null>(null)
  const lines = shallowRef<ReadonlyMap<string, string>>(new Map())
  const main = computed(() => outcomes.get(reference() ?? '')?.made ?? null)
  const before = computed(() => outcomes.get(BEFORE)?.made ?? null)
  /** The pooled cell that is pointed at; the map before points at the one that lies at the same place. */
  const cell = computed<Place | null>((last) => {
    const at = pinned.value ?? hovered.value
    const next = at && (at.key === BEFORE ? onMap(at, before.value, main.value) : { row: at.row, column: at.column })
    return last && next && last.row === next.row && last.column === next.column ? last : next
  })
  const patch = computed(() => {
    const { step, map } = main.value ?? {}
    if (!cell.value || !step || !map || !before.value) return []
    const { shape } = before.value.map
    return drawnBoxes(regionOf(step, shape, cellOf(shownOf(map), cell.value)), before.value.map)
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

  function shownOf(map: Made['map']) {
    return { map, channel: planeOf(map, channel()) ?? 0 }
  }

  /** Null where the map has no such cell, or has gone. */
  async function lineOf({ map, plan, step }: Made, at: Place): Promise<string | null> {
    const { height, width } = gridShape(map.shape)
    if (at.row >= height || at.column >= width) return null
    try {
      const shown = shownOf(map)
      const value = await readCell(tiles, map, shown.channel, at)
      const source = before.value
      // Strides instead of a pooling read another map than the one that is pooled.
      const isPooled = step && source && plan.steps.length === source.plan.steps.length + 1
      const { shape } = source?.map ?? map
      const explained = isPooled
        ? await explainCell(tiles, step, shape, source.map, cellOf(shown, at), () => undefined, tensors)
        : null
      return arithmeticLine(explained, value!)
    } catch {
      return null
    }
  }

  return {
    cell,
    pinned,
    lines,
    patch,
    point(key, at) {
      if (at || hovered.value?.key === key) hovered.value = at && { key, ...at }
    },
    pin(key, at) {
      pinned.value = at && { key, ...at }
    },
    carry(key) {
      const [from, to] = [pinned.value && outcomes.get(pinned.value.key)?.made, outcomes.get(key)?.made]
      const at = pinned.value && pinned.value.key !== key && from && to ? onMap(pinned.value, from, to) : null
      if (at) pinned.value = { key, ...at }
    },
    clear() {
      hovered.value = null
      pinned.value = null
    },
  }
}

/** How a map lies on the image; null where it does not. */
export function placed({ map, plan }: Made): Placement | null {
  return map.shape.flat ? null : placementOf(plan, plan.steps.length - 1)
}

/** The cell of another map at the same place of the image; null where one of them does not lie on it. */
function onMap(at: Place, from: Made | null, to: Made | null): Place | null {
  const [here, there] = [from && placed(from), to && placed(to)]
  return here && there && to ? cellNear(centerOnImage(at, here), there, gridShape(to.map.shape)) : null
}
