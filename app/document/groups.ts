/**
 * Groups of layers: consecutive layers with the same `group` name are one group. The name stands in each of its
 * layers, so that moving, copying and deleting layers needs to know nothing of groups. Each lane of a block has groups of
 * its own.
 */
import type { Experiment, Lane, Layer } from './experiment'
import { allLayers, mapLanes } from './lanes'
import { omit } from './omit'

export interface StackGroup {
  readonly name: string
  /** Index of its first layer in its lane. */
  readonly first: number
  readonly ids: readonly string[]
}

/** The groups of one lane, from its input to its output; those of lanes in it are their own. */
export function groupsOf(stack: Lane): readonly StackGroup[] {
  const groups: { name: string; first: number; ids: string[] }[] = []
  stack.forEach(({ id, group }, index) => {
    if (group === undefined) return
    const last = groups.at(-1)
    if (last?.name === group && last.first + last.ids.length === index) last.ids.push(id)
    else groups.push({ name: group, first: index, ids: [id] })
  })
  return groups
}

/**
 * Puts layers into a group, or out of every group where the name is null. Layers of a lane that lie apart move to the
 * first of them; those in other lanes form a group there.
 */
export function groupLayers(experiment: Experiment, ids: readonly string[], name: string | null): Experiment {
  const stack = mapLanes(experiment.stack, (lane) => groupedIn(lane, ids, name))
  return stack === experiment.stack ? experiment : { ...experiment, stack }
}

function groupedIn(lane: Lane, ids: readonly string[], name: string | null): Lane {
  const chosen = lane.filter(({ id }) => ids.includes(id)).map((layer) => inGroup(layer, name ?? undefined))
  if (name === null) return lane.map((layer) => chosen.find(({ id }) => id === layer.id) ?? layer)
  const first = lane.findIndex(({ id }) => ids.includes(id))
  const rest = lane.filter(({ id }) => !ids.includes(id))
  return chosen.length === 0 ? lane : rest.toSpliced(first, 0, ...chosen)
}

/** A name that no group of the stack has, in no lane: `Block 2`. @param stem the word before the number */
export function freeGroupName(stack: Lane, stem: string): string {
  const used = new Set(allLayers(stack).map(({ group }) => group))
  let n = 1
  while (used.has(`${stem} ${n}`)) n++
  return `${stem} ${n}`
}

/** The lane after layers were inserted: between two layers of one group they join it. */
export function joinGroups(stack: readonly Layer[], inserted: readonly string[]): readonly Layer[] {
  return stack.map((layer, index) => {
    if (!inserted.includes(layer.id)) return layer
    const { above, below } = neighbours(stack, index, inserted)
    return above !== undefined && above === below ? inGroup(layer, above) : layer
  })
}

/** The lane after layers were moved: they join as inserted ones do, and leave a group that they no longer touch. */
export function regroup(stack: readonly Layer[], moved: readonly string[]): readonly Layer[] {
  return joinGroups(stack, moved).map((layer, index) => {
    if (!moved.includes(layer.id) || allMoved(stack, layer.group, moved)) return layer
    const { above, below } = neighbours(stack, index, moved)
    return layer.group === above || layer.group === below ? layer : inGroup(layer, undefined)
  })
}

/** The groups of the nearest layers above and below a place that are not among some. */
function neighbours(stack: readonly Layer[], index: number, without: readonly string[]) {
  const counts = ({ id }: Layer) => !without.includes(id)
  return { above: stack.slice(0, index).findLast(counts)?.group, below: stack.slice(index).find(counts)?.group }
}

function allMoved(stack: readonly Layer[], group: string | undefined, moved: readonly string[]): boolean {
  return stack.every((layer) => layer.group !== group || moved.includes(layer.id))
}

function inGroup(layer: Layer, group: string | undefined): Layer {
  if (layer.group === group) return layer
  return group === undefined ? omit(layer, 'group') : { ...layer, group }
}
