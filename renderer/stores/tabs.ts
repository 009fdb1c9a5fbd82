/**
 * The open experiments. The other stores hold the one on screen; the rest wait here with their documents, histories
 * and views, and their pictures stay open in the service.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { OpenedExperiment } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { untitled, useExperimentStore, type OpenDocument } from './experiment'
import { useImagesStore } from './images'
import { usePerTab, type SetAside } from './perTab'

export interface Tab {
  readonly id: string
  readonly name: string
  readonly dirty: boolean
}

/** A tab that is not on screen. */
interface Waiting {
  readonly document: OpenDocument
  readonly state: SetAside
}

export interface HowToOpen {
  /** Of no worth as long as nothing is changed in it, such as an example: what is opened next takes its place. */
  readonly passing?: boolean
  /** Never in place of another tab. */
  readonly beside?: boolean
  /** The document differs from what its file holds. */
  readonly unsaved?: boolean
}

export const useTabsStore = defineStore('tabs', () => {
  const experiment = useExperimentStore()
  const images = useImagesStore()
  const perTab = usePerTab()

  const current = ref<string>(crypto.randomUUID())
  const order = shallowRef<readonly string[]>([current.value])
  const waiting = shallowRef<ReadonlyMap<string, Waiting>>(new Map())
  const passing = new Set(order.value)

  const tabs = computed<readonly Tab[]>(() =>
    order.value.map((id) => {
      const { document, saved } = documentOf(id)
      return { id, name: document.name, dirty: document !== saved }
    }),
  )
  const dirty = computed(() => tabs.value.some((tab) => tab.dirty))

  /** The document of a tab, with its file and its history. */
  function documentOf(id: string): OpenDocument {
    return waiting.value.get(id)?.document ?? experiment.whole
  }

  /** Notes that `saved` is what the file of a tab holds now; the tab may wait, or have been closed meanwhile. */
  function markSaved(id: string, saved: Experiment, file: string | null): void {
    const tab = waiting.value.get(id)
    if (tab) waiting.value = new Map(waiting.value).set(id, { ...tab, document: { ...tab.document, saved, file } })
    else if (id === current.value) experiment.markSaved(saved, file)
  }

  /** What was set aside with a tab; null for the one on screen. */
  function setAsideOf(id: string): SetAside | null {
    return waiting.value.get(id)?.state ?? null
  }

  /** Opens an experiment in a tab of its own. One whose file is open already is shown as it is. */
  function open(opened: OpenedExperiment, how: HowToOpen = {}): void {
    const known = opened.file === null ? undefined : order.value.find((id) => documentOf(id).file === opened.file)
    images.attach(opened.experiment.inputs, opened.images)
    if (known === undefined) show(opened, how)
    else select(known)
    letGoOfPictures()
  }

  function show({ experiment: document, file }: OpenedExperiment, how: HowToOpen): void {
    const left = current.value
    const replace = !how.beside && isPassing(left)
    const id = crypto.randomUUID()
    const at = order.value.indexOf(left)
    setAside()
    order.value = order.value.toSpliced(at + 1, 0, id)
    current.value = id
    if (how.passing) passing.add(id)
    experiment.bringBack({ document, saved: how.unsaved ? null : document, file, past: [], future: [] })
    perTab.bringBack(new Map())
    if (replace) forget(left)
  }

  /** An experiment of nothing, to begin with. */
  function startNew(): void {
    open({ experiment: untitled(), file: null, images: [] }, { passing: true, beside: true })
  }

  function select(id: string): void {
    const to = waiting.value.get(id)
    if (!to) return
    setAside()
    const rest = new Map(waiting.value)
    rest.delete(id)
    waiting.value = rest
    current.value = id
    experiment.bringBack(to.document)
    perTab.bringBack(to.state)
  }

  /** Shows the tab that many places further on, around the end. */
  function step(by: number): void {
    const count = order.value.length
    const at = order.value.indexOf(current.value)
    select(order.value[(at + by + count) % count] ?? current.value)
  }

  /** Closes a tab with everything in it; whoever calls has asked about unsaved changes. */
  function close(id: string): void {
    const at = order.value.indexOf(id)
    if (at < 0) return
    if (order.value.length === 1) startNew()
    else if (id === current.value) select(order.value[at + 1] ?? order.value[at - 1] ?? id)
    forget(id)
    letGoOfPictures()
  }

  /** Moves a tab to a place among the others, counted after it was taken out. */
  function move(id: string, to: number): void {
    const rest = order.value.filter((other) => other !== id)
    const place = Math.max(0, Math.min(to, rest.length))
    order.value = rest.toSpliced(place, 0, id)
  }

  function setAside(): void {
    const left: Waiting = { document: experiment.whole, state: perTab.setAside() }
    waiting.value = new Map(waiting.value).set(current.value, left)
  }

  /** Drops a tab that waits. */
  function forget(id: string): void {
    const left = waiting.value.get(id)
    if (left) perTab.drop(left.state)
    const rest = new Map(waiting.value)
    rest.delete(id)
    waiting.value = rest
    order.value = order.value.filter((other) => other !== id)
    passing.delete(id)
  }

  /** Whether the tab is of no worth: nothing has been changed in what can be had again. */
  function isPassing(id: string): boolean {
    const { document, saved, past, future } = documentOf(id)
    return passing.has(id) && document === saved && past.length === 0 && future.length === 0
  }

  /** The service keeps the pictures that any tab can show, also by undoing. */
  function letGoOfPictures(): void {
    const documents = order.value
      .map(documentOf)
      .flatMap(({ document, past, future }) => [document, ...[...past, ...future].map((step) => step.document)])
    images.keepOnly(new Set(documents.flatMap(({ inputs }) => inputs)))
  }

  return {
    tabs,
    current,
    dirty,
    documentOf,
    setAsideOf,
    isPassing,
    markSaved,
    open,
    startNew,
    select,
    step,
    close,
    move,
  }
})
