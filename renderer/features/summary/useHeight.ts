/** The height of the tables: dragged or set by keys, kept, and low by default, because the maps come first. */
import { computed, type ComputedRef } from 'vue'
import { useSettingsStore } from '#renderer/stores/settings'
import { useWindowStore } from '#renderer/stores/window'

export interface Height {
  /** Pixels. */
  readonly height: ComputedRef<number>
  readonly limits: ComputedRef<{ readonly min: number; readonly max: number }>
  drag(event: PointerEvent): void
  key(event: KeyboardEvent): void
  /** Restores the default height. */
  reset(): void
}

const MIN_HEIGHT = 96
const KEY_STEP = 16
/** Shares of the window's height. */
const DEFAULT_SHARE = 0.19
const MAX_SHARE = 0.6

export function useHeight(): Height {
  const settings = useSettingsStore()
  const view = useWindowStore()
  const limits = computed(() => ({ min: MIN_HEIGHT, max: Math.max(Math.floor(MAX_SHARE * view.height), MIN_HEIGHT) }))
  const height = computed(() =>
    within(settings.tablesHeight ?? Math.min(Math.max(Math.round(DEFAULT_SHARE * view.height), 172), 240)),
  )

  function within(pixels: number): number {
    return Math.min(Math.max(pixels, limits.value.min), limits.value.max)
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
      Home: limits.value.min,
      End: limits.value.max,
    }
    const next = to[event.key]
    if (next === undefined) return
    event.preventDefault()
    settings.tablesHeight = within(next)
  }

  return { height, limits, drag, key, reset: () => (settings.tablesHeight = null) }
}
