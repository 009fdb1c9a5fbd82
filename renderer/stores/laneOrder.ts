/** The layers of a stack with blocks as they stand on the screen: from top to bottom, a block before its lanes. */
import type { Lane, Layer } from '#app/document/experiment'
import { blocksAround, laneAt, placeOf, type LaneRef, type LayerPlace } from '#app/document/lanes'

export function fromTopToBottom(stack: Lane): readonly Layer[] {
  return stack.flatMap((layer) => [layer, ...(layer.lanes ?? []).flatMap(fromTopToBottom)])
}

/**
 * The layers between two others, both included, in the innermost lane that holds both: a block stands for what is in
 * it, and alone for layers of different lanes of its own.
 * @returns `end`: the layer of the range that is, or holds, `to`
 */
export function between(stack: Lane, from: string, to: string): { ids: readonly string[]; end: string } {
  const [one, other] = [pathTo(stack, from), pathTo(stack, to)]
  const parting = one.findIndex((id, depth) => id !== other[depth])
  const block = one[parting - 1] ?? from
  const [start, end] = [one[parting], other[parting]]
  if (start === undefined || end === undefined) return alone(parting < 0 ? from : block)
  const [first, last] = [placeOf(stack, start), placeOf(stack, end)]
  if (!first || !last || !sameLane(first.lane, last.lane)) return alone(block)
  const range = laneAt(stack, first.lane)?.slice(Math.min(first.at, last.at), Math.max(first.at, last.at) + 1) ?? []
  return { ids: range.map(({ id }) => id), end }
}

/** The layers that are on, in the order of computation: what is in a block that is off counts as off. */
export function switchedOn(stack: Lane): readonly Layer[] {
  return stack.filter(({ enabled }) => enabled).flatMap((layer) => [...(layer.lanes ?? []).flatMap(switchedOn), layer])
}

/** The layer that is on whose output arrives at a position of a lane; null for the input. */
export function layerBefore(stack: Lane, { lane, at }: LayerPlace): Layer | null {
  const before = laneAt(stack, lane)
    ?.slice(0, at)
    .findLast(({ enabled }) => enabled)
  const block = lane && placeOf(stack, lane.block)
  return before ?? (block ? layerBefore(stack, block) : null)
}

export function sameLane(one: LaneRef, other: LaneRef): boolean {
  return one?.block === other?.block && one?.lane === other?.lane
}

/** The blocks around a layer, the outermost first, and the layer. */
function pathTo(stack: Lane, id: string): readonly string[] {
  return [...blocksAround(stack, id).map((block) => block.id), id]
}

function alone(id: string) {
  return { ids: [id], end: id }
}
