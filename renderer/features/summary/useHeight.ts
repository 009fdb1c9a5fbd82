/** The height of the tables: dragged or set by keys, kept, and low by default, because the maps come first. */
import { computed, type ComputedRef } from 'vue'
import { useSettingsStore } from '#renderer/stores/settings'
import { useWindowStore } from '#renderer/stores/window'

export interface Height {
  /** Pixels. */
  readonly height: ComputedRef<number>
  readonly limits: ComputedRef<{ readonly least: number; readonly most: number }>
  drag(event: PointerEvent): void
  key(event: KeyboardEvent): void
  /** Goes back to the usual height. */
  reset(): void
}

const LEAST = 96
const KEY_STEP = 16
/** Parts of the window's height. */
const USUAL = 0.19
const MOST = 0.6

export function useHeight(): Height {
  const settings = useSettingsStore()
  const view = useWindowStore()
  const limits = computed(() => ({ least: LEAST, most: Math.max(Math.floor(MOST * view.height), LEAST) }))
  const height = computed(() =>
    within(settings.tablesHeight ?? Math.min(Math.max(Math.round(USUAL * view.height), 172), 240)),
  )

  function within(pixels: number): number {
    return Math.min(Math.max(pixels, limits.value.least), limits.value.most)
  }

  function drag(event: PointerEvent): void {
    const edge = event.currentTarget as HTMLElement
    const begin = { y: event.clientY, height: height.value }
    edge.focus()
    edge.setPointerCapture(event.pointerId)
    edge.onpointermove = (move) => (settings.tablesHeight = within(begin.height + begin.y - move.clientY))
    edge.onpointerup = edge.onpointercancel = () => (edge.onpointermove = null)
  }

  function key(event: KeyboardEvent): void {
    const to: Readonly<Record<string, number>> = {
      ArrowUp: height.value + KEY_STEP,
      ArrowDown: height.value - KEY_STEP,
      Home: limits.value.least,
      End: limits.value.most,
    }
    const next = to[event.key]
    if (next === undefined) return
    event.preventDefault()
    settings.tablesHeight = within(next)
  }

  return { height, limits, drag, key, reset: () => (settings.tablesHeight = null) }
}
