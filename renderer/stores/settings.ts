/** The person's own settings of this window, kept in the browser's storage: theme, language, columns, height of the tables. */
import { defineStore } from 'pinia'
import { computed, reactive, ref, toRefs, watch, type Ref } from 'vue'
import type { CsvDialect } from '#app/text/csv'
import { setLanguage, type Language } from '#renderer/messages/index'

/** contrast: black and white with strong borders, light or dark as the system has it. */
export type Theme = 'system' | 'light' | 'dark' | 'contrast'

interface Kept {
  theme: Theme
  language: Language | 'system'
  /** Whether the columns are open in a wide window; null follows the window's width. */
  left: boolean | null
  right: boolean | null
  /** Pixels of the left column; null for the usual ones. */
  leftWidth: number | null
  bottom: boolean
  /** Whether the notes of an experiment are shown above its maps. */
  notes: boolean
  /** Pixels of the tables below the maps; null follows the window's height. */
  tablesHeight: number | null
  /** Whether the bars of a histogram count in decades. */
  logCounts: boolean
  /** How exported CSV is written for a spreadsheet; null for NumPy, pandas and R. */
  csv: CsvDialect | null
  /** Whether the tour was taken, or skipped. */
  toured: boolean
}

const KEY = 'poolscope-settings'

export const useSettingsStore = defineStore('settings', () => {
  const kept = reactive<Kept>({
    theme: 'system',
    language: 'system',
    left: null,
    right: null,
    leftWidth: null,
    bottom: true,
    notes: true,
    toured: false,
    csv: null,
    tablesHeight: null,
    logCounts: false,
    ...read(),
  })
  const systemDark = useMedia('(prefers-color-scheme: dark)')
  const moreContrast = useMedia('(prefers-contrast: more)')
  const forcedColours = useMedia('(forced-colors: active)')

  const dark = computed(() =>
    kept.theme === 'light' || kept.theme === 'dark' ? kept.theme === 'dark' : systemDark.value,
  )
  const contrast = computed(
    () => kept.theme === 'contrast' || (kept.theme === 'system' && (moreContrast.value || forcedColours.value)),
  )
  /** Changes whenever colours do. */
  const appearance = computed(() => `${dark.value ? 'dark' : 'light'}${contrast.value ? ' contrast' : ''}`)

  watch(kept, () => localStorage.setItem(KEY, JSON.stringify(kept)))
  watch(
    appearance,
    () => {
      document.documentElement.dataset.theme = dark.value ? 'dark' : 'light'
      document.documentElement.dataset.contrast = contrast.value ? 'more' : 'normal'
    },
    { immediate: true },
  )

  watch(() => kept.language, setLanguage, { immediate: true })
  window.addEventListener('languagechange', () => setLanguage(kept.language))

  return { ...toRefs(kept), dark, appearance }
})

/** Whether the system matches a media query, kept up to date. */
function useMedia(question: string): Ref<boolean> {
  const media = window.matchMedia(question)
  const matches = ref(media.matches)
  media.addEventListener('change', () => (matches.value = media.matches))
  return matches
}

function read(): Partial<Kept> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>
  } catch {
    return {}
  }
}
