/** The service: what it is, its settings, whether it is connected, and its notices. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { AppInfo, RequestOf, Settings } from '#app/protocol/contract'
import { toPlain, type PlainFailure } from '#app/failure'
import { useClient } from '#renderer/client/use'
import { t, formatMessage } from '#renderer/messages/index'

export interface Notice {
  readonly id: number
  readonly message: string
  readonly tone: 'error' | 'info'
}

/** How long work may take before it is spoken of. */
const NOTICE_DELAY_MS = 400

export const useServiceStore = defineStore('service', () => {
  const client = useClient()
  const info = shallowRef<AppInfo | null>(null)
  const settings = shallowRef<Settings | null>(null)
  const lost = ref(false)
  const notices = shallowRef<readonly Notice[]>([])
  let next = 0

  client.onEvent((event) => {
    if (event.type === 'failed') showFailure(event.failure)
  })
  client.onLink((link) => {
    lost.value = link === 'lost'
    if (link === 'back') notify(t('status.back'))
  })

  async function load(): Promise<void> {
    try {
      info.value = await client.request('describe', {})
      settings.value = await client.request('getSettings', {})
    } catch (error) {
      showFailure(toPlain(error))
    }
  }

  async function change(settingsChange: RequestOf<'setSettings'>): Promise<void> {
    settings.value = await client.request('setSettings', settingsChange)
    info.value = await client.request('describe', {})
  }

  /** Shows a failure that has no better place on the screen, except a cancelled action. */
  function showFailure(failure: PlainFailure): void {
    if (failure.code !== 'cancelled') add(formatMessage(failure.message), 'error')
  }

  /** Shows a notice for a short time. */
  function notify(message: string): void {
    const { id } = add(message, 'info')
    setTimeout(() => dismiss(id), 6000)
  }

  /** Shows a notice until it is dismissed. */
  function notifyUntilDismissed(message: string): void {
    add(message, 'info')
  }

  /** Shows a notice for as long as work goes on that takes more than a moment. */
  async function notifyDuring<T>(message: string, work: Promise<T>): Promise<T> {
    let notice: Notice | undefined
    const timer = setTimeout(() => (notice = add(message, 'info')), NOTICE_DELAY_MS)
    try {
      return await work
    } finally {
      clearTimeout(timer)
      if (notice) dismiss(notice.id)
    }
  }

  function add(message: string, tone: Notice['tone']): Notice {
    const notice = { id: next++, message, tone }
    notices.value = [...notices.value, notice]
    return notice
  }

  function dismiss(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  return {
    info,
    settings,
    lost,
    notices,
    load,
    change,
    showFailure,
    notify,
    notifyUntilDismissed,
    notifyDuring,
    dismiss,
  }
})
