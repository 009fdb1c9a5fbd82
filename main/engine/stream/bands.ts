/**
 * A plan cut into bands: plans of their own over some rows of the input, which together make every row of every map.
 * So a run can be larger than memory. Each band makes the rows above its own that its windows reach once more.
 */
import type { Span } from '../../../app/kernels'
import { planBytes, type Plan, type Step } from '../../../app/plan'
import { mapBytes } from '../../../app/shape'
import { chainOf, spansOf, wraps, type BandRows, type Chain, type Spans } from './chain'
import { cutCall, isSound, withRows } from './cutCall'
import { ringOf } from './ring'

/** One band: a plan over some rows of the input. */
export interface Band {
  /** Laid one behind another. */
  readonly input: readonly Span[]
  readonly plan: Plan
  /** For each step of the plan, in rows of the whole map. */
  readonly steps: readonly BandRows[]
  /** Whether rows that it makes beside its own ones may be wrong. */
  readonly onlyOwn: boolean
}

/**
 * Cuts a plan into bands that need about `bytes` each; at least `align` rows of the last map are in each.
 * @param plan whose steps all go by rows
 * @param align bands of all maps, and their own rows in them, begin at multiples of it
 */
export function cutBands(plan: Plan, bytes: number, align = 1): readonly Band[] {
  const chain = chainOf(plan)
  const { height } = chain.shapes.at(-1)!
  const rows = Math.min(height, Math.floor(bytes / Math.ceil(planBytes(plan) / height)))
  for (let size = roundUp(Math.max(rows, 1), align); ; size *= 2) {
    const bands: Band[] = []
    for (let begin = 0; begin < height; begin += size) {
      const band = bandOf(plan, chain, { begin, end: Math.min(begin + size, height) }, align)
      if (!band) break
      bands.push(band)
    }
    if (bands.length === Math.ceil(height / size)) return bands
  }
}

/** One band that makes at least the given rows of the last map, from a multiple of `align` on. */
export function cutRange(plan: Plan, rows: Span, align: number): Band {
  const chain = chainOf(plan)
  const { height } = chain.shapes.at(-1)!
  for (let { begin, end } = rows, more = 8 * align; ; begin = Math.max(0, begin - more), end = Math.min(height, end + more), more *= 2) {
    const band = bandOf(plan, chain, { begin, end }, align)
    if (band) return band
  }
}

/** The band whose last map owns the given rows; null where it is too thin to stand alone. All rows together always can. */
function bandOf(plan: Plan, chain: Chain, rows: Span, align: number): Band | null {
  const spans = spansOf(chain, rows, align)
  const [first, last] = [rows.begin === 0, rows.end === chain.shapes.at(-1)!.height]
  if (first && last) return straightBand(plan, chain, { ...spans, input: { begin: 0, end: plan.input.height } })
  if ((first || last) && chain.calls.some(wraps)) return ringOf(plan, chain, spans, align)
  return areSound(chain, spans) ? straightBand(plan, chain, spans) : null
}

/** Whether each call can tell its rows apart by the rows that it is given. */
function areSound({ calls, shapes }: Chain, { input, calls: spans }: Spans): boolean {
  return spans.every(({ made }, i) => isSound(calls[i]!, shapes[i]!, spans[i - 1]?.made ?? input, made))
}

function straightBand(plan: Plan, { calls, shapes }: Chain, { input, calls: spans }: Spans): Band {
  const steps: Step[] = []
  const rows: BandRows[] = []
  let at = 0
  for (const step of plan.steps) {
    const cut = step.calls.flatMap(() => {
      const from = spans[at - 1]?.made ?? input
      const made = cutCall(calls[at]!, shapes[at]!, shapes[at + 1]!, from, spans[at]!.made)
      at++
      return made
    })
    const span = spans[at - 1] ?? { made: input, own: input }
    const shape = withRows(step.shape, span.made)
    steps.push({ ...step, shape, bytes: mapBytes(shape), calls: cut })
    rows.push(span)
  }
  return { input: [input], plan: { input: withRows(plan.input, input), steps, problem: null }, steps: rows, onlyOwn: false }
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit
}
