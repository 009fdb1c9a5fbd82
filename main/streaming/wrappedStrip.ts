/**
 * A strip of a plan whose rows at the top read rows at the bottom, or the other way round, as with circular padding: the
 * first, the last, or one that is moved over an end. It is the plan over the input without its middle. Its rows near
 * the cut are wrong; those at the two ends are right, because the cut removes a multiple of all strides, so that windows
 * keep their positions.
 */
import type { Span } from '#app/calls/kernelCall'
import type { Ratio } from '#app/calls/geometry/geometry'
import { roundDown, type StripRows } from '#app/calls/stripRows'
import type { Plan, Step } from '#app/plan'
import { mapBytes } from '#app/shape'
import { rowsRead, type StripPlan, type CallGraph } from './callGraph'

/**
 * @param atTop whether the rows above those of the strip are computed with it; else those below them
 * @returns null where the middle is too thin to be left out
 */
export function wrappedStrip(
  plan: Plan,
  graph: CallGraph,
  spans: readonly StripRows[],
  align: number,
  atTop: boolean,
): StripPlan | null {
  const ends = endsOf(graph, spans, atTop)
  const left = rowsLeftOut(graph, ends, align)
  if (left === null) return null
  const shapes = graph.shapes.map((shape, map) => ({ ...shape, height: shape.height - left[map]! }))
  let map = 0
  const steps = plan.steps.map((step, index): Step => {
    const shape = shapes[graph.steps[index]!]!
    return {
      ...step,
      shape,
      bytes: mapBytes(shape),
      calls: step.calls.map((lowered) => ({ ...lowered, shape: shapes[++map]! })),
    }
  })
  const rows = graph.steps.map((map): StripRows => {
    const { own } = spans[map]!
    const { height } = graph.shapes[map]!
    return { held: atTop ? { begin: 0, end: height - left[map]! } : { begin: left[map]!, end: height }, own }
  })
  const { top } = ends[0]!
  const input = [
    { begin: 0, end: top },
    { begin: top + left[0]!, end: plan.input.height },
  ]
  return {
    input: input.filter(({ begin, end }) => begin < end),
    plan: { input: shapes[0]!, steps, problem: null },
    steps: rows,
    onlyOwnValid: true,
  }
}

/** Rows that have to be right at the two ends of a map. */
interface Ends {
  readonly top: number
  readonly bottom: number
}

/** Of each map. */
function endsOf(graph: CallGraph, spans: readonly StripRows[], atTop: boolean): Ends[] {
  const ends = spans.map(({ held: { begin, end } }, map): Ends => {
    return atTop ? { top: end, bottom: 0 } : { top: 0, bottom: graph.shapes[map]!.height - begin }
  })
  for (let map = graph.nodes.length; map > 0; map--) {
    const { height } = graph.shapes[map]!
    const { top, bottom } = ends[map]!
    const needed = [
      { begin: 0, end: top },
      { begin: height - bottom, end: height },
    ].filter(({ begin, end }) => begin < end)
    for (const rows of needed) {
      for (const [read, from] of graph.nodes[map - 1]!.reads.entries()) {
        ends[from] = withRead(ends[from]!, graph, map - 1, rows, read)
      }
    }
  }
  return ends
}

/** With the rows that a node reads for rows at one end of its own map. */
function withRead({ top, bottom }: Ends, graph: CallGraph, node: number, rows: Span, at: number): Ends {
  const { rows: geometry, reads } = graph.nodes[node]!
  const { height } = graph.shapes[reads[at]!]!
  const read = rowsRead(graph, node, rows, at)
  const beyond = geometry.mode === 'circular' ? geometry.positions(rows) : read
  return {
    top: Math.max(top, rows.begin === 0 ? read.end : 0, Math.min(beyond.end - height, height)),
    bottom: Math.max(bottom, rows.begin === 0 ? 0 : height - read.begin, Math.min(-beyond.begin, height)),
  }
}

/** How many rows in the middle of each map may be left out; null where it is none. */
function rowsLeftOut(graph: CallGraph, ends: readonly Ends[], align: number): number[] | null {
  const { nodes, shapes } = graph
  const scales: Ratio[] = [[1, 1]]
  for (const { reads, rows } of nodes) {
    const [scale, ...others] = reads.map((map) => scales[map]!) as [Ratio, ...Ratio[]]
    if (!rows.scale || others.some((other) => scale.join() !== other.join())) return null
    scales.push(product(scale, rows.scale))
  }
  // So that each map leaves out a multiple of `align`.
  const unit = scales.map(([a, b]) => (b * align) / divisor(a, b * align)).reduce((x, y) => (x * y) / divisor(x, y))
  const most = scales.map(
    ([a, b], map) => ((shapes[map]!.height - Math.max(1, ends[map]!.top + ends[map]!.bottom)) * b) / a,
  )
  const left = roundDown(Math.floor(Math.min(...most)), unit)
  return left > 0 ? scales.map(([a, b]) => (left * a) / b) : null
}

function product([a, b]: Ratio, [c, d]: Ratio): Ratio {
  const common = divisor(a * c, b * d)
  return [(a * c) / common, (b * d) / common]
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}
