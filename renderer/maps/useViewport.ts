/** Where the map of a panel lies: the room that it has, the part of it in view, and the frame which that part fills. */
import { computed, onBeforeUnmount, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { gridShape, type MapShape } from '#app/shape'
import { axisRoom } from './mapOption'
import {
  cellAt,
  lookFromPicture,
  lookToPicture,
  moved,
  onFrame,
  revealing,
  roomAmong,
  shoot,
  zoomed,
  type Look,
  type Place,
  type Point,
  type Rect,
  type Shot,
  type Size,
} from './viewport'
import { useMapView } from './mapView'
import type { PanelModel } from '#renderer/stores/panelModel'
import { usePin } from '#renderer/stores/pin'

/** Pixels below the axis for the colour bar. */
const BAR_HEIGHT = 52

export interface PanelShot {
  readonly grid: ComputedRef<MapShape>
  readonly shot: ComputedRef<Shot>
  /** In pixels of the chart. */
  readonly frame: ComputedRef<Rect>
  /** Pixels below the frame for the numbers of its axis. */
  readonly axisHeight: ComputedRef<number>
  /** Whether a part of the map is in view, not all of it. */
  readonly zoomedIn: ComputedRef<boolean>
  /** Shows a part of this map, or all of it; the panels whose maps lie on the same picture follow. */
  show(look: Look | null): void
  /** @param at pixels from the top left corner of the frame. */
  zoom(at: Point, factor: number): void
  /** Moves what was in view at `from` by cells. */
  move(from: Shot, byRows: number, byColumns: number): void
  /** Moves a part in view just enough to show a cell. */
  reveal(cell: Place): void
  /** The cell at a point of the frame. */
  cellUnder(point: Point): Place | null
  /** The middle of a cell, in pixels of the frame. */
  middleOf(cell: Place): Point
  /** The middle of the frame. */
  middle(): Point
}

/** @param size of the whole chart, in pixels */
export function useShot(panel: () => PanelModel, size: Readonly<Ref<Size>>): PanelShot {
  const view = useMapView()
  const pin = usePin()
  /** What is in view of a map that does not lie on the picture. */
  const ownLook = shallowRef<Look | null>(null)

  const grid = computed(() => gridShape(panel().map!.shape))
  const placement = computed(() => pin.placements.get(panel().key) ?? null)
  const margin = computed(() => axisRoom(grid.value))
  /** The pixels that the panel has for the map. */
  const own = computed<Size>(() => {
    const { top, left, bottom, right } = margin.value
    return {
      height: Math.max(size.value.height - top - bottom - BAR_HEIGHT, 1),
      width: Math.max(size.value.width - left - right, 1),
    }
  })
  const room = computed(() => {
    const before = pin.panels.filter(
      ({ key, layerIndex, minus }) => !minus && key !== panel().key && layerIndex < panel().layerIndex,
    )
    return roomAmong(
      grid.value,
      own.value,
      before.flatMap(({ key }) => view.rooms.get(key) ?? []),
    )
  })
  /** The room lies in the middle of the panel's pixels. */
  const inset = computed(() => ({
    top: margin.value.top + Math.floor((own.value.height - room.value.height) / 2),
    left: margin.value.left + Math.floor((own.value.width - room.value.width) / 2),
  }))
  const look = computed(() =>
    placement.value ? view.visible && lookFromPicture(view.visible, placement.value) : ownLook.value,
  )
  const shot = computed(() => shoot(grid.value, room.value, look.value))
  const frame = computed<Rect>(() => ({
    ...shot.value.frame,
    top: inset.value.top + shot.value.frame.top,
    left: inset.value.left + shot.value.frame.left,
  }))

  watch(shot, ({ view: part }) => view.shown.set(panel().key, part), { immediate: true, flush: 'sync' })
  watch(
    [grid, own],
    () => {
      // A panel that is hidden has no pixels, and limits nobody.
      if (size.value.width === 0) view.rooms.delete(panel().key)
      else view.rooms.set(panel().key, { grid: grid.value, room: own.value })
    },
    { immediate: true, flush: 'sync' },
  )
  onBeforeUnmount(() => {
    view.shown.delete(panel().key)
    view.rooms.delete(panel().key)
  })

  function show(next: Look | null): void {
    if (placement.value) view.visible = next && lookToPicture(next, placement.value)
    else ownLook.value = next
  }

  return {
    grid,
    shot,
    frame,
    axisHeight: computed(() => margin.value.bottom),
    zoomedIn: computed(() => look.value !== null),
    show,
    zoom(at, factor) {
      const { top, left } = shot.value.frame
      show(zoomed(grid.value, room.value, shot.value, { x: at.x + left, y: at.y + top }, factor))
    },
    move(from, byRows, byColumns) {
      if (look.value) show(moved(grid.value, room.value, from, byRows, byColumns))
    },
    reveal(cell) {
      if (look.value) show(revealing(grid.value, room.value, shot.value, cell))
    },
    cellUnder: ({ x, y }) => cellAt(x, y, shot.value.view, frame.value, grid.value),
    middleOf({ row, column }) {
      const { top, left } = onFrame(
        { top: row + 0.5, left: column + 0.5, height: 0, width: 0 },
        shot.value.view,
        frame.value,
      )
      return { x: left, y: top }
    },
    middle: () => ({ x: frame.value.width / 2, y: frame.value.height / 2 }),
  }
}
