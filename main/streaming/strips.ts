/**
 * A plan cut into strips: plans of their own over some rows of the input, which together compute every row of every
 * map, so that a run can be larger than memory. Each strip recomputes the rows above its own that its windows reach.
 */
import type { Span } from '#app/calls/kernelCall'
import { roundDown, type StripRows } from '#app/calls/stripRows'
import type { LoweredCall, Read } from '#app/layers/layer'
import { planBytes, type Plan, type Step } from '#app/plan'
import { mapBytes } from '#app/shape'
import { callGraphOf, spansOf, type StripPlan, type CallGraph } from './callGraph'
import { cropCall, isValid, withRows, type CroppedCall } from './cropCall'
import { wrappedStrip } from './wrappedStrip'

/**
 * Cuts a plan into strips that need about `bytes` each; at least `align` rows of the last map are in each.
 * @param plan whose steps all go by rows
 * @param align the own rows of all maps in a strip begin at multiples of it
 */
export function cutStrips(plan: Plan, bytes: number, align = 1): readonly StripPlan[] {
  const graph = callGraphOf(plan)
  const { height } = graph.shapes.at(-1)!
  const rows = Math.min(height, Math.floor(bytes / Math.ceil(planBytes(plan) / height)))
  for (let size = Math.max(roundDown(rows, align), align); ; size *= 2) {
    const strips: StripPlan[] = []
    for (let begin = 0; begin < height; begin += size) {
      const strip = stripOf(plan, graph, { begin, end: Math.min(begin + size, height) }, align)
      if (!strip) break
      strips.push(strip)
    }
    if (strips.length === Math.ceil(height / size)) return strips
  }
}

/** One strip that computes at least the given rows of the last map, from a multiple of `align` on. */
export function cutRange(plan: Plan, rows: Span, align: number): StripPlan {
  const graph = callGraphOf(plan)
  const { height } = graph.shapes.at(-1)!
  for (
    let { begin, end } = rows, more = 8 * align;
    ;
    begin = Math.max(0, begin - more), end = Math.min(height, end + more), more *= 2
  ) {
    const strip = stripOf(plan, graph, { begin, end }, align)
    if (strip) return strip
  }
}

/** The strip whose last map owns the given rows; null where it is too thin to stand alone. All rows together always can. */
function stripOf(plan: Plan, graph: CallGraph, rows: Span, align: number): StripPlan | null {
  const spans = spansOf(graph, rows, align)
  const { height } = graph.shapes.at(-1)!
  const [first, last] = [rows.begin === 0, rows.end === height]
  if (first && last) {
    const input = { begin: 0, end: plan.input.height }
    return plainStrip(plan, graph, [{ held: input, own: input }, ...spans.slice(1)])
  }
  const wrapped = graph.nodes.some(({ rows }) => rows.mode === 'circular')
  const wraps = wrapped && (first || last)
  if (!wraps && graph.nodes.every((_, node) => isValid(graph, spans, node))) return plainStrip(plan, graph, spans)
  return wrapped ? wrappedStrip(plan, graph, spans, align, !last && rows.begin + rows.end <= height) : null
}

function plainStrip(plan: Plan, graph: CallGraph, spans: readonly StripRows[]): StripPlan {
  let node = 0
  const steps = plan.steps.map((step, index): Step => {
    const calls: LoweredCall[] = []
    /** The calls of the step, by the maps that they compute. */
    const own = new Map<number, number>()
    const readOf = (map: number): Read => (own.has(map) ? { call: own.get(map)! } : { step: graph.steps.indexOf(map) })
    const add = ({ call, shape, reads }: CroppedCall): number => {
      const from = reads.map((read) => (typeof read === 'number' ? readOf(read) : { call: add(read) }))
      return calls.push({ call, shape, reads: from }) - 1
    }
    for (let i = 0; i < step.calls.length; i++, node++) own.set(node + 1, add(cropCall(graph, spans, node)))
    const shape = withRows(step.shape, spans[graph.steps[index]!]!.held)
    return { ...step, shape, bytes: mapBytes(shape), calls }
  })
  const input = spans[0]!.held
  const rows = graph.steps.map((map) => spans[map]!)
  return {
    input: [input],
    plan: { input: withRows(plan.input, input), steps, problem: null },
    steps: rows,
    onlyOwnValid: false,
  }
}
