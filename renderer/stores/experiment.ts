/**
 * The open experiment with its history: every change goes through `edit` under a name, and can be undone and redone.
 * Documents are never changed in place, so that history costs no copies.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { emptyExperiment, isChanged } from '#app/document/edit'
import type { Experiment, Reading } from '#app/document/experiment'
import { allLayers } from '#app/document/lanes'
import { limitMet, type Limit } from '#app/document/limits'
import { renameExperiment, updateAutomaticText } from '#app/document/story'
import { t } from '#renderer/messages/index'
import { useServiceStore } from './service'

/** One step of the history: what it was called and the document on its other side. */
export interface Step {
  readonly name: string
  readonly document: Experiment
}

/** An open experiment as a whole: what a tab suspends. */
export interface OpenDocument {
  readonly document: Experiment
  /** What its file holds; null where that is not known any more. */
  readonly saved: Experiment | null
  /** The host's token of its file; null for none yet. */
  readonly file: string | null
  /** The steps that can be undone, the latest last. */
  readonly past: readonly Step[]
  /** The steps that can be redone, the next one last. */
  readonly future: readonly Step[]
}

/** An experiment of nothing, under a name that gives way to that of its first image. */
/** An empty experiment with a name that is free: `Untitled`, then `Untitled 2`. */
export function untitled(taken: readonly string[] = []): Experiment {
  const name = t('file.untitled')
  let n = 1
  while (taken.includes(n === 1 ? name : `${name} ${n}`)) n++
  return { ...emptyExperiment(n === 1 ? name : `${name} ${n}`), automatic: ['name'] }
}

const LIMITS = {
  layers: 'stack.full',
  depth: 'stack.tooDeep',
  inputs: 'images.full',
  panels: 'panels.full',
  steps: 'steps.full',
} as const satisfies Record<Limit['of'], string>

/** Edits with the same merge key in such a quick sequence are one step: typing a number, dragging a slider. */
const MERGE_MILLISECONDS = 1000

export const useExperimentStore = defineStore('experiment', () => {
  const service = useServiceStore()
  const document = shallowRef<Experiment>(untitled())
  const saved = shallowRef<Experiment | null>(document.value)
  const file = ref<string | null>(null)
  const past = shallowRef<readonly Step[]>([])
  const future = shallowRef<readonly Step[]>([])
  let lastMerge: { key: string; at: number } | null = null

  /** The layers at any depth in the order of computation: by their places here, messages of the service name them. */
  const layers = computed(() => allLayers(document.value.stack))
  const dirty = computed(() => isChanged(document.value, saved.value))
  const whole = computed<OpenDocument>(() => ({
    document: document.value,
    saved: saved.value,
    file: file.value,
    past: past.value,
    future: future.value,
  }))
  const undoName = computed(() => past.value.at(-1)?.name ?? null)
  const redoName = computed(() => future.value.at(-1)?.name ?? null)

  /**
   * Applies a change as one step with a name for people ("Change strides"). A change to the same document is none.
   * @returns false where the experiment can't hold so much: that is said, and nothing changes
   */
  function edit(name: string, change: (experiment: Experiment) => Experiment, mergeKey?: string): boolean {
    const before = document.value
    const after = updateAutomaticText(before, change(before))
    if (after === before) return true
    const limit = limitMet(after)
    if (limit) {
      service.notify(t(LIMITS[limit.of], { most: limit.most }))
      return false
    }
    if (!continues(mergeKey)) past.value = [...past.value, { name, document: before }]
    lastMerge = mergeKey === undefined ? null : { key: mergeKey, at: Date.now() }
    future.value = []
    document.value = after
    return true
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

  /** Goes back or forth by that many steps of the history: -2 undoes two, 1 redoes one. */
  function travel(steps: number): void {
    for (let i = 0; i < Math.abs(steps); i++) (steps < 0 ? undo : redo)()
  }

  /** Replaces the document by another one, with an empty history. */
  function open(experiment: Experiment, from: string | null): void {
    restore({ document: experiment, saved: experiment, file: from, past: [], future: [] })
  }

  /** Shows a suspended experiment. */
  function restore(open: OpenDocument): void {
    past.value = open.past
    future.value = open.future
    file.value = open.file
    saved.value = open.saved
    show(open.document)
  }

  /** Notes that `experiment` is what the file holds now. */
  function markSaved(experiment: Experiment, to: string | null): void {
    saved.value = experiment
    file.value = to
    lastMerge = null
  }

  function rename(name: string): void {
    edit(t('history.rename'), (e) => renameExperiment(e, name))
  }

  function changeReading(change: Partial<Reading>): void {
    edit(t('history.reading'), (e) => ({ ...e, reading: { ...e.reading, ...change } }))
  }

  return {
    document,
    layers,
    file,
    dirty,
    whole,
    undoName,
    redoName,
    edit,
    undo,
    redo,
    travel,
    open,
    restore,
    markSaved,
    rename,
    changeReading,
  }
})
