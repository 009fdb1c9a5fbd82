/**
 * The differences of two maps that panels show: the service makes each when it is wished for, and gives its memory
 * back when it is not any more. A panel's old difference stays until its new one is there.
 */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { MapSummary } from '#app/protocol/contract'
import { useClient } from '#renderer/client/use'
import { errorText } from '#renderer/messages/index'

/** One channel of a map without one channel of another, for the panel with a key. */
export interface Wish {
  readonly key: string
  readonly from: MapSummary
  readonly channel: number
  readonly minus: MapSummary
  readonly minusChannel: number
}

interface Wished {
  readonly id: string
  /** The job that makes it. */
  readonly job: string
  made: boolean
}

interface Shown {
  readonly map: MapSummary | null
  readonly problem: string | null
}

export const useDifferences = defineStore('differences', () => {
  const client = useClient()
  /** By the panel's key. */
  const shown = shallowRef<ReadonlyMap<string, Shown>>(new Map())
  /** What each panel wishes for. */
  const wished = new Map<string, Wished>()

  /** States all that is wished for; what was wished for before is given back. */
  function wish(wishes: readonly Wish[]): void {
    const now = new Set(wishes.map(({ key }) => key))
    for (const key of wished.keys()) if (!now.has(key)) giveUp(key)
    for (const [key, { map }] of shown.value) if (!now.has(key)) replace(key, null, map)
    for (const one of wishes) {
      if (wished.get(one.key)?.id === idOf(one)) continue
      giveUp(one.key)
      const wish = { id: idOf(one), job: crypto.randomUUID(), made: false }
      wished.set(one.key, wish)
      void make(one, wish)
    }
  }

  /** Forgets what a panel wishes for; the service gives it up if it is still at it. */
  function giveUp(key: string): void {
    const before = wished.get(key)
    wished.delete(key)
    if (before && !before.made) client.request('cancel', { job: before.job }).catch(() => undefined)
  }

  async function make(one: Wish, wish: Wished): Promise<void> {
    let made: Shown
    try {
      const { from, channel, minus, minusChannel } = one
      const difference = await client.request('subtract', {
        map: from.map,
        channel,
        minus: minus.map,
        minusChannel,
        job: wish.job,
      })
      made = { map: { ...difference, layer: from.layer }, problem: null }
    } catch (error) {
      made = { map: null, problem: errorText(error) }
    }
    wish.made = true
    if (wished.get(one.key) === wish) replace(one.key, made, shown.value.get(one.key)?.map ?? null)
    else giveBack(made.map)
  }

  function replace(key: string, made: Shown | null, before: MapSummary | null): void {
    const next = new Map(shown.value)
    if (made) next.set(key, made)
    else next.delete(key)
    shown.value = next
    giveBack(before)
  }

  function giveBack(map: MapSummary | null): void {
    if (map) client.request('closeMap', { map: map.map }).catch(() => undefined)
  }

  function mapFor(key: string): MapSummary | null {
    return shown.value.get(key)?.map ?? null
  }

  function problemOf(key: string): string | null {
    return shown.value.get(key)?.problem ?? null
  }

  return { wish, mapFor, problemOf }
})

function idOf({ from, channel, minus, minusChannel }: Wish): string {
  return `${from.map}/${channel}-${minus.map}/${minusChannel}`
}
