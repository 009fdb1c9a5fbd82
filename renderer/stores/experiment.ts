/**
 * The open experiment with its history: every change goes through `edit` under a name, and can be undone and redone.
 * Documents are never changed in place, so that history costs no copies.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { changeLayer, duplicateLayer, emptyExperiment, insertLayer, moveLayer, newLayer, removeLayer } from '../../app/document/edit'
import type { Experiment, Reading } from '../../app/document/experiment'

/** One step of the history: what it was called and the document on its other side. */
interface Step {
  readonly name: string
  readonly document: Experiment
}

/** Edits with the same merge key in such a quick sequence are one step: typing a number, dragging a slider. */
const MERGE_MILLISECONDS = 1000

export const useExperimentStore = defineStore('experiment', () => {
  const document = shallowRef<Experiment>(emptyExperiment('Untitled'))
  const saved = shallowRef<Experiment>(document.value)
  /** The host's token of the file behind the document; null for none yet. */
  const file = ref<string | null>(null)
  const past = shallowRef<readonly Step[]>([])
  const future = shallowRef<readonly Step[]>([])
  let lastMerge: { key: string; at: number } | null = null

  const dirty = computed(() => document.value !== saved.value)
  const undoName = computed(() => past.value.at(-1)?.name ?? null)
  const redoName = computed(() => future.value.at(-1)?.name ?? null)

  /** Applies a change as one step with a name for people ("Change strides"). A change to the same document is none. */
  function edit(name: string, change: (experiment: Experiment) => Experiment, mergeKey?: string): void {
    const before = document.value
    const after = change(before)
    if (after === before) return
    if (!continues(mergeKey)) past.value = [...past.value, { name, document: before }]
    lastMerge = mergeKey === undefined ? null : { key: mergeKey, at: Date.now() }
    future.value = []
    document.value = after
  }

  function continues(key: string | undefined): boolean {
    return key !== undefined && lastMerge?.key === key && Date.now() - lastMerge.at < MERGE_MILLISECONDS
  }

  function undo(): void {
    const step = past.value.at(-1)
    if (!step) return
    past.value = past.value.slice(0, -1)
    future.value = [...future.value, { name: step.name, document: document.value }]
    show(step.document)
  }

  function redo(): void {
    const step = future.value.at(-1)
    if (!step) return
    future.value = future.value.slice(0, -1)
    past.value = [...past.value, { name: step.name, document: document.value }]
    show(step.document)
  }

  function show(experiment: Experiment): void {
    lastMerge = null
    document.value = experiment
  }

  /** Replaces the document by another one, with an empty history. */
  function open(experiment: Experiment, from: string | null): void {
    past.value = []
    future.value = []
    file.value = from
    saved.value = experiment
    show(experiment)
  }

  /** Notes that `experiment` is what the file holds now. */
  function markSaved(experiment: Experiment, to: string | null): void {
    saved.value = experiment
    file.value = to
    lastMerge = null
  }

  /** Adds a layer before position `at`, by default at the end, and returns its id. */
  function add(type: string, at = document.value.stack.length): string {
    const layer = newLayer(document.value, type)
    edit(`Add ${type}`, (e) => insertLayer(e, layer, at))
    return layer.id
  }

  function remove(id: string): void {
    edit(`Delete ${nameOf(id)}`, (e) => removeLayer(e, id))
  }

  function move(id: string, to: number): void {
    const at = document.value.stack.findIndex((layer) => layer.id === id)
    if (at !== to) edit(`Move ${nameOf(id)}`, (e) => moveLayer(e, id, to))
  }

  /** Copies a layer right behind itself and returns the copy's id. */
  function duplicate(id: string): string {
    edit(`Duplicate ${nameOf(id)}`, (e) => duplicateLayer(e, id))
    const at = document.value.stack.findIndex((layer) => layer.id === id)
    return document.value.stack[at + 1]?.id ?? id
  }

  function toggle(id: string): void {
    const layer = document.value.stack.find((l) => l.id === id)
    if (!layer) return
    edit(`Switch ${nameOf(id)} ${layer.enabled ? 'off' : 'on'}`, (e) => changeLayer(e, id, { enabled: !layer.enabled }))
  }

  /** Gives a layer a name of its own; an empty one goes back to its type. */
  function renameLayer(of: string, name: string): void {
    edit('Rename layer', (e) => ({
      ...e,
      stack: e.stack.map((layer) => {
        if (layer.id !== of) return layer
        const { id, type, enabled, params } = layer
        return name === '' ? { id, type, enabled, params } : { ...layer, name }
      }),
    }))
  }

  function changeParams(id: string, params: Readonly<Record<string, unknown>>): void {
    const fields = Object.keys(params)
    edit(`Change ${fields[0]}`, (e) => changeLayer(e, id, { params }), `${id}.${fields.join()}`)
  }

  function rename(name: string): void {
    edit('Rename experiment', (e) => (e.name === name ? e : { ...e, name }))
  }

  function changeReading(change: Partial<Reading>): void {
    edit('Change how the picture is read', (e) => ({ ...e, reading: { ...e.reading, ...change } }))
  }

  function nameOf(id: string): string {
    const layer = document.value.stack.find((l) => l.id === id)
    return layer?.name ?? layer?.type ?? 'layer'
  }

  return {
    document, file, dirty, undoName, redoName,
    edit, undo, redo, open, markSaved,
    add, remove, move, duplicate, toggle, renameLayer, changeParams, rename, changeReading,
  }
})
