/**
 * The differences of two maps that panels show: the service computes each when it is requested, and its memory is
 * released when it is no longer. A panel's old difference stays until its new one arrives.
 */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { MapSummary } from '#app/protocol/contract'
import { gridShape, type MapShape } from '#app/shape'
import { useClient } from '#renderer/client/use'
import { errorText } from '#renderer/messages/index'

/** One channel of a map minus one channel of another, for the panel with a key. */
export interface DifferenceRequest {
  readonly key: string
  readonly from: MapSummary
  readonly channel: number
  readonly minus: MapSummary
  readonly minusChannel: number
}

interface Pending {
  readonly id: string
  /** The job that computes it. */
  readonly job: string
  done: boolean
}

interface Shown {
  readonly map: MapSummary | null
  readonly problem: string | null
}

export const useDifferences = defineStore('differences', () => {
  const client = useClient()
  /** By the panel's key. */
  const shown = shallowRef<ReadonlyMap<string, Shown>>(new Map())
  /** What each panel requests, by its key. */
  const pending = new Map<string, Pending>()

  /** Requests all differences that are needed now; earlier ones are released. */
  function request(requests: readonly DifferenceRequest[]): void {
    const now = new Set(requests.map(({ key }) => key))
    for (const key of pending.keys()) if (!now.has(key)) cancel(key)
    for (const [key, { map }] of shown.value) if (!now.has(key)) replace(key, null, map)
    for (const one of requests) {
      if (pending.get(one.key)?.id === idOf(one)) continue
      cancel(one.key)
      const entry = { id: idOf(one), job: crypto.randomUUID(), done: false }
      pending.set(one.key, entry)
      void compute(one, entry)
    }
  }

  /** Drops the request of a panel, and cancels its job if it is still running. */
  function cancel(key: string): void {
    const before = pending.get(key)
    pending.delete(key)
    if (before && !before.done) client.request('cancel', { job: before.job }).catch(() => undefined)
  }

  async function compute(one: DifferenceRequest, entry: Pending): Promise<void> {
    let result: Shown
    try {
      const { from, channel, minus, minusChannel } = one
      const difference = await client.request('subtract', {
        map: from.map,
        channel,
        minus: minus.map,
        minusChannel,
        job: entry.job,
      })
      result = { map: { ...difference, layer: from.layer }, problem: null }
    } catch (error) {
      result = { map: null, problem: errorText(error) }
    }
    entry.done = true
    if (pending.get(one.key) === entry) replace(one.key, result, shown.value.get(one.key)?.map ?? null)
    else release(result.map)
  }

  function replace(key: string, result: Shown | null, before: MapSummary | null): void {
    const next = new Map(shown.value)
    if (result) next.set(key, result)
    else next.delete(key)
    shown.value = next
    release(before)
  }

  function release(map: MapSummary | null): void {
    if (map) client.request('closeMap', { map: map.map }).catch(() => undefined)
  }

  function mapFor(key: string): MapSummary | null {
    return shown.value.get(key)?.map ?? null
  }

  function problemOf(key: string): string | null {
    return shown.value.get(key)?.problem ?? null
  }

  return { request, mapFor, problemOf }
})

function idOf({ from, channel, minus, minusChannel }: DifferenceRequest): string {
  return `${from.map}/${channel}-${minus.map}/${minusChannel}`
}

/** Whether maps have the same rows and columns, so that one can be taken from the other. */
export function sameGrid(one: MapShape, other: MapShape): boolean {
  const [a, b] = [gridShape(one), gridShape(other)]
  return a.height === b.height && a.width === b.width
}
