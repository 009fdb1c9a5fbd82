/** Edits of an experiment: each gives a new document and leaves the old one as it was. */
import type { Fix } from '#app/failure'
import { initialParams } from '#app/layers/layer'
import { kindOf } from '#app/layers/catalogue'
import { MIN_LANES, parallel } from '#app/layers/parallel'
import { FORMAT, type Experiment, type Lane, type Layer } from './experiment'
import { joinGroups, regroup } from './groups'
import { allLayers, findLayer, laneAt, mapLanes, mapLayers, placeOf, topmost, type LaneRef } from './lanes'
import { omit } from './omit'

export function emptyExperiment(name: string): Experiment {
  return {
    format: FORMAT,
    version: 1,
    name,
    inputs: [],
    reading: { channels: 'gray', range: 'unit' },
    stack: [],
    panels: null,
  }
}

/**
 * A layer of the given type with its initial parameters and an id that the experiment does not use yet; a block begins
 * with two empty lanes.
 */
export function newLayer({ stack }: Experiment, type: string): Layer {
  const layer = { id: freeId(idsOf(stack), type), type, enabled: true, params: initialParams(kindOf(type)) }
  return type === parallel.type ? { ...layer, lanes: Array.from({ length: MIN_LANES }, () => []) } : layer
}

/** Puts a layer before position `at` (0 .. length) of a lane, by default of the stack itself. */
export function insertLayer(experiment: Experiment, layer: Layer, at: number, into: LaneRef = null): Experiment {
  return changeLane(experiment, into, (lane) => joinGroups(lane.toSpliced(at, 0, layer), [layer.id]))
}

/** Puts copies of layers before position `at` of a lane, each under an id that is not used yet. */
export function insertCopies(
  experiment: Experiment,
  layers: readonly Layer[],
  at: number,
  into: LaneRef = null,
): Experiment {
  const used = idsOf(experiment.stack)
  return layers.reduce((e, layer, i) => insertLayer(e, withFreeIds(layer, used), at + i, into), experiment)
}

/** Removes layers, those in their lanes too, and the panels that show them. */
export function removeLayers(experiment: Experiment, ids: readonly string[]): Experiment {
  return withoutLostPanels({ ...experiment, stack: without(experiment.stack, ids) })
}

/**
 * Moves layers, which stay in their order, to position `to` of a lane, counted after they were taken out. A block takes
 * its lanes along, and can't move into one of them: then nothing changes.
 */
export function moveLayers(
  experiment: Experiment,
  ids: readonly string[],
  to: number,
  into: LaneRef = null,
): Experiment {
  const { stack } = experiment
  const moved = topmost(stack, ids)
  const rest = without(stack, ids)
  const lane = laneAt(rest, into)
  if (!lane) return experiment
  const at = Math.max(0, Math.min(to, lane.length))
  const own = moved.map(({ id }) => id)
  const after = mapLanes(rest, (one, ref) => (sameLane(ref, into) ? one.toSpliced(at, 0, ...moved) : one))
  if (sameOrder(after, stack)) return experiment
  return { ...experiment, stack: mapLanes(after, (one, ref) => (sameLane(ref, into) ? regroup(one, own) : one)) }
}

/** Adds an empty lane to a block, after those that it has. */
export function addLane(experiment: Experiment, block: string): Experiment {
  return changeLanes(experiment, block, (lanes) => [...lanes, []])
}

/** Removes a lane with its layers, and the panels that show them; a block keeps two lanes at least. */
export function removeLane(experiment: Experiment, block: string, lane: number): Experiment {
  const after = changeLanes(experiment, block, (lanes) => (lanes.length > MIN_LANES ? lanes.toSpliced(lane, 1) : lanes))
  return after === experiment ? experiment : withoutLostPanels(after)
}

/** Moves a lane to position `to` of its block, counted after it was taken out. */
export function moveLane(experiment: Experiment, block: string, lane: number, to: number): Experiment {
  return changeLanes(experiment, block, (lanes) => lanes.toSpliced(lane, 1).toSpliced(to, 0, lanes[lane]!))
}

/** Changes some fields of a layer; parameters are replaced one by one. */
export function changeLayer(
  experiment: Experiment,
  id: string,
  change: { enabled?: boolean; params?: Readonly<Record<string, unknown>> },
): Experiment {
  const stack = mapLayers(experiment.stack, (layer) =>
    layer.id === id ? { ...layer, ...change, params: { ...layer.params, ...change.params } } : layer,
  )
  return { ...experiment, stack }
}

/** Copies of layers under new ids, right after the last of them and in its lane. */
export function duplicateLayers(experiment: Experiment, ids: readonly string[]): Experiment {
  const layers = topmost(experiment.stack, ids)
  const last = layers.at(-1) && placeOf(experiment.stack, layers.at(-1)!.id)
  return last ? insertCopies(experiment, layers, last.at + 1, last.lane) : experiment
}

/** Other layers instead of the whole stack; the panels go back to original, convolved and pooled. */
export function replaceStack(experiment: Experiment, layers: readonly Layer[]): Experiment {
  return insertCopies({ ...experiment, stack: [], panels: null }, layers, 0)
}

/** Gives a layer a name of its own; an empty one goes back to its type. */
export function renameLayer(experiment: Experiment, of: string, name: string): Experiment {
  const layer = findLayer(experiment.stack, of)
  if (!layer || name === (layer.name ?? '')) return experiment
  const renamed: Layer = name === '' ? omit(layer, 'name') : { ...layer, name }
  return { ...experiment, stack: mapLayers(experiment.stack, (one) => (one.id === of ? renamed : one)) }
}

/** Mends the layer at fault as its problem's fix says. */
export function applyFix(experiment: Experiment, layerId: string, fix: Fix): Experiment {
  if ('params' in fix) return changeLayer(experiment, layerId, { params: fix.params })
  const place = placeOf(experiment.stack, 'moveBefore' in fix ? fix.moveBefore : layerId)
  if (!place) return experiment
  return 'moveBefore' in fix
    ? moveLayers(experiment, [layerId], place.at, place.lane)
    : insertLayer(experiment, newLayer(experiment, fix.insertBefore), place.at, place.lane)
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

function changeLane(experiment: Experiment, of: LaneRef, change: (lane: Lane) => Lane): Experiment {
  const stack = mapLanes(experiment.stack, (lane, ref) => (sameLane(ref, of) ? change(lane) : lane))
  return stack === experiment.stack ? experiment : { ...experiment, stack }
}

function changeLanes(
  experiment: Experiment,
  block: string,
  change: (lanes: readonly Lane[]) => readonly Lane[],
): Experiment {
  const stack = mapLayers(experiment.stack, (layer) => {
    if (layer.id !== block || !layer.lanes) return layer
    const lanes = change(layer.lanes)
    return lanes.length === layer.lanes.length && lanes.every((lane, i) => lane === layer.lanes![i])
      ? layer
      : { ...layer, lanes }
  })
  return stack === experiment.stack ? experiment : { ...experiment, stack }
}

function without(stack: Lane, ids: readonly string[]): Lane {
  return mapLanes(stack, (lane) => lane.filter(({ id }) => !ids.includes(id)))
}

/** Without the panels that show layers which are gone. */
function withoutLostPanels(experiment: Experiment): Experiment {
  const ids = idsOf(experiment.stack)
  const panels =
    experiment.panels?.filter(({ layer, minus }) => [layer, minus].every((shown) => !shown || ids.has(shown))) ?? null
  return { ...experiment, panels: panels?.length ? panels : null }
}

function sameLane(a: LaneRef, b: LaneRef): boolean {
  return a?.block === b?.block && a?.lane === b?.lane
}

/** Whether all lanes of two stacks hold the same layers in the same order. */
function sameOrder(a: Lane, b: Lane): boolean {
  return (
    a.length === b.length &&
    a.every(
      ({ id, lanes = [] }, i) => id === b[i]!.id && lanes.every((lane, j) => sameOrder(lane, b[i]!.lanes?.[j] ?? [])),
    )
  )
}

/** A copy under ids that are not among those used, which it joins. */
function withFreeIds(layer: Layer, used: Set<string>): Layer {
  const id = freeId(used, layer.type)
  used.add(id)
  const copy = { ...layer, id }
  return layer.lanes
    ? { ...copy, lanes: layer.lanes.map((lane) => lane.map((inner) => withFreeIds(inner, used))) }
    : copy
}

function idsOf(stack: Lane): Set<string> {
  return new Set(allLayers(stack).map(({ id }) => id))
}

function freeId(used: ReadonlySet<string>, type: string): string {
  const stem = type.toLowerCase()
  let n = 1
  while (used.has(`${stem}-${n}`)) n++
  return `${stem}-${n}`
}
