/**
 * Where a map lies in the element that shows it: the part of it in view, and the frame which that part fills; with the
 * ways to move and zoom it. Maps that lie on the same image may share what is in view.
 */
import { computed, shallowRef, type ComputedRef } from 'vue'
import type { Placement } from '#app/explain/placement'
import { gridShape, type MapShape } from '#app/shape'
import {
  cellAt,
  lookFromPicture,
  lookToPicture,
  moved,
  onFrame,
  revealing,
  shoot,
  zoomed,
  type Look,
  type Place,
  type Point,
  type Rect,
  type Room,
  type Shot,
} from './viewport'

/** The pixels of a map in the element that shows it: how many, and where they begin. */
export interface MapArea {
  readonly room: Room
  readonly top: number
  readonly left: number
}

/** What maps that lie on the same image have in view: in pixels of the image; null for each map as a whole. */
export interface SharedLook {
  visible: Look | null
}

export interface Viewport {
  readonly grid: ComputedRef<MapShape>
  readonly shot: ComputedRef<Shot>
  /** In pixels of the element. */
  readonly frame: ComputedRef<Rect>
  /** Whether a part of the map is in view, not all of it. */
  readonly zoomedIn: ComputedRef<boolean>
  /** Shows a part of this map, or all of it; the maps that share the look follow. */
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

/**
 * @param shape of the map
 * @param placement how the map lies on the image; null where it does not, and nothing is shared with other maps
 * @param area where the map may be drawn
 * @param shared read and written: a zoom of one map is a zoom of all that share it
 */
export function useViewport(
  shape: () => MapShape,
  placement: () => Placement | null,
  area: () => MapArea,
  shared: SharedLook,
): Viewport {
  /** What is in view of a map that does not lie on the image. */
  const ownLook = shallowRef<Look | null>(null)

  const grid = computed(() => gridShape(shape()))
  const look = computed(() => {
    const on = placement()
    return on ? shared.visible && lookFromPicture(shared.visible, on) : ownLook.value
  })
  const shot = computed(() => shoot(grid.value, area().room, look.value))
  const frame = computed<Rect>(() => ({
    ...shot.value.frame,
    top: area().top + shot.value.frame.top,
    left: area().left + shot.value.frame.left,
  }))

  function show(next: Look | null): void {
    const on = placement()
    if (on) shared.visible = next && lookToPicture(next, on)
    else ownLook.value = next
  }

  return {
    grid,
    shot,
    frame,
    zoomedIn: computed(() => look.value !== null),
    show,
    zoom(at, factor) {
      const { top, left } = shot.value.frame
      show(zoomed(grid.value, area().room, shot.value, { x: at.x + left, y: at.y + top }, factor))
    },
    move(from, byRows, byColumns) {
      if (look.value) show(moved(grid.value, area().room, from, byRows, byColumns))
    },
    reveal(cell) {
      if (look.value) show(revealing(grid.value, area().room, shot.value, cell))
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
