/** What mouse, pen and keyboard do on a map: point at cells and pin them, pan, zoom. */
import { onBeforeUnmount, shallowRef, watch, type Ref } from 'vue'
import { cellSize, type Point, type Shot } from './viewport'
import { usePin } from '#renderer/stores/pin'
import type { PanelShot } from './useViewport'

export interface Pointing {
  /** Where the pointer is, in pixels of the frame; null while it is elsewhere or drags. */
  readonly tip: Readonly<Ref<Point | null>>
  wheel(event: WheelEvent): void
  press(event: PointerEvent): void
  pointer(event: MouseEvent): void
  release(event: PointerEvent): void
  cancel(): void
  leave(): void
  /** A menu opens at the pointer: it is about the cell there. */
  menu(event: MouseEvent): void
  key(event: KeyboardEvent): void
  focus(): void
}

const DRAG_THRESHOLD = 4
const KEY_ZOOM = 1.5

const arrows: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/**
 * @param panelKey of the panel
 * @param area the element that the frame is measured from
 * @param surface the element that takes the events
 */
export function usePointing(
  panelKey: () => string,
  area: Readonly<Ref<HTMLElement | null>>,
  surface: Readonly<Ref<HTMLElement | null>>,
  view: PanelShot,
): Pointing {
  const pin = usePin()
  const tip = shallowRef<Point | null>(null)
  let drag: { x: number; y: number; from: Shot; moved: boolean } | null = null

  watch(pinnedHere, (at) => at && view.reveal(at))
  onBeforeUnmount(leave)

  function pinnedHere() {
    return pin.pinned?.key === panelKey() ? pin.pinned : null
  }

  /** Pixels from the top left corner of the frame. */
  function pointAt(event: MouseEvent): Point {
    const box = area.value!.getBoundingClientRect()
    return { x: event.clientX - box.left - view.frame.value.left, y: event.clientY - box.top - view.frame.value.top }
  }

  function wheel(event: WheelEvent): void {
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    view.zoom(pointAt(event), Math.exp(event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0015)))
    pointer(event)
  }

  function press(event: PointerEvent): void {
    if (event.button !== 0) return
    surface.value!.setPointerCapture(event.pointerId)
    drag = { x: event.clientX, y: event.clientY, from: view.shot.value, moved: false }
  }

  function pointer(event: MouseEvent): void {
    if (drag) pull(drag, event)
    if (drag?.moved) return
    tip.value = pointAt(event)
    const cell = view.cellUnder(tip.value)
    const before = pin.hovered
    if (cell && before?.key === panelKey() && before.row === cell.row && before.column === cell.column) return
    pin.hovered = cell && { key: panelKey(), ...cell }
  }

  function pull(from: NonNullable<typeof drag>, event: MouseEvent): void {
    const [right, down] = [event.clientX - from.x, event.clientY - from.y]
    if (!from.moved && Math.hypot(right, down) < DRAG_THRESHOLD) return
    from.moved = true
    leave()
    const cell = cellSize(from.from.view, from.from.frame)
    view.move(from.from, -down / cell.height, -right / cell.width)
  }

  function release(event: PointerEvent): void {
    if (drag && !drag.moved) {
      const cell = view.cellUnder(pointAt(event))
      const before = pinnedHere()
      const again = cell && before?.row === cell.row && before.column === cell.column
      pin.pinned = cell && !again ? { key: panelKey(), ...cell } : null
    }
    drag = null
  }

  function leave(): void {
    tip.value = null
    if (pin.hovered?.key === panelKey()) pin.hovered = null
  }

  function menu(event: MouseEvent): void {
    const cell = event.button === 2 ? view.cellUnder(pointAt(event)) : null
    if (cell) pin.pinned = { key: panelKey(), ...cell }
  }

  function key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const arrow = arrows[event.key]
    const about = () => (pinnedHere() ? view.middleOf(pinnedHere()!) : view.middle())
    if (arrow) movePin(arrow[0] * (event.shiftKey ? 10 : 1), arrow[1] * (event.shiftKey ? 10 : 1))
    else if (event.key === 'Enter' || event.key === ' ') pinHere()
    else if (event.key === 'Escape' && pin.pinned) pin.pinned = null
    else if (event.key === '+' || event.key === '=') view.zoom(about(), 1 / KEY_ZOOM)
    else if (event.key === '-') view.zoom(about(), KEY_ZOOM)
    else if (event.key === '0') view.show(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  function movePin(rows: number, columns: number): void {
    if (pinnedHere()) pin.move(rows, columns)
    else pinHere()
  }

  /** Pins the cell under the pointer, else the one in the middle of what is in view. */
  function pinHere(): void {
    const central = view.cellUnder(view.middle())
    pin.pinned = pin.hovered?.key === panelKey() ? pin.hovered : central && { key: panelKey(), ...central }
  }

  /** Tab carries the pinned point from panel to panel. */
  function focus(): void {
    if (surface.value?.matches(':focus-visible')) pin.carry(panelKey())
  }

  return { tip, wheel, press, pointer, release, cancel: () => (drag = null), leave, menu, key, focus }
}
