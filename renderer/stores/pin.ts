/**
 * The cell that is pointed at, in one panel: pinned by a click or by the keyboard, else the one under the pointer;
 * and where the maps on show lie on the image, so that every panel can mark the same place.
 */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { placementOf, type Placement } from '#app/explain/placement'
import { receptiveField, regionOf, type Cell } from '#app/explain/provenance'
import { boxesOf, type Region } from '#app/explain/region'
import { gridShape, sameShape } from '#app/shape'
import { cellNear, centerOnImage, type Place, type Rect } from '#renderer/maps/viewport'
import { usePerTab } from './perTab'
import { usePlanStore } from './plan'
import type { PanelModel } from './panelModel'

/** A cell in the grid of a panel. */
export interface Point extends Place {
  readonly key: string
}

export const usePin = defineStore('pin', () => {
  const plans = usePlanStore()
  const panels = shallowRef<readonly PanelModel[]>([])
  const pinned = shallowRef<Point | null>(null)
  const hovered = shallowRef<Point | null>(null)
  usePerTab().register<Point | null>({
    suspend: () => pinned.value,
    restore(kept) {
      pinned.value = kept
      hovered.value = null
    },
  })

  /** How the map of each panel lies on the image, by the panel's key. */
  const placements = computed(() => new Map(panels.value.map((panel) => [panel.key, placement(panel)] as const)))
  /** The point with its panel, as long as the map has such a cell. */
  const point = computed(() => withPanel(pinned.value) ?? withPanel(hovered.value))
  /** The middle of the point, in pixels of the image. */
  const crosshair = computed<Place | null>(() => {
    const at = point.value && placements.value.get(point.value.panel.key)
    if (!at || !point.value) return null
    return centerOnImage(point.value, at)
  })
  /** The cells that the point was computed from, in the map that its step read; null for the image itself. */
  const patch = computed<Region | null>(() => {
    const from = point.value && origin(point.value.panel)
    return from && point.value ? regionOf(from.step, from.input, cellOf(point.value.panel, point.value)) : null
  })
  /** The regions of the image that the point depends on; null for a cell of the image itself. */
  const field = computed<readonly Region[] | null>(() => {
    const panel = point.value?.panel
    if (!panel || !plans.plan || !origin(panel)) return null
    return receptiveField(plans.plan, plans.plan.steps.indexOf(panel.step!), cellOf(panel, point.value!))
  })

  function placement(panel: PanelModel): Placement | null {
    if (!plans.plan || !panel.map || panel.map.shape.flat) return null
    const at = panel.step ? plans.plan.steps.indexOf(panel.step) : -1
    return panel.step && at < 0 ? null : placementOf(plans.plan, at)
  }

  /** The step that made a panel's map with the shape that it read; null for a difference, and while the map is that of an older plan. */
  function origin({ step, map, minus }: PanelModel) {
    if (!plans.plan || !step || !map || minus || !sameShape(step.shape, map.shape)) return null
    return { step, input: plans.plan.steps[step.source]?.shape ?? plans.plan.input }
  }

  function withPanel(at: Point | null) {
    const panel = at && panels.value.find(({ key }) => key === at.key)
    if (!panel?.map) return null
    const { height, width } = gridShape(panel.map.shape)
    return at && at.row < height && at.column < width ? { panel, row: at.row, column: at.column } : null
  }

  /** Takes the pinned point over to another panel: to the same place of the image, where both lie on it. */
  function carry(key: string): void {
    const grid = gridOf(key)
    const to = placements.value.get(key)
    if (!grid || !pinned.value || pinned.value.key === key) return
    const here = crosshair.value
    pinned.value = { key, ...(here && to ? cellNear(here, to, grid) : { row: 0, column: 0 }) }
  }

  function gridOf(key: string) {
    const map = panels.value.find((panel) => panel.key === key)?.map
    return map ? gridShape(map.shape) : null
  }

  return { panels, pinned, hovered, placements, point, crosshair, patch, field, origin, carry }
})

/** The cell of the map at a place of the panel: a vector is drawn as a row, but its values are channels. */
export function cellOf({ map, channel }: Pick<PanelModel, 'map' | 'channel'>, { row, column }: Place): Cell {
  return map?.shape.flat ? { channel: column, row: 0, column: 0 } : { channel, row, column }
}

/** A region as it is drawn, box by box: of a vector's channels, the cells of a row. */
export function drawnBoxes(region: Region, map: NonNullable<PanelModel['map']>): readonly Rect[] {
  const { begin, end } = region.channels
  if (map.shape.flat) return [{ top: 0, left: begin, height: 1, width: end - begin }]
  return boxesOf(region).map(({ rows, columns }) => ({
    top: rows.begin,
    left: columns.begin,
    height: rows.end - rows.begin,
    width: columns.end - columns.begin,
  }))
}
