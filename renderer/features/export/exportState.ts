/** One export at a time: what is chosen, its progress, its end. */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { RequestOf } from '#app/protocol/contract'
import { toPlain, type PlainFailure } from '#app/failure'
import { useClient } from '#renderer/client/use'
import { formatMessage } from '#renderer/messages/index'
import { usePanelImages, type ImageRequest } from './panelImages'

export type ExportState =
  | { readonly phase: 'choosing' | 'painting' | 'copied' }
  | { readonly phase: 'running'; readonly job: string; readonly fraction: number }
  /** Files of these names are there already. */
  | { readonly phase: 'asking'; readonly message: string }
  /** The files, and the name of what the browser downloaded: one of them, or a zip of all. */
  | { readonly phase: 'done'; readonly files: readonly string[]; readonly download: string | null }
  | { readonly phase: 'failed'; readonly failure: PlainFailure }

type Chosen<N extends 'exportMaps' | 'exportNetwork'> = Omit<RequestOf<N>, 'job' | 'destination' | 'replace'>
export type ExportRequest = Chosen<'exportMaps'>
export type NetworkRequest = Chosen<'exportNetwork'>

export const useExport = defineStore('export', () => {
  const client = useClient()
  const panelImages = usePanelImages()
  const state = shallowRef<ExportState>({ phase: 'choosing' })
  let last: { request: ExportRequest | NetworkRequest; destination: string } | null = null

  client.onEvent((event) => {
    if (state.value.phase !== 'running' || !('job' in event) || event.job !== state.value.job) return
    if (event.type === 'exportProgress') state.value = { ...state.value, fraction: event.fraction }
    else if (event.type === 'exportFinished')
      state.value = { phase: 'done', files: event.files, download: event.download?.fileName ?? null }
    else if (event.type === 'exportFailed') fail(event.failure)
  })

  /** Asks where, then exports; stays where it was if the person changes their mind. */
  async function start(request: ExportRequest | NetworkRequest, name: string): Promise<void> {
    try {
      const destination = await client.request('chooseDestination', { name })
      if (!destination) return
      last = { request, destination: destination.destination }
      await write(false)
    } catch (error) {
      fail(toPlain(error))
    }
  }

  /** Saves an image instead. */
  async function saveImage(request: ImageRequest): Promise<void> {
    await painting(async () => {
      const path = await panelImages.save(request)
      state.value =
        path === null
          ? { phase: 'choosing' }
          : { phase: 'done', files: [path], download: client.host === 'browser' ? path : null }
    })
  }

  async function copyImage(request: ImageRequest): Promise<void> {
    await painting(async () => {
      await panelImages.copy(request)
      state.value = { phase: 'copied' }
    })
  }

  async function painting(go: () => Promise<void>): Promise<void> {
    state.value = { phase: 'painting' }
    try {
      await go()
    } catch (error) {
      fail(toPlain(error))
    }
  }

  /** Exports over the files that are there. */
  async function replace(): Promise<void> {
    await write(true)
  }

  function cancel(): void {
    if (state.value.phase === 'running') client.request('cancel', { job: state.value.job }).catch(() => undefined)
  }

  function reset(): void {
    if (state.value.phase !== 'running' && state.value.phase !== 'painting') state.value = { phase: 'choosing' }
  }

  async function write(replacing: boolean): Promise<void> {
    if (!last) return
    const { request, destination } = last
    const how = { job: crypto.randomUUID(), destination, replace: replacing }
    state.value = { phase: 'running', job: how.job, fraction: 0 }
    try {
      if ('to' in request) await client.request('exportNetwork', { ...request, ...how })
      else await client.request('exportMaps', { ...request, ...how })
    } catch (error) {
      fail(toPlain(error))
    }
  }

  function fail(failure: PlainFailure): void {
    if (failure.code === 'cancelled') state.value = { phase: 'choosing' }
    else if (failure.code === 'exists') state.value = { phase: 'asking', message: formatMessage(failure.message) }
    else state.value = { phase: 'failed', failure }
  }

  return { state, start, saveImage, copyImage, replace, cancel, reset }
})
