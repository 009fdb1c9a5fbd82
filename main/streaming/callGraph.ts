/** The calls of a plan as a graph: each computes some rows of its map from some rows of maps before it. */
import { geometryOf, inputRowsNearby, rowsOf } from '#app/calls/geometry'
import type { Rows } from '#app/calls/geometry/geometry'
import type { KernelCall, Span } from '#app/calls/kernelCall'
import { stripRows, type StripRows } from '#app/calls/stripRows'
import { type Plan, type Step } from '#app/plan'
import { readsOf } from '#app/layers/layer'
import type { MapShape } from '#app/shape'

/** Map 0 is the input; node i computes map i + 1. */
export interface CallGraph {
  readonly nodes: readonly CallNode[]
  readonly shapes: readonly MapShape[]
  /** The map of each step. */
  readonly steps: readonly number[]
}

export interface CallNode {
  readonly call: KernelCall
  /** Maps. */
  readonly reads: readonly number[]
  readonly rows: Rows
  /** For an unpooling the node that computes its indices; null for others. */
  readonly indices: number | null
}

/** @param plan whose steps are all row by row */
export function callGraphOf(plan: Plan): CallGraph {
  const nodes: CallNode[] = []
  const shapes = [plan.input]
  const steps: number[] = []
  for (const step of plan.steps) {
    const own: number[] = []
    for (const [i, { call, shape }] of step.calls.entries()) {
      const reads = readsOf(step, i).map((read) => ('step' in read ? (steps[read.step] ?? 0) : own[read.call]!))
      nodes.push(nodeOf(nodes, call, reads))
      own.push(shapes.push(shape) - 1)
    }
    steps.push(own.at(-1) ?? steps[step.source] ?? 0)
  }
  return { nodes, shapes, steps }
}

function nodeOf(before: readonly CallNode[], call: KernelCall, reads: readonly number[]): CallNode {
  const indices = call.kernel === 'unpool2d' ? reads[1]! - 1 : null
  const pooling = indices === null ? null : geometryOf(before[indices]!.call).argmaxWindow
  return { call, reads, rows: rowsOf(call, pooling), indices }
}

/** Whether the calls of a step can be computed row by row. */
export function isRowwise({ calls }: Step): boolean {
  return calls.every(({ call }) => geometryOf(call).streams)
}

/** The rows of one of its input maps that rows of a node's map read, without those at its other end. */
export function rowsRead({ nodes, shapes }: CallGraph, node: number, output: Span, read: number): Span {
  const { rows, reads, call } = nodes[node]!
  const { height } = shapes[reads[read]!]!
  const isWhole = isPerChannel(call, read) && output.begin < output.end
  return isWhole ? { begin: 0, end: height } : inputRowsNearby(rows, output, height)
}

/** Whether an input of a call has one cell for each channel, which every row reads. */
export function isPerChannel(call: KernelCall, read: number): boolean {
  return geometryOf(call).inputs?.[read]?.perChannel ?? false
}

/** One strip: a plan over some rows of the input. */
export interface StripPlan {
  /** Concatenated. */
  readonly input: readonly Span[]
  readonly plan: Plan
  /** For each step of the plan, in rows of the whole map. */
  readonly steps: readonly StripRows[]
  /** Whether only its own rows are valid; the others may be wrong. */
  readonly onlyOwnValid: boolean
}

/** For each map its rows in the strip whose last map owns the given rows. */
export function spansOf(graph: CallGraph, rows: Span, align: number): StripRows[] {
  const { nodes, shapes } = graph
  return stripRows(
    {
      heights: shapes.map(({ height }) => height),
      reads: nodes.map(({ reads }) => reads),
      rowsRead: (node, rows, read) => rowsRead(graph, node, rows, read),
    },
    rows,
    align,
  )
}
