/**
 * Stacks that branch: a layer with lanes is a block, and each of its lanes is a stack of its own. What finds, lists
 * and changes layers at any depth.
 */
import type { Lane, Layer } from './experiment'

export interface Block extends Layer {
  readonly lanes: readonly Lane[]
}

/** A lane of a block; null stands for the stack itself. */
export type LaneRef = { readonly block: string; readonly lane: number } | null

/** Where a layer stands: its lane, and its position in it. */
export interface LayerPlace {
  readonly lane: LaneRef
  readonly at: number
}

export function isBlock(layer: Layer): layer is Block {
  return layer.lanes !== undefined
}

/** Every layer of a stack in the order of computation: the layers of a block's lanes before the block, which joins them. */
export function allLayers(stack: Lane): readonly Layer[] {
  return hasBlocks(stack) ? stack.flatMap((layer) => [...(layer.lanes ?? []).flatMap(allLayers), layer]) : stack
}

export function hasBlocks(stack: Lane): boolean {
  return stack.some(isBlock)
}

/** The numbers, among all layers, of those that have a map: they are on, in no block that is off, and no lanes apart. */
export function computedLayers(stack: Lane): readonly number[] {
  let number = 0
  const within = (lane: Lane, on: boolean): number[] =>
    lane.flatMap((layer) => {
      const isOn = on && layer.enabled
      const inner = (layer.lanes ?? []).flatMap((one) => within(one, isOn))
      const own = number++
      return isOn && !keepsLanesApart(layer) ? [...inner, own] : inner
    })
  return within(stack, true)
}

/** The numbers, among all layers, of those whose maps a stack ends in: one, or one for each lane that stays apart; -1 for the input. */
export function lastLayers(stack: Lane): readonly number[] {
  const on = stack.filter(({ enabled }) => enabled)
  const ids = allLayers(stack).map(({ id }) => id)
  const numberOf = (layer: Layer | undefined) => (layer ? ids.indexOf(layer.id) : -1)
  const last = on.at(-1)
  if (!last || !isBlock(last) || !keepsLanesApart(last)) return [numberOf(last)]
  return last.lanes.map((lane) => numberOf(lane.findLast(({ enabled }) => enabled) ?? on.at(-2)))
}

/** Whether a layer is a block whose lanes are not joined, but compared. */
export function keepsLanesApart({ lanes, params }: Layer): boolean {
  return lanes !== undefined && params['join'] === 'none'
}

/** The layers on the way from the input to a layer, itself among them, as a stack of its own; blocks before it are whole. */
export function stackTo(stack: Lane, id: string): Lane {
  const at = stack.findIndex((layer) => layer.id === id || layer.lanes?.some((lane) => findLayer(lane, id)))
  const layer = stack[at]
  if (!layer || layer.id === id) return stack.slice(0, at + 1)
  return [
    ...stack.slice(0, at),
    ...stackTo(
      layer.lanes!.find((lane) => findLayer(lane, id))!,
      id,
    ),
  ]
}

/** How deep blocks stand in each other: 0 for a stack without blocks. */
export function depthOf(stack: Lane): number {
  return stack.reduce(
    (deepest, { lanes }) => (lanes ? Math.max(deepest, 1, ...lanes.map((lane) => 1 + depthOf(lane))) : deepest),
    0,
  )
}

export function findLayer(stack: Lane, id: string): Layer | null {
  return allLayers(stack).find((layer) => layer.id === id) ?? null
}

/** Where a layer stands; null where the stack has no such layer. */
export function placeOf(stack: Lane, id: string, lane: LaneRef = null): LayerPlace | null {
  const at = stack.findIndex((layer) => layer.id === id)
  if (at >= 0) return { lane, at }
  for (const block of stack.filter(isBlock)) {
    for (const [i, inner] of block.lanes.entries()) {
      const place = placeOf(inner, id, { block: block.id, lane: i })
      if (place) return place
    }
  }
  return null
}

/** The layers of a lane, of those that are its own only; null where there is no such lane. */
export function laneAt(stack: Lane, ref: LaneRef): Lane | null {
  return ref === null ? stack : (findLayer(stack, ref.block)?.lanes?.[ref.lane] ?? null)
}

/** The blocks in which a layer stands, the outermost first. */
export function blocksAround(stack: Lane, id: string): readonly Block[] {
  for (const block of stack.filter(isBlock)) {
    if (block.lanes.some((lane) => findLayer(lane, id))) {
      return [block, ...block.lanes.flatMap((lane) => blocksAround(lane, id))]
    }
  }
  return []
}

/** Of the layers with these ids those that stand in no block among them, in the order of the stack. */
export function topmost(stack: Lane, ids: readonly string[]): readonly Layer[] {
  return stack.flatMap((layer) =>
    ids.includes(layer.id) ? [layer] : (layer.lanes ?? []).flatMap((lane) => topmost(lane, ids)),
  )
}

/**
 * Changes a stack and each lane in it, the inner ones first. What stays as it was remains the same object.
 * @param change given each lane with its place
 */
export function mapLanes(stack: Lane, change: (lane: Lane, ref: LaneRef) => Lane, ref: LaneRef = null): Lane {
  const inner = stack.map((layer) => {
    if (!isBlock(layer)) return layer
    const lanes = layer.lanes.map((lane, i) => mapLanes(lane, change, { block: layer.id, lane: i }))
    return lanes.every((lane, i) => lane === layer.lanes[i]) ? layer : { ...layer, lanes }
  })
  return kept(change(kept(inner, stack), ref), stack)
}

/** Changes each layer of a stack, those in lanes too. */
export function mapLayers(stack: Lane, change: (layer: Layer) => Layer): Lane {
  return mapLanes(stack, (lane) => lane.map(change))
}

/** `before` where both hold the same layers. */
function kept(after: Lane, before: Lane): Lane {
  return after.length === before.length && after.every((layer, i) => layer === before[i]) ? before : after
}
