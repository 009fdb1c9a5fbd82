/**
 * Keeps what is open with the host, and brings it back: all of it to a page that is loaded again, and what is worth
 * keeping from a window that ended without a word. Nothing is kept once the person has closed the window.
 */
import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { toPlain } from '#app/failure'
import { useClient } from '#renderer/client/use'
import { t } from '#renderer/messages/index'
import { useImagesStore } from './images'
import { useServiceStore } from './service'
import { useTabsStore } from './tabs'

/** A change is kept this long after it at the latest. */
const DELAY_MILLISECONDS = 1000
/** Where a page leaves its name for the one that is loaded after it in the same tab of the browser. */
const PAGE = 'poolscope-page'

export const useDrafts = defineStore('drafts', () => {
  const client = useClient()
  const tabs = useTabsStore()
  const images = useImagesStore()
  const service = useServiceStore()

  const open = computed(() => ({
    current: tabs.tabs.findIndex((tab) => tab.id === tabs.current),
    tabs: tabs.tabs.map(({ id, dirty }) => {
      const { document, file } = tabs.documentOf(id)
      const of = document.inputs.map((input) => images.infoOf(input)?.image ?? null)
      return {
        experiment: document,
        file,
        unsaved: dirty,
        preview: tabs.isPreview(id),
        images: of,
        input: images.selectedIn(tabs.suspendedStateOf(id)),
      }
    }),
  }))
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Not before what was kept has come back: keeping replaces it. */
  let begun = false
  let complained = false
  /** What the host calls this page; changes when the link was lost. */
  let page: string | null = null

  watch(open, keepSoon)
  // A host that was lost has forgotten what this page has open.
  client.onLink((link) => link === 'back' && keepSoon())
  // What a page sends while it is being left may not arrive, unless it is short.
  window.addEventListener('beforeunload', keepNow)
  // The desktop sees for itself that its window is closed.
  if (client.host === 'browser')
    window.addEventListener('pagehide', () => void client.request('leave', {}).catch(() => undefined))

  function keepSoon(): void {
    if (begun) timer ??= setTimeout(() => void keep(), DELAY_MILLISECONDS)
  }

  function keepNow(): void {
    if (timer !== undefined) void keep()
  }

  async function keep(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    try {
      setPage((await client.request('keepDraft', page === null ? open.value : { ...open.value, page })).page)
    } catch (error) {
      // Every few seconds the same words would help nobody.
      if (!complained && !service.lost) service.showFailure(toPlain(error))
      complained = true
    }
  }

  /**
   * Opens what this window had open before it was loaded again, or another one that crashed, beside what the person has
   * begun meanwhile. False where there is nothing.
   */
  async function restore(): Promise<boolean> {
    const before = sessionStorage.getItem(PAGE)
    const taken = await client
      .request('takeDrafts', before === null ? {} : { page: before })
      .finally(() => (begun = true))
    setPage(taken.page)
    const left = tabs.current
    const inUse = !tabs.isPreview(left)
    const ids = taken.tabs.map((tab, i) => {
      tabs.open(tab, { unsaved: tab.unsaved, preview: tab.preview, beside: inUse || i > 0 })
      images.select(tab.input)
      return tabs.current
    })
    if (ids.length > 0) tabs.select(inUse ? left : (ids[taken.current] ?? tabs.current))
    if (taken.recovered) service.notifyUntilDismissed(t('file.restored'))
    for (const failure of taken.failures) service.showFailure(failure)
    keepSoon()
    return ids.length > 0
  }

  function setPage(name: string): void {
    page = name
    sessionStorage.setItem(PAGE, name)
  }

  return { restore }
})
