/**
 * Where a map lies in the element that shows it: the part of it in view, and the frame which that part fills; with the
 * ways to move and zoom it. Maps that lie on the same image may share what is in view.
 */
import { computed, shallowRef, type ComputedRef } from 'vue'
import type { Placement } from '#app/explain/placement'
import { gridShape, type MapShape } from '#app/shape'
import {
  cellAt,
  cameraFromImage,
  cameraToImage,
  panned,
  onFrame,
  revealed,
  computeViewport,
  zoomed,
  type Camera,
  type Place,
  type Point,
  type Rect,
  type Room,
  type Viewport,
} from './viewport'

/** The pixels of a map in the element that shows it: how many, and where they begin. */
export interface MapArea {
  readonly room: Room
  readonly top: number
  readonly left: number
}

/** What maps that lie on the same image have in view: in pixels of the image; null for each map as a whole. */
export interface SharedCamera {
  visible: Camera | null
}

export interface ViewportControls {
  readonly grid: ComputedRef<MapShape>
  readonly current: ComputedRef<Viewport>
  /** In pixels of the element. */
  readonly frame: ComputedRef<Rect>
  /** Whether a part of the map is in view, not all of it. */
  readonly zoomedIn: ComputedRef<boolean>
  /** Shows a part of this map, or all of it; the maps that share the camera follow. */
  show(camera: Camera | null): void
  /** @param at pixels from the top left corner of the frame. */
  zoom(at: Point, factor: number): void
  /** Moves what was in view at `from` by cells. */
  move(from: Viewport, byRows: number, byColumns: number): void
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
  shared: SharedCamera,
): ViewportControls {
  /** What is in view of a map that does not lie on the image. */
  const ownCamera = shallowRef<Camera | null>(null)

  const grid = computed(() => gridShape(shape()))
  const camera = computed(() => {
    const on = placement()
    return on ? shared.visible && cameraFromImage(shared.visible, on) : ownCamera.value
  })
  const current = computed(() => computeViewport(grid.value, area().room, camera.value))
  const frame = computed<Rect>(() => ({
    ...current.value.frame,
    top: area().top + current.value.frame.top,
    left: area().left + current.value.frame.left,
  }))

  function show(next: Camera | null): void {
    const on = placement()
    if (on) shared.visible = next && cameraToImage(next, on)
    else ownCamera.value = next
  }

  return {
    grid,
    current,
    frame,
    zoomedIn: computed(() => camera.value !== null),
    show,
    zoom(at, factor) {
      const { top, left } = current.value.frame
      show(zoomed(grid.value, area().room, current.value, { x: at.x + left, y: at.y + top }, factor))
    },
    move(from, byRows, byColumns) {
      if (camera.value) show(panned(grid.value, area().room, from, byRows, byColumns))
    },
    reveal(cell) {
      if (camera.value) show(revealed(grid.value, area().room, current.value, cell))
    },
    cellUnder: ({ x, y }) => cellAt(x, y, current.value.view, frame.value, grid.value),
    middleOf({ row, column }) {
      const { top, left } = onFrame(
        { top: row + 0.5, left: column + 0.5, height: 0, width: 0 },
        current.value.view,
        frame.value,
      )
      return { x: left, y: top }
    },
    middle: () => ({ x: frame.value.width / 2, y: frame.value.height / 2 }),
  }
}
