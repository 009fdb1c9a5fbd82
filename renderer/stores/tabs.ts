/**
 * The open experiments. The other stores hold the one on screen; the rest are suspended here with their documents,
 * histories and views, and their images stay open in the service.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { OpenedExperiment } from '#app/protocol/contract'
import { isChanged } from '#app/document/edit'
import type { Experiment } from '#app/document/experiment'
import { untitled, useExperimentStore, type OpenDocument } from './experiment'
import { useImagesStore } from './images'
import { usePerTab, type SuspendedState } from './perTab'
import { useServiceStore } from './service'
import { useTensors } from './tensors'

export interface Tab {
  readonly id: string
  readonly name: string
  readonly dirty: boolean
}

/** A tab that is not on screen. */
interface SuspendedTab {
  readonly document: OpenDocument
  readonly state: SuspendedState
}

export interface HowToOpen {
  /** Replaced by what is opened next as long as nothing is changed in it, such as an example. */
  readonly preview?: boolean
  /** Never replaces another tab. */
  readonly beside?: boolean
  /** The document differs from what its file holds. */
  readonly unsaved?: boolean
}

export const useTabsStore = defineStore('tabs', () => {
  const experiment = useExperimentStore()
  const images = useImagesStore()
  const tensors = useTensors()
  const service = useServiceStore()
  const perTab = usePerTab()

  const current = ref<string>(crypto.randomUUID())
  const order = shallowRef<readonly string[]>([current.value])
  const suspended = shallowRef<ReadonlyMap<string, SuspendedTab>>(new Map())
  const previews = new Set(order.value)

  const tabs = computed<readonly Tab[]>(() =>
    order.value.map((id) => {
      const { document, saved } = documentOf(id)
      return { id, name: document.name, dirty: isChanged(document, saved) }
    }),
  )
  const dirty = computed(() => tabs.value.some((tab) => tab.dirty))

  /** The document of a tab, with its file and its history. */
  function documentOf(id: string): OpenDocument {
    return suspended.value.get(id)?.document ?? experiment.whole
  }

  /** Notes that `saved` is what the file of a tab holds now; the tab may be suspended, or closed meanwhile. */
  function markSaved(id: string, saved: Experiment, file: string | null): void {
    const tab = suspended.value.get(id)
    if (tab) suspended.value = new Map(suspended.value).set(id, { ...tab, document: { ...tab.document, saved, file } })
    else if (id === current.value) experiment.markSaved(saved, file)
  }

  /** The suspended state of a tab; null for the one on screen. */
  function suspendedStateOf(id: string): SuspendedState | null {
    return suspended.value.get(id)?.state ?? null
  }

  /** Opens an experiment in a tab of its own. One whose file is open already is shown as it is. */
  function open(opened: OpenedExperiment, how: HowToOpen = {}): void {
    const known = opened.file === null ? undefined : order.value.find((id) => documentOf(id).file === opened.file)
    images.attach(opened.experiment.inputs, opened.images)
    if (known === undefined) show(opened, how)
    else select(known)
    if (opened.failed) images.reportFailed(opened.failed)
    if (opened.lacking) service.showFailure(opened.lacking)
    closeUnused()
  }

  function show({ experiment: document, file }: OpenedExperiment, how: HowToOpen): void {
    const left = current.value
    const replace = !how.beside && isPreview(left)
    const id = crypto.randomUUID()
    const at = order.value.indexOf(left)
    suspend()
    order.value = order.value.toSpliced(at + 1, 0, id)
    current.value = id
    if (how.preview) previews.add(id)
    experiment.restore({ document, saved: how.unsaved ? null : document, file, past: [], future: [] })
    perTab.restore(new Map())
    if (replace) forget(left)
  }

  /** Opens an empty experiment. */
  function startNew(): void {
    openEmpty(null)
  }

  /** @param closing the tab that closes, whose name is free */
  function openEmpty(closing: string | null): void {
    const taken = tabs.value.filter(({ id }) => id !== closing).map(({ name }) => name)
    open({ experiment: untitled(taken), file: null, images: [] }, { preview: true, beside: true })
  }

  function select(id: string): void {
    const to = suspended.value.get(id)
    if (!to) return
    suspend()
    const rest = new Map(suspended.value)
    rest.delete(id)
    suspended.value = rest
    current.value = id
    experiment.restore(to.document)
    perTab.restore(to.state)
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
    if (order.value.length === 1) openEmpty(id)
    else if (id === current.value) select(order.value[at + 1] ?? order.value[at - 1] ?? id)
    forget(id)
    closeUnused()
  }

  /** Moves a tab to an index among the others, counted after its removal. */
  function move(id: string, to: number): void {
    const rest = order.value.filter((other) => other !== id)
    const index = Math.max(0, Math.min(to, rest.length))
    order.value = rest.toSpliced(index, 0, id)
  }

  function suspend(): void {
    const left: SuspendedTab = { document: experiment.whole, state: perTab.suspend() }
    suspended.value = new Map(suspended.value).set(current.value, left)
  }

  /** Drops a suspended tab. */
  function forget(id: string): void {
    const left = suspended.value.get(id)
    if (left) perTab.drop(left.state)
    const rest = new Map(suspended.value)
    rest.delete(id)
    suspended.value = rest
    order.value = order.value.filter((other) => other !== id)
    previews.delete(id)
  }

  /** Whether the tab can be replaced: nothing has been changed in it, and it can be opened again. */
  function isPreview(id: string): boolean {
    const { document, saved, past, future } = documentOf(id)
    return previews.has(id) && document === saved && past.length === 0 && future.length === 0
  }

  /** Closes the images and tensors that no tab can show any more, not even by undoing. */
  function closeUnused(): void {
    const documents = order.value
      .map(documentOf)
      .flatMap(({ document, past, future }) => [document, ...[...past, ...future].map((step) => step.document)])
    images.keepOnly(new Set(documents.flatMap(({ inputs }) => inputs)))
    tensors.keepOnly(documents.map(({ stack }) => stack))
  }

  return {
    tabs,
    current,
    dirty,
    documentOf,
    suspendedStateOf,
    isPreview,
    markSaved,
    open,
    startNew,
    select,
    step,
    close,
    move,
  }
})
