/**
 * Keeps what is open with unsaved changes against a crash, and brings back what a window had open that ended without
 * a word. Nothing is kept once everything is saved, or once the person has closed the window.
 */
import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { toPlain } from '../../app/failure'
import { useClient } from '../client/use'
import { t } from '../messages'
import { useImagesStore } from './images'
import { useServiceStore } from './service'
import { useTabsStore } from './tabs'

/** A change is kept this long after it at the latest. */
const DELAY_MILLISECONDS = 1000

export const useDrafts = defineStore('drafts', () => {
  const client = useClient()
  const tabs = useTabsStore()
  const images = useImagesStore()
  const service = useServiceStore()

  const open = computed(() => ({
    current: tabs.tabs.findIndex((tab) => tab.id === tabs.current),
    tabs: tabs.tabs.map(({ id, dirty }) => {
      const { document, file } = tabs.documentOf(id)
      const of = document.inputs.map((input) => images.pictureOf(input)?.image ?? null)
      return { experiment: document, file, unsaved: dirty, images: of, input: images.lookedAt(tabs.setAsideOf(id)) }
    }),
  }))
  let timer: ReturnType<typeof setTimeout> | undefined
  let kept = false
  let complained = false

  watch(open, () => (timer ??= setTimeout(() => void keep(), DELAY_MILLISECONDS)))
  // A browser's page that is left on purpose; the desktop sees for itself that its window is closed.
  if (client.host === 'browser') window.addEventListener('pagehide', () => void forget())

  async function keep(): Promise<void> {
    timer = undefined
    if (!tabs.dirty) return forget()
    kept = true
    try {
      await client.request('keepDraft', open.value)
    } catch (error) {
      // Every few seconds the same words would help nobody.
      if (!complained && !service.lost) service.complain(toPlain(error))
      complained = true
    }
  }

  async function forget(): Promise<void> {
    if (!kept) return
    kept = false
    await client.request('dropDraft', {}).catch(() => undefined)
  }

  /** Opens the tabs of a window that ended without a word. False where there are none. */
  async function bringBack(): Promise<boolean> {
    const taken = await client.request('takeDrafts', {})
    if (taken.tabs.length === 0) return false
    kept = true
    const ids = taken.tabs.map((tab) => {
      tabs.open(tab, { unsaved: tab.unsaved })
      images.select(tab.input)
      return tabs.current
    })
    tabs.select(ids[taken.current] ?? tabs.current)
    service.note(t('file.restored'))
    return true
  }

  return { bringBack }
})
