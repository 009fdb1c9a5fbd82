/**
 * The first and the last band of a plan whose rows at the top read rows at the bottom, or the other way round, as with
 * circular padding: the plan over the input without its middle. What it makes near the cut is wrong; what it makes at the
 * two ends is what the whole input gives, for the cut leaves out whole strides, so that windows stand where they stood.
 */
import type { KernelCall, Span } from '../../../app/kernels'
import type { Plan, Step } from '../../../app/plan'
import { mapBytes } from '../../../app/shape'
import type { Band } from './bands'
import { positionsRead, roundDown, rowsRead, wraps, type Chain, type Spans } from './chain'

/** Null where the middle is too thin to be left out. */
export function ringOf(plan: Plan, chain: Chain, spans: Spans, align: number): Band | null {
  const ends = endsOf(chain, spans)
  const left = rowsLeftOut(chain, ends, align)
  if (left === null) return null
  const shapes = chain.shapes.map((shape, i) => ({ ...shape, height: shape.height - left[i]! }))
  const steps: Step[] = []
  let at = 0
  for (const step of plan.steps) {
    const calls = step.calls.map((lowered) => ({ ...lowered, shape: shapes[++at]! }))
    steps.push({ ...step, shape: shapes[at]!, bytes: mapBytes(shapes[at]!), calls })
  }
  let call = 0
  const rows = plan.steps.map(({ calls }) => {
    call += calls.length
    const { height } = chain.shapes[call]!
    const { own } = spans.calls[call - 1]!
    const made = own.begin === 0 ? { begin: 0, end: height - left[call]! } : { begin: left[call]!, end: height }
    return { made, own }
  })
  const { top } = ends[0]!
  const input = [{ begin: 0, end: top }, { begin: top + left[0]!, end: plan.input.height }]
  return { input: input.filter(({ begin, end }) => begin < end), plan: { input: shapes[0]!, steps, problem: null }, steps: rows, onlyOwn: true }
}

/** Rows that have to be right at the two ends of a map. */
interface Ends {
  readonly top: number
  readonly bottom: number
}

/** Of the input, then of each call's map. */
function endsOf({ calls, shapes }: Chain, { input, calls: spans }: Spans): Ends[] {
  const ends = [input, ...spans.map(({ made }) => made)].map(({ begin, end }, i): Ends => {
    return begin === 0 ? { top: end, bottom: 0 } : { top: 0, bottom: shapes[i]!.height - begin }
  })
  for (let i = calls.length - 1; i >= 0; i--) {
    const { height } = shapes[i]!
    const made = shapes[i + 1]!.height
    const { top, bottom } = ends[i + 1]!
    const reads = [{ begin: 0, end: top }, { begin: made - bottom, end: made }].filter(({ begin, end }) => begin < end)
    for (const rows of reads) ends[i] = withRead(ends[i]!, calls[i]!, rows, height)
  }
  return ends
}

/** With the rows of a map that a call reads for rows at one end of its own. */
function withRead({ top, bottom }: Ends, call: KernelCall, rows: Span, height: number): Ends {
  const read = rowsRead(call, rows.begin, rows.end, height)
  const beyond = wraps(call) ? positionsRead(call, rows) : read
  return {
    top: Math.max(top, rows.begin === 0 ? read.end : 0, Math.min(beyond.end - height, height)),
    bottom: Math.max(bottom, rows.begin === 0 ? 0 : height - read.begin, Math.min(-beyond.begin, height)),
  }
}

/** How many rows in the middle of the input and of each call's map may be left out; null where it is none. */
function rowsLeftOut({ calls, shapes }: Chain, ends: readonly Ends[], align: number): number[] | null {
  const scales: (readonly [numerator: number, denominator: number])[] = [[1, 1]]
  for (const [i, call] of calls.entries()) {
    const [a, b] = scales[i]!
    const [c, d] = scaleOf(call)
    const common = divisor(a * c, b * d)
    scales.push([(a * c) / common, (b * d) / common])
  }
  // So that each map leaves out a multiple of `align`.
  const unit = scales.map(([a, b]) => (b * align) / divisor(a, b * align)).reduce((x, y) => (x * y) / divisor(x, y))
  const most = scales.map(([a, b], i) => ((shapes[i]!.height - Math.max(1, ends[i]!.top + ends[i]!.bottom)) * b) / a)
  const left = roundDown(Math.floor(Math.min(...most)), unit)
  return left > 0 ? scales.map(([a, b]) => (left * a) / b) : null
}

/** Output rows for input rows. */
function scaleOf(call: KernelCall): readonly [number, number] {
  switch (call.kernel) {
    case 'conv2d':
    case 'pool2d':
    case 'argmaxPool2d':
      return [1, call.window.strides[0]]
    case 'convTranspose2d':
      return [call.window.strides[0], 1]
    case 'upsample2d':
      return [call.size[0], 1]
    default:
      return [1, 1]
  }
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b)
}
