import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { h, nextTick } from 'vue'
import { Undo2 } from '@lucide/vue'
import IconButton from './IconButton.vue'
import WindowTooltip from './WindowTooltip.vue'

const root = {
  render: () => [
    h(IconButton, { label: 'Undo', icon: Undo2, shortcut: 'Ctrl+Z' }),
    h(IconButton, { label: 'Redo', icon: Undo2 }),
    h(WindowTooltip),
  ],
}
let window_: ReturnType<typeof mount>

beforeEach(() => {
  vi.useFakeTimers()
  window_ = mount(root, { attachTo: document.body })
})
afterEach(() => {
  window_.unmount()
  vi.useRealTimers()
})

function button(name: string): HTMLElement {
  return document.querySelector<HTMLElement>(`button[aria-label="${name}"]`)!
}

function pointAt(element: Element): void {
  element.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }))
}

/** The text of the tooltip that describes an element, or null. */
async function description(name: string): Promise<string | null> {
  await nextTick()
  await nextTick()
  const id = button(name).getAttribute('aria-describedby')
  return id && document.getElementById(id)!.textContent.replace(/\s+/g, ' ').trim()
}

it('opens where the pointer rests, and then without a rest on the next button', async () => {
  pointAt(button('Undo').firstElementChild!)
  vi.advanceTimersByTime(400)
  expect(await description('Undo')).toBeNull()
  vi.advanceTimersByTime(200)
  expect(await description('Undo')).toBe('Undo Ctrl+Z')
  pointAt(button('Redo'))
  vi.advanceTimersByTime(1)
  expect(await description('Undo')).toBeNull()
  expect(await description('Redo')).toBe('Redo')
})

it('closes where the pointer leaves or presses, and on Escape', async () => {
  for (const end of [
    () => pointAt(document.body),
    () => button('Undo').dispatchEvent(new PointerEvent('pointerdown', { bubbles: true })),
    () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })),
  ]) {
    pointAt(document.body)
    pointAt(button('Undo'))
    vi.advanceTimersByTime(600)
    expect(await description('Undo')).not.toBeNull()
    end()
    expect(await description('Undo')).toBeNull()
    expect(document.querySelector('.tooltip')).toBeNull()
  }
})

it('does not open for a finger', async () => {
  button('Undo').dispatchEvent(new PointerEvent('pointermove', { bubbles: true, pointerType: 'touch' }))
  vi.advanceTimersByTime(1000)
  expect(await description('Undo')).toBeNull()
})

it('opens for a button that a key has moved the focus to, not for one that gets it back', async () => {
  const press = (key: string) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  press('Tab')
  button('Undo').focus()
  expect(await description('Undo')).toBe('Undo Ctrl+Z')
  press('Escape')
  button('Redo').focus()
  expect([await description('Undo'), await description('Redo')]).toEqual([null, null])
})
