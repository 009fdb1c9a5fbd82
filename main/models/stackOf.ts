/**
 * The stack of an experiment for a network: its graph is taken apart into series and parallel lanes. A block begins at
 * the immediate dominator of its join, the last layer through which everything passes that the join reads; its lanes are
 * stacks of their own only where no layer is read by two of them.
 */
import type { Lane, Layer } from '#app/document/experiment'
import { MAX_LANES, parallel, type Join } from '#app/layers/parallel'
import { groupsFor } from './groups'
import type { Item, NetworkLayer } from './network'

export interface Stack {
  readonly stack: Lane
  /** The id of each layer of the network that is in the stack, by its place. */
  readonly ids: ReadonlyMap<number, string>
}

/** Joins of which part may be computed first. */
const ASSOCIATIVE: readonly unknown[] = ['Add', 'Multiply', 'Maximum', 'Concatenate', 'none'] satisfies Join[]
/** Joins whose lanes may be in any order. */
const COMMUTATIVE: readonly unknown[] = ['Add', 'Multiply', 'Maximum', 'none'] satisfies Join[]

/**
 * The stack that computes the maps of these layers: of one, or of several in lanes that stay apart at its end.
 * @returns null where the way to them is not series-parallel
 */
export function stackOf(layers: readonly NetworkLayer[], ends: readonly number[]): Stack | null {
  const items = new Decomposition(layers).to(ends)
  return items && asStack(items, layers)
}

/**
 * The same network, where a concatenation reads an earlier one instead of the layers that both put side by side: DenseNet
 * reads all layers before it each time, and becomes concatenations in a row.
 */
export function withNestedConcatenations(layers: readonly NetworkLayer[]): readonly NetworkLayer[] {
  const earlier: { layer: number; reads: readonly number[] }[] = []
  return layers.map((one, layer) => {
    if (one.params['join'] !== 'Concatenate') return one
    const { reads } = one
    const [longest] = earlier
      .map((other) => ({ ...other, at: placeIn(reads, other.reads) }))
      .filter(({ at, reads: inner }) => at >= 0 && inner.length < reads.length)
      .sort((a, b) => b.reads.length - a.reads.length)
    earlier.push({ layer, reads })
    return longest ? { ...one, reads: reads.toSpliced(longest.at, longest.reads.length, longest.layer) } : one
  })
}

/** Where a list stands in another one; -1 for nowhere. */
function placeIn(list: readonly number[], part: readonly number[]): number {
  return list.findIndex((_, at) => part.every((value, i) => list[at + i] === value))
}

/** Takes a graph apart; each layer may be used once. */
class Decomposition {
  private readonly dominators: number[] = []
  private readonly used = new Set<number>()

  constructor(private readonly layers: readonly NetworkLayer[]) {
    for (const { reads } of layers) this.dominators.push(this.common(reads))
  }

  to(ends: readonly number[]): readonly Item[] | null {
    const [end] = ends
    if (end !== undefined && ends.length === 1) return this.series(-1, end)
    const from = this.common(ends)
    const before = this.series(-1, from)
    // Lanes that stay apart can't be divided once more.
    const apart = before && this.block({ layer: null, params: { join: 'none' } }, ends, from)
    return apart && apart.lanes!.every((lane) => lane.at(-1)?.params?.['join'] !== 'none') ? [...before, apart] : null
  }

  /** The items after `from` up to `end`, where `from` dominates `end`. */
  private series(from: number, end: number): readonly Item[] | null {
    const items: Item[] = []
    for (let at = end; at !== from; at = this.dominators[at]!) {
      if (this.used.has(at)) return null
      this.used.add(at)
      const { reads, params } = this.layers[at]!
      const item = reads.length === 1 ? { layer: at } : this.block({ layer: at, params }, reads, this.dominators[at]!)
      if (!item) return null
      items.unshift(item)
    }
    return items
  }

  /** Lanes from `from` to each of these layers. Those that share a beginning are joined among themselves first. */
  private block(join: Omit<Item, 'lanes'>, reads: readonly number[], from: number): Item | null {
    const parts = this.parts(reads, from, COMMUTATIVE.includes(join.params!['join']))
    const mayDivide = ASSOCIATIVE.includes(join.params!['join'])
    const lanes: (readonly Item[])[] = []
    for (const part of parts) {
      const [only] = part
      const begin = this.common(part)
      const lane = this.series(from, part.length === 1 ? only! : begin)
      if (!lane || (part.length > 1 && !mayDivide)) return null
      if (part.length === 1) {
        lanes.push(lane)
        continue
      }
      const inner = this.block({ layer: null, params: join.params! }, part, begin)
      if (!inner) return null
      lanes.push([...lane, inner])
    }
    if (lanes.length <= MAX_LANES) return { ...join, lanes }
    return mayDivide ? { ...join, lanes: halved(lanes, join) } : null
  }

  /** The layers that are read, together where they share a beginning after `from`, and stand side by side or may. */
  private parts(reads: readonly number[], from: number, anyOrder: boolean): readonly (readonly number[])[] {
    const parts: { begin: number; reads: number[] }[] = []
    for (const read of reads) {
      const begin = this.beginOf(read, from)
      const part = anyOrder ? parts.find((one) => one.begin === begin) : parts.at(-1)
      if (begin !== from && part?.begin === begin) part.reads.push(read)
      else parts.push({ begin, reads: [read] })
    }
    return parts.map((part) => part.reads)
  }

  /** Of the layers that dominate `layer` the one next to `from`; `from` where it is that itself. */
  private beginOf(layer: number, from: number): number {
    let at = layer
    while (at !== from && this.dominators[at] !== from) at = this.dominators[at]!
    return at
  }

  /** The last layer through which everything passes that these read, or that itself where there is one. */
  private common(layers: readonly number[]): number {
    return layers.reduce((a, b) => {
      while (a !== b) {
        if (a > b) a = this.dominators[a]!
        else b = this.dominators[b]!
      }
      return a
    }, layers[0] ?? -1)
  }
}

/** More lanes than a block may have, in blocks of the same join. */
function halved(lanes: readonly (readonly Item[])[], { params }: Pick<Item, 'params'>): readonly (readonly Item[])[] {
  if (lanes.length <= MAX_LANES) return lanes
  const size = Math.ceil(lanes.length / MAX_LANES)
  const parts = Array.from({ length: Math.ceil(lanes.length / size) }, (_, i) => lanes.slice(i * size, (i + 1) * size))
  return parts.map((part) =>
    part.length === 1 ? part[0]! : [{ layer: null, params: params!, lanes: halved(part, { params: params! }) }],
  )
}

/** Items as layers of a document, with ids, names and groups. */
function asStack(items: readonly Item[], layers: readonly NetworkLayer[]): Stack {
  const ids = new Map<number, string>()
  let count = 0
  const laneOf = (lane: readonly Item[], around: number): Lane => {
    const groups = groupsFor(lane, layers, around)
    return lane.map((item, i): Layer => {
      const { type, params, name } = layers[item.layer ?? -1] ?? {
        type: parallel.type,
        params: item.params!,
        name: null,
      }
      const id = `${type.toLowerCase()}-${++count}`
      if (item.layer !== null) ids.set(item.layer, id)
      return {
        id,
        type,
        ...(name !== null && { name }),
        ...(groups[i] && { group: groups[i].name }),
        enabled: true,
        params,
        ...(item.lanes && { lanes: item.lanes.map((inner) => laneOf(inner, groups[i]?.depth ?? around)) }),
      }
    })
  }
  return { stack: laneOf(items, 0), ids }
}
