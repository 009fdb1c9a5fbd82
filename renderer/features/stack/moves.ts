/**
 * Where layers go with Alt and an arrow key. Up and down follow the computation: out of a lane to before or after its
 * block, and into the first lane of a block that is open. Left and right lead into the lanes beside. Arrow keys alone go
 * from row to row.
 */
import type { Lane, Layer } from '#app/document/experiment'
import { isBlock, laneAt, placeOf, topmost, type LaneRef, type LayerPlace } from '#app/document/lanes'
import { sameLane } from '#renderer/stores/laneOrder'

/** Where layers move up (-1) or down (1) to, counted without them; null where they are first or last already. */
export function placeBy(
  stack: Lane,
  ids: readonly string[],
  by: -1 | 1,
  isOpen: (block: Layer) => boolean,
): LayerPlace | null {
  const { first, last, together, count } = extentOf(stack, ids)
  if (!first || !last) return null
  // Layers apart from each other come together at the first or last of them before they move on.
  if (!together) return by < 0 ? first : { lane: last.lane, at: last.at + 1 - count }
  const lane = laneAt(stack, first.lane) ?? []
  const next = by < 0 ? lane[first.at - 1] : lane[last.at + 1]
  if (next && isBlock(next) && isOpen(next)) {
    return { lane: { block: next.id, lane: 0 }, at: by < 0 ? next.lanes[0]!.length : 0 }
  }
  if (next) return { lane: first.lane, at: first.at + by }
  const block = first.lane && placeOf(stack, first.lane.block)
  return block && { lane: block.lane, at: by < 0 ? block.at : block.at + 1 }
}

/** Where layers move to in the lane to the left (-1) or right (1); null where there is none. */
export function placeBeside(stack: Lane, ids: readonly string[], by: -1 | 1): LayerPlace | null {
  const { first, inOneLane } = extentOf(stack, ids)
  if (!first?.lane || !inOneLane) return null
  const lane = { block: first.lane.block, lane: first.lane.lane + by }
  const layers = laneAt(stack, lane)
  return layers && { lane, at: Math.min(first.at, layers.length) }
}

/** Layers, and heads of lanes (without an id), from top to bottom, but for those in blocks that are not open. */
export function rowsOf(
  stack: Lane,
  isOpen: (block: Layer) => boolean,
  lane: LaneRef = null,
): readonly { readonly id: string | null; readonly lane: LaneRef }[] {
  return stack.flatMap((layer) => [
    { id: layer.id, lane },
    ...(isBlock(layer) && isOpen(layer) ? layer.lanes : []).flatMap((inner, i) => {
      const own = { block: layer.id, lane: i }
      return [{ id: null, lane: own }, ...rowsOf(inner, isOpen, own)]
    }),
  ])
}

/** Whether layers stand one after another in one lane. */
export function standTogether(stack: Lane, ids: readonly string[]): boolean {
  return extentOf(stack, ids).together
}

function extentOf(stack: Lane, ids: readonly string[]) {
  const places = topmost(stack, ids).map(({ id }) => placeOf(stack, id)!)
  const [first, last] = [places[0], places.at(-1)]
  if (!first || !last) return { first, last, count: 0, inOneLane: false, together: false }
  const inOneLane = places.every(({ lane }) => sameLane(lane, first.lane))
  const together = inOneLane && last.at - first.at + 1 === places.length
  return { first, last, count: places.filter(({ lane }) => sameLane(lane, last.lane)).length, inOneLane, together }
}
