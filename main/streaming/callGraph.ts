/** The calls of a plan, each of which makes some rows of its map from some rows of maps before it. */
import { geometryOf, inputRowsNearby, rowsOf } from '#app/calls/geometry'
import type { Rows } from '#app/calls/geometry/geometry'
import type { KernelCall, Span } from '#app/calls/kernelCall'
import { stripRows, type StripRows } from '#app/calls/stripRows'
import { readsOf, type Plan, type Step } from '#app/plan'
import type { MapShape } from '#app/shape'

/** Map 0 is the input; link i makes map i + 1. */
export interface Chain {
  readonly links: readonly Link[]
  readonly shapes: readonly MapShape[]
  /** The map of each step. */
  readonly steps: readonly number[]
}

export interface Link {
  readonly call: KernelCall
  /** Maps. */
  readonly reads: readonly number[]
  readonly rows: Rows
  /** For an unpooling the link that finds the places which it puts back; null for others. */
  readonly places: number | null
}

/** @param plan whose steps all go by rows */
export function chainOf(plan: Plan): Chain {
  const links: Link[] = []
  const shapes = [plan.input]
  const steps: number[] = []
  for (const step of plan.steps) {
    const own: number[] = []
    for (const [i, { call, shape }] of step.calls.entries()) {
      const reads = readsOf(step, i).map((read) => ('step' in read ? (steps[read.step] ?? 0) : own[read.call]!))
      links.push(linkOf(links, call, reads))
      own.push(shapes.push(shape) - 1)
    }
    steps.push(own.at(-1) ?? steps[step.source] ?? 0)
  }
  return { links, shapes, steps }
}

function linkOf(before: readonly Link[], call: KernelCall, reads: readonly number[]): Link {
  const places = reads[1] === undefined ? null : reads[1] - 1
  const pooling = places === null ? null : geometryOf(before[places]!.call).placesOf
  return { call, reads, rows: rowsOf(call, pooling), places }
}

/** Whether the calls of a step can be links. */
export function goesByRows({ calls }: Step): boolean {
  return calls.every(({ call }) => geometryOf(call).streams)
}

/** The rows that rows of a link's map read of each map, without those at the other end of it. */
export function rowsRead({ links, shapes }: Chain, link: number, made: Span): Span {
  const { rows, reads } = links[link]!
  return inputRowsNearby(rows, made, shapes[reads[0]!]!.height)
}

/** One strip: a plan over some rows of the input. */
export interface StripPlan {
  /** Laid one behind another. */
  readonly input: readonly Span[]
  readonly plan: Plan
  /** For each step of the plan, in rows of the whole map. */
  readonly steps: readonly StripRows[]
  /** Whether rows that it makes beside its own ones may be wrong. */
  readonly onlyOwn: boolean
}

/** For each map its rows in the strip whose last map owns the given rows. */
export function spansOf(chain: Chain, rows: Span, align: number): StripRows[] {
  const { links, shapes } = chain
  return stripRows(
    {
      heights: shapes.map(({ height }) => height),
      reads: links.map(({ reads }) => reads),
      rowsRead: (link, made) => rowsRead(chain, link, made),
    },
    rows,
    align,
  )
}
