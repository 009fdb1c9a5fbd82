/** Edits of an experiment: each gives a new document and leaves the old one as it was. */
import type { Fix } from '#app/failure'
import { initialParams } from '#app/layers/layer'
import { kindOf } from '#app/layers/catalogue'
import { FORMAT, VERSION, type Experiment, type Layer } from './experiment'
import { joinGroups, regroup } from './groups'
import { omit } from './omit'

export function emptyExperiment(name: string): Experiment {
  return {
    format: FORMAT,
    version: VERSION,
    name,
    inputs: [],
    reading: { channels: 'gray', range: 'unit' },
    stack: [],
    panels: null,
  }
}

/** A layer of the given type with its initial parameters and an id that the experiment does not use yet. */
export function newLayer(experiment: Experiment, type: string): Layer {
  return { id: freeId(experiment, type), type, enabled: true, params: initialParams(kindOf(type)) }
}

/** Puts a layer before position `at` (0 .. length). */
export function insertLayer(experiment: Experiment, layer: Layer, at: number): Experiment {
  const stack = experiment.stack.toSpliced(at, 0, layer)
  return { ...experiment, stack: joinGroups(stack, [layer.id]) }
}

/** Puts copies of layers before position `at`, each under an id that is not used yet. */
export function insertCopies(experiment: Experiment, layers: readonly Layer[], at: number): Experiment {
  return layers.reduce((e, layer, i) => insertLayer(e, { ...layer, id: freeId(e, layer.type) }, at + i), experiment)
}

/** Takes layers away, and the panels that show them. */
export function removeLayers(experiment: Experiment, ids: readonly string[]): Experiment {
  const panels =
    experiment.panels?.filter(({ layer, minus }) => ![layer, minus].some((shown) => shown && ids.includes(shown))) ??
    null
  return {
    ...experiment,
    stack: experiment.stack.filter((layer) => !ids.includes(layer.id)),
    panels: panels?.length ? panels : null,
  }
}

/** Moves layers, which stay in their order, to position `to`, counted after they were taken out. */
export function moveLayers(experiment: Experiment, ids: readonly string[], to: number): Experiment {
  const moved = experiment.stack.filter(({ id }) => ids.includes(id))
  const rest = experiment.stack.filter(({ id }) => !ids.includes(id))
  const stack = rest.toSpliced(Math.max(0, Math.min(to, rest.length)), 0, ...moved)
  if (stack.every((layer, i) => layer === experiment.stack[i])) return experiment
  return { ...experiment, stack: regroup(stack, ids) }
}

/** Changes some fields of a layer; parameters are replaced one by one. */
export function changeLayer(
  experiment: Experiment,
  id: string,
  change: { enabled?: boolean; params?: Readonly<Record<string, unknown>> },
): Experiment {
  const stack = experiment.stack.map((layer) =>
    layer.id === id ? { ...layer, ...change, params: { ...layer.params, ...change.params } } : layer,
  )
  return { ...experiment, stack }
}

/** Copies of layers under new ids, right after the last of them. */
export function duplicateLayers(experiment: Experiment, ids: readonly string[]): Experiment {
  const layers = experiment.stack.filter(({ id }) => ids.includes(id))
  const last = experiment.stack.findLastIndex(({ id }) => ids.includes(id))
  return insertCopies(experiment, layers, last + 1)
}

/** Other layers instead of the whole stack; the panels go back to original, convolved and pooled. */
export function replaceStack(experiment: Experiment, layers: readonly Layer[]): Experiment {
  return insertCopies({ ...experiment, stack: [], panels: null }, layers, 0)
}

/** Gives a layer a name of its own; an empty one goes back to its type. */
export function renameLayer(experiment: Experiment, of: string, name: string): Experiment {
  const layer = experiment.stack.find(({ id }) => id === of)
  if (!layer || name === (layer.name ?? '')) return experiment
  const renamed: Layer = name === '' ? omit(layer, 'name') : { ...layer, name }
  return { ...experiment, stack: experiment.stack.map((one) => (one === layer ? renamed : one)) }
}

/** Mends the layer at fault as its problem's fix says. */
export function applyFix(experiment: Experiment, layerId: string, fix: Fix): Experiment {
  if ('params' in fix) return changeLayer(experiment, layerId, { params: fix.params })
  const place = (id: string) => experiment.stack.findIndex((layer) => layer.id === id)
  if ('moveBefore' in fix) return moveLayers(experiment, [layerId], place(fix.moveBefore))
  return insertLayer(experiment, newLayer(experiment, fix.insertBefore), place(layerId))
}

/**
 * Whether two states of a document differ in more than which maps are on show: choosing one is looking, not a change
 * to be asked about. Edits leave what they don't change as it is, so its parts are compared as objects.
 */
export function isChanged(document: Experiment, saved: Experiment | null): boolean {
  if (saved === null || document === saved) return document !== saved
  const keys = new Set([...Object.keys(document), ...Object.keys(saved)] as (keyof Experiment)[])
  keys.delete('panels')
  return [...keys].some((key) => document[key] !== saved[key])
}

function freeId(experiment: Experiment, type: string): string {
  const used = new Set(experiment.stack.map((layer) => layer.id))
  const stem = type.toLowerCase()
  let n = 1
  while (used.has(`${stem}-${n}`)) n++
  return `${stem}-${n}`
}
