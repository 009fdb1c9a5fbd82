/** Swaps every pooling of one type for another way to pool: in its place, or beside the original as a lane. */
import { parallel, type Join } from '#app/layers/parallel'
import { addLane, insertCopies, insertLayer, moveLayers, newLayer } from '#app/document/edit'
import type { Experiment, Lane } from '#app/document/experiment'
import { isBlock, keepsLanesApart, type Block } from '#app/document/lanes'
import { alternativesOf, edited, poolingsOf } from './alternatives'

/** The types of poolings that a stack has, with their number, in the order in which they come. */
export function poolingTypes(stack: Lane): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { type } of poolingsOf(stack)) counts.set(type, (counts.get(type) ?? 0) + 1)
  return counts
}

/** What could replace every pooling of a type, as `Alternative` names it; what only some could be replaced by is not here. */
export function swapsOf(stack: Lane, type: string): readonly string[] {
  const keys = poolingsOf(stack)
    .filter((pool) => pool.type === type)
    .map((pool) => alternativesOf(stack, pool).map(({ key }) => key))
  return (keys[0] ?? []).filter((key) => key !== type && keys.every((those) => those.includes(key)))
}

/** The stack with every pooling of a type replaced by its alternative of this key, where it has one. */
export function swapPoolings(stack: Lane, type: string, key: string): Lane {
  return poolingsOf(stack)
    .filter((pool) => pool.type === type)
    .reduce((now, { id }) => {
      // As it stands now: a convolution may have got the strides of an earlier pooling.
      const pool = poolingsOf(now).find((one) => one.id === id)
      const alternative = pool && alternativesOf(now, pool).find((one) => one.key === key)
      return alternative ? edited(now, alternative.edits) : now
    }, stack)
}

/** Swaps in place. */
export function swapInPlace(experiment: Experiment, type: string, key: string): Experiment {
  return { ...experiment, stack: swapPoolings(experiment.stack, type, key) }
}

/**
 * Puts the swapped stack beside the original: as a lane of a block whose lanes stay apart, after the layers that both
 * share, which are computed once. Where the stack ends in such a block already, its first lane is the original.
 */
export function swapBeside(experiment: Experiment, type: string, key: string): Experiment {
  const { stack } = experiment
  const last = stack.at(-1)
  const block = last && isBlock(last) && keepsLanesApart(last) ? last : null
  const before = block ? stack.slice(0, -1) : stack
  const original = block ? [...before, ...block.lanes[0]!] : stack
  const swapped = swapPoolings(original, type, key)
  const at = swapped.findIndex((layer, i) => layer !== original[i])
  if (at < 0) return experiment
  if (!block) return newBlock(experiment, at, swapped.slice(at))
  if (at >= before.length) return insertLane(experiment, block, swapped.slice(before.length))
  // What the other lanes share up to now stands in each of them from here on.
  const own = before.slice(at)
  const longer = block.lanes
    .slice(1)
    .reduce((e, _, i) => insertCopies(e, own, 0, { block: block.id, lane: i + 1 }), experiment)
  const ids = own.map(({ id }) => id)
  return insertLane(moveLayers(longer, ids, 0, { block: block.id, lane: 0 }), block, swapped.slice(at))
}

/** The layers from position `at` on become the first lane of a block, copies of `other` the second one. */
function newBlock(experiment: Experiment, at: number, other: Lane): Experiment {
  const ids = experiment.stack.slice(at).map(({ id }) => id)
  const block = { ...newLayer(experiment, parallel.type), params: { join: 'none' satisfies Join } }
  const within = moveLayers(insertLayer(experiment, block, at), ids, 0, { block: block.id, lane: 0 })
  return insertCopies(within, other, 0, { block: block.id, lane: 1 })
}

function insertLane(experiment: Experiment, { id, lanes }: Block, layers: Lane): Experiment {
  return insertCopies(addLane(experiment, id), layers, 0, { block: id, lane: lanes.length })
}
