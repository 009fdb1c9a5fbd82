/** The person's own settings of this window, kept in the browser's storage: theme, language, columns, height of the tables. */
import { defineStore } from 'pinia'
import { computed, reactive, toRefs, watch } from 'vue'
import { speak, type Language } from '../messages'

export type Theme = 'system' | 'light' | 'dark'

interface Kept {
  theme: Theme
  language: Language | 'system'
  /** Whether the columns are open in a wide window; null follows the window's width. */
  left: boolean | null
  right: boolean | null
  bottom: boolean
}

const KEY = 'poolscope-settings'

export const useSettingsStore = defineStore('settings', () => {
  const kept = reactive<Kept>({ theme: 'system', language: 'system', left: null, right: null, bottom: true, ...read() })
  const system = window.matchMedia('(prefers-color-scheme: dark)')
  const systemDark = reactive({ dark: system.matches })
  system.addEventListener('change', () => (systemDark.dark = system.matches))

  const dark = computed(() => (kept.theme === 'system' ? systemDark.dark : kept.theme === 'dark'))

  watch(kept, () => localStorage.setItem(KEY, JSON.stringify(kept)))
  watch(dark, () => (document.documentElement.dataset.theme = dark.value ? 'dark' : 'light'), { immediate: true })

  watch(() => kept.language, speak, { immediate: true })

  return { ...toRefs(kept), dark }
})

function read(): Partial<Kept> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>
  } catch {
    return {}
  }
}
