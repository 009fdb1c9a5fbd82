/** What wheel, mouse, pen and keyboard do on a map: point at cells and pin them, pan, zoom. */
import { onBeforeUnmount, watch, type Ref } from 'vue'
import { cellSize, type Place, type Point, type Viewport } from './viewport'
import type { ViewportControls } from './useViewport'

/** Who keeps the cell that is pointed at, and the pinned one. */
export interface CellPointer {
  /** The pinned cell, if it is one of this map. */
  pinned(): Place | null
  /** Whether a cell is pinned, in this map or in another one. */
  held(): boolean
  /**
   * @param cell under the pointer
   * @param at the pointer, in pixels of the frame; null while it is elsewhere or drags
   */
  point(cell: Place | null, at: Point | null): void
  pin(cell: Place | null): void
  /** A menu opens at a cell: it is about that cell. */
  menu(cell: Place): void
  /** The keyboard comes to this map: it may take over the cell that is pinned in another one. */
  carry(): void
  /** Whether a drag draws from one cell to another, instead of panning. */
  draws?(): boolean
  /** A drag goes from one cell to another. */
  draw?(from: Place, to: Place): void
}

const DRAG_THRESHOLD = 4
const KEY_ZOOM = 1.5

const arrows: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Pixels of one unit of a wheel, by `deltaMode`: pixels, lines, pages. */
const WHEEL_UNITS: Readonly<Record<number, number>> = { 0: 1, 1: 16, 2: 400 }

/**
 * @param area the element that the frame is measured from
 * @param surface the element that takes the events
 */
export function useMapPointer(
  area: Readonly<Ref<HTMLElement | null>>,
  surface: Readonly<Ref<HTMLElement | null>>,
  view: ViewportControls,
  pointer: CellPointer,
) {
  /** The cell under the pointer. */
  let under: Place | null = null
  let drag: { x: number; y: number; from: Viewport; first: Place | null; moved: boolean } | null = null

  watch(pointer.pinned, (at) => at && view.reveal(at))
  onBeforeUnmount(leave)

  /** Pixels from the top left corner of the frame. */
  function pointAt(event: MouseEvent): Point {
    const box = area.value!.getBoundingClientRect()
    return { x: event.clientX - box.left - view.frame.value.left, y: event.clientY - box.top - view.frame.value.top }
  }

  /** Zooms; where there is nothing to zoom out of, what lies around the map may scroll. */
  function wheel(event: WheelEvent): void {
    const pixels = event.deltaY * (WHEEL_UNITS[event.deltaMode] ?? 1)
    if (pixels < 0 || view.zoomedIn.value || event.ctrlKey) event.preventDefault()
    view.zoom(pointAt(event), Math.exp(pixels * (event.ctrlKey ? 0.01 : 0.0015)))
    move(event)
  }

  function press(event: PointerEvent): void {
    if (event.button !== 0) return
    surface.value!.setPointerCapture(event.pointerId)
    const first = pointer.draws?.() ? cellNear(pointAt(event)) : null
    drag = { x: event.clientX, y: event.clientY, from: view.current.value, first, moved: false }
  }

  function move(event: MouseEvent): void {
    if (drag) pull(drag, event)
    if (drag?.moved) return
    const at = pointAt(event)
    under = view.cellUnder(at)
    pointer.point(under, at)
  }

  function pull(from: NonNullable<typeof drag>, event: MouseEvent): void {
    const [right, down] = [event.clientX - from.x, event.clientY - from.y]
    if (!from.moved && Math.hypot(right, down) < DRAG_THRESHOLD) return
    from.moved = true
    leave()
    if (from.first) {
      const last = cellNear(pointAt(event))
      if (last) pointer.draw?.(from.first, last)
      return
    }
    const cell = cellSize(from.from.view, from.from.frame)
    view.move(from.from, -down / cell.height, -right / cell.width)
  }

  /** A click pins a cell, and lets go of it where it is pinned already. */
  function release(event: PointerEvent): void {
    if (drag && !drag.moved) {
      const cell = view.cellUnder(pointAt(event))
      const before = pointer.pinned()
      const again = cell && before?.row === cell.row && before.column === cell.column
      pointer.pin(again ? null : cell)
    }
    drag = null
  }

  /** The cell at a point, or at the nearest one that is in view. */
  function cellNear({ x, y }: Point): Place | null {
    const { height, width } = view.frame.value
    const within = (at: number, size: number) => Math.min(Math.max(at, 0), size - 0.001)
    return view.cellUnder({ x: within(x, width), y: within(y, height) })
  }

  function leave(): void {
    under = null
    pointer.point(null, null)
  }

  function menu(event: MouseEvent): void {
    const cell = event.button === 2 ? view.cellUnder(pointAt(event)) : null
    if (cell) pointer.menu(cell)
  }

  function key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const arrow = arrows[event.key]
    const pinned = pointer.pinned()
    const about = () => (pinned ? view.middleOf(pinned) : view.middle())
    if (arrow) movePin(arrow[0] * (event.shiftKey ? 10 : 1), arrow[1] * (event.shiftKey ? 10 : 1))
    else if (event.key === 'Enter' || event.key === ' ') pinHere()
    else if (event.key === 'Escape' && pointer.held()) pointer.pin(null)
    else if (event.key === '+' || event.key === '=') view.zoom(about(), 1 / KEY_ZOOM)
    else if (event.key === '-') view.zoom(about(), KEY_ZOOM)
    else if (event.key === '0') view.show(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** Moves the pinned cell, and holds it on the map. */
  function movePin(rows: number, columns: number): void {
    const from = pointer.pinned()
    if (!from) return pinHere()
    const { height, width } = view.grid.value
    const within = (at: number, cells: number) => Math.min(Math.max(at, 0), cells - 1)
    pointer.pin({ row: within(from.row + rows, height), column: within(from.column + columns, width) })
  }

  /** Pins the cell under the pointer, else the one in the middle of what is in view. */
  function pinHere(): void {
    pointer.pin(under ?? view.cellUnder(view.middle()))
  }

  function focus(): void {
    if (surface.value?.matches(':focus-visible')) pointer.carry()
  }

  /** Listeners of the surface, by event. */
  return {
    wheel,
    pointerdown: press,
    pointermove: move,
    pointerup: release,
    pointercancel: () => (drag = null),
    pointerleave: leave,
    dblclick: () => view.show(null),
    contextmenu: menu,
    keydown: key,
    focus,
  }
}
