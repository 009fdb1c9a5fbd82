/** The service behind the window: what it is, its settings, whether it answers, and what it has to say. */
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

export const useServiceStore = defineStore('service', () => {
  const client = useClient()
  const info = shallowRef<AppInfo | null>(null)
  const settings = shallowRef<Settings | null>(null)
  const lost = ref(false)
  const notices = shallowRef<readonly Notice[]>([])
  let next = 0

  client.onEvent((event) => {
    if (event.type === 'failed') complain(event.failure)
  })
  client.onLink((link) => {
    lost.value = link === 'lost'
    if (link === 'back') say(t('status.back'))
  })

  async function load(): Promise<void> {
    try {
      info.value = await client.request('describe', {})
      settings.value = await client.request('getSettings', {})
    } catch (error) {
      complain(toPlain(error))
    }
  }

  async function change(settingsChange: RequestOf<'setSettings'>): Promise<void> {
    settings.value = await client.request('setSettings', settingsChange)
    info.value = await client.request('describe', {})
  }

  /** Shows a failure that has no better place on the screen; a cancelled action needs no words. */
  function complain(failure: PlainFailure): void {
    if (failure.code !== 'cancelled') add(formatMessage(failure.message), 'error')
  }

  /** Says something for a short while. */
  function say(message: string): void {
    const { id } = add(message, 'info')
    setTimeout(() => dismiss(id), 6000)
  }

  /** Says something that stays until it is dismissed. */
  function note(message: string): void {
    add(message, 'info')
  }

  function add(message: string, tone: Notice['tone']): Notice {
    const notice = { id: next++, message, tone }
    notices.value = [...notices.value, notice]
    return notice
  }

  function dismiss(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  return { info, settings, lost, notices, load, change, complain, say, note, dismiss }
})
