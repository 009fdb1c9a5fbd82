import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { defineComponent, h, reactive, ref } from 'vue'
import { mapShape } from '#app/shape'
import { useMapPointer } from './useMapPointer'
import { useViewport, type SharedCamera, type ViewportControls } from './useViewport'
import type { Place } from './viewport'

const line = { scale: 1, offset: 0 }

/** A map of 10 x 10 cells on 400 x 400 pixels, in an element whose top left corner is that of the page. */
function viewer(events: string[] = [], draws = false) {
  const state = reactive<{ pinned: Place | null }>({ pinned: null })
  const shared = reactive<SharedCamera>({ visible: null })
  const area = ref<HTMLElement | null>(null)
  let view!: ViewportControls
  const component = defineComponent({
    setup() {
      view = useViewport(
        () => mapShape(1, 10, 10),
        () => ({ rows: line, columns: line }),
        () => ({ room: { height: 400, width: 400 }, top: 0, left: 0 }),
        shared,
      )
      const listeners = useMapPointer(area, area, view, {
        pinned: () => state.pinned,
        held: () => state.pinned !== null,
        point: (cell) => events.push(cell ? `${cell.row},${cell.column}` : 'nowhere'),
        pin: (cell) => (state.pinned = cell),
        menu: () => undefined,
        carry: () => undefined,
        draws: () => draws,
        draw: (from, to) => events.push(`${from.row},${from.column} to ${to.row},${to.column}`),
      })
      const on = Object.fromEntries(Object.entries(listeners).map(([name, f]) => [`on${name}`, f]))
      return () => h('div', { ref: area, ...on })
    },
  })
  const element = mount(component).element as HTMLElement
  element.setPointerCapture = () => undefined
  const send = (event: Event) => {
    element.dispatchEvent(event)
    return event.defaultPrevented
  }
  return {
    state,
    shared,
    view,
    // happy-dom's WheelEvent has no place and no Ctrl key.
    wheel: (deltaY: number, { deltaMode = 0, ctrlKey = false } = {}) =>
      send(
        Object.assign(new MouseEvent('wheel', { clientX: 200, clientY: 200, ctrlKey, cancelable: true }), {
          deltaY,
          deltaMode,
        }),
      ),
    mouse: (type: string, clientX: number, clientY: number) =>
      send(new PointerEvent(type, { clientX, clientY, button: 0, cancelable: true })),
    key: (key: string, more: KeyboardEventInit = {}) =>
      send(new KeyboardEvent('keydown', { key, cancelable: true, ...more })),
  }
}

const cellsInView = ({ view }: ReturnType<typeof viewer>) => view.current.value.view.width

test('the wheel zooms by pixels, lines and pages alike, and with Ctrl by the pixels of a pinch', () => {
  const widths = (deltaY: number, more = {}) => {
    const one = viewer()
    one.wheel(deltaY, more)
    return cellsInView(one)
  }
  expect(widths(-160)).toBeCloseTo(10 * Math.exp(-160 * 0.0015), 9)
  expect(widths(-10, { deltaMode: 1 })).toBeCloseTo(widths(-160), 9)
  expect(widths(-1, { deltaMode: 2 })).toBeCloseTo(widths(-400), 9)
  expect(widths(-30, { ctrlKey: true })).toBeCloseTo(10 * Math.exp(-0.3), 9)
})

test('the wheel is left to what lies around a map only where there is nothing to zoom out of', () => {
  const map = viewer()
  expect(map.wheel(100)).toBe(false)
  expect(map.wheel(100, { ctrlKey: true })).toBe(true)
  expect(map.wheel(-100)).toBe(true)
  expect(map.wheel(100)).toBe(true)
  expect(map.shared.visible).toBeNull()
})

test('a click pins a cell and lets go of it, a drag moves what is in view', () => {
  const events: string[] = []
  const map = viewer(events)
  map.mouse('pointermove', 60, 100)
  expect(events).toEqual(['2,1'])
  for (const type of ['pointerdown', 'pointerup']) map.mouse(type, 60, 100)
  expect(map.state.pinned).toEqual({ row: 2, column: 1 })
  for (const type of ['pointerdown', 'pointerup']) map.mouse(type, 61, 101)
  expect(map.state.pinned).toBeNull()

  map.wheel(-Math.log(2) / 0.0015)
  expect(cellsInView(map)).toBeCloseTo(5, 9)
  map.mouse('pointerdown', 200, 200)
  map.mouse('pointermove', 120, 280)
  map.mouse('pointerup', 120, 280)
  expect(map.view.current.value.view.left).toBeCloseTo(3.5, 9)
  expect(map.view.current.value.view.top).toBeCloseTo(1.5, 9)
  expect(map.state.pinned).toBeNull()
})

test('keys pin the cell in the middle, move it up to the border of the map, and let go of it', () => {
  const map = viewer()
  map.key('ArrowRight')
  expect(map.state.pinned).toEqual({ row: 5, column: 5 })
  map.key('ArrowUp')
  map.key('ArrowRight', { shiftKey: true })
  expect(map.state.pinned).toEqual({ row: 4, column: 9 })
  expect(map.key('Escape')).toBe(true)
  expect(map.state.pinned).toBeNull()
  expect(map.key('Escape')).toBe(false)
})

test('keys and a double click zoom', () => {
  const map = viewer()
  map.key('+')
  expect(cellsInView(map)).toBeCloseTo(10 / 1.5, 9)
  map.key('0')
  expect(cellsInView(map)).toBe(10)
  map.key('+')
  map.mouse('dblclick', 0, 0)
  expect(map.shared.visible).toBeNull()
})

test('a drag draws where it is told to, up to the last cell beyond the border, and pins and pans nothing', () => {
  const events: string[] = []
  const { mouse, state, shared } = viewer(events, true)
  mouse('pointerdown', 20, 60)
  mouse('pointermove', 100, 60)
  mouse('pointermove', 999, -5)
  mouse('pointerup', 999, -5)
  expect(events.filter((event) => event !== 'nowhere')).toEqual(['1,0 to 1,2', '1,0 to 0,9'])
  expect([state.pinned, shared.visible]).toEqual([null, null])
  mouse('pointerdown', 20, 60)
  mouse('pointerup', 20, 60)
  expect(state.pinned).toEqual({ row: 1, column: 0 })
})
