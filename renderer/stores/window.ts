/** What is open in the window: palette and dialogs, tab of the tables, and columns by the window's width. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { useSettingsStore } from './settings'

export type Dialog =
  | 'export'
  | 'examples'
  | 'gallery'
  | 'commands'
  | 'settings'
  | 'about'
  | 'templates'
  | 'history'
  | 'shortcuts'
  | 'help'
  | 'compare'
  | 'shift'
  | 'swap'
  | 'network'
  | 'batch'
  | 'classes'
  | 'film'
export const tableTabs = ['summary', 'statistics', 'histogram', 'measure'] as const
export type TableTab = (typeof tableTabs)[number]

/** Below this width both columns are rails, and open above the maps. */
const NARROW = 1100

export const useWindowStore = defineStore('window', () => {
  const settings = useSettingsStore()
  const dialog = ref<Dialog | null>(null)
  /** Whether the palette of layers is open. */
  const palette = ref(false)
  /** Whether the name of the experiment is being typed in its tab. */
  const renaming = ref(false)
  /** Whether the inspector is wide, for the numbers of a large kernel. */
  const wide = ref(false)
  /** Whether a layer is being looked for in the stack. */
  const finding = ref(false)
  /** Whether the notes are being written. */
  const writing = ref(false)
  /** The type of the layer whose help is open. */
  const help = ref<string | null>(null)
  /** The page of the guide that is open. */
  const guide = ref<string | null>(null)
  /** The dialog that the guide was opened from, to go back to. */
  const before = ref<Dialog | null>(null)
  /** Whether the tour is under way. */
  const tour = ref(false)
  /** Whether maps and arithmetic have the window to themselves. */
  const presenting = ref(false)
  // The tour points at what is hidden then.
  watch(tour, (on) => on && (presenting.value = false))
  const tab = ref<TableTab>('summary')
  const width = ref(window.innerWidth)
  const over = ref<'left' | 'right' | null>(null)
  const height = ref(window.innerHeight)
  window.addEventListener('resize', () => {
    width.value = window.innerWidth
    height.value = window.innerHeight
  })

  const narrow = computed(() => width.value < NARROW)
  const left = computed(() => (narrow.value ? over.value === 'left' : (settings.left ?? true)))
  const right = computed(() => (narrow.value ? over.value === 'right' : (settings.right ?? true)))

  function toggle(side: 'left' | 'right'): void {
    if (narrow.value) over.value = over.value === side ? null : side
    else settings[side] = !(settings[side] ?? true)
  }

  watch(wide, (on) => (document.documentElement.dataset.inspector = on ? 'wide' : 'normal'))

  function openGuide(page: string): void {
    before.value = dialog.value
    dialog.value = null
    guide.value = page
  }

  function closeGuide(): void {
    guide.value = null
    dialog.value = before.value
  }

  return {
    guide,
    openGuide,
    closeGuide,
    dialog,
    palette,
    renaming,
    wide,
    finding,
    writing,
    help,
    tour,
    presenting,
    tab,
    height,
    narrow,
    left,
    right,
    toggle,
  }
})
