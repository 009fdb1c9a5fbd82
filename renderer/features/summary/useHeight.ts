/** The height of the tables: as it was set, and low by default, because the maps come first. */
import { computed } from 'vue'
import { useSettingsStore } from '#renderer/stores/settings'
import { useWindowStore } from '#renderer/stores/window'

const MIN_HEIGHT = 96
/** Shares of the window's height. */
const DEFAULT_SHARE = 0.19
const MAX_SHARE = 0.6

export function useHeight() {
  const settings = useSettingsStore()
  const view = useWindowStore()
  const limits = computed(() => ({ min: MIN_HEIGHT, max: Math.max(Math.floor(MAX_SHARE * view.height), MIN_HEIGHT) }))
  /** Pixels. */
  const height = computed({
    get: () => within(settings.tablesHeight ?? Math.min(Math.max(Math.round(DEFAULT_SHARE * view.height), 172), 240)),
    set: (pixels) => (settings.tablesHeight = within(pixels)),
  })

  function within(pixels: number): number {
    return Math.min(Math.max(pixels, limits.value.min), limits.value.max)
  }

  return { height, limits, reset: () => (settings.tablesHeight = null) }
}
