/** The calls of a plan, each of which makes some rows of its map from some rows of the map before it. */
import { partition, type KernelCall, type Span } from '../../../app/kernels'
import { readsOf, type Plan, type Step } from '../../../app/plan'
import type { MapShape } from '../../../app/shape'
import { inputRows } from '../rows'

export interface Chain {
  readonly calls: readonly KernelCall[]
  /** Of the input, then of each call's map. */
  readonly shapes: readonly MapShape[]
}

/** @param plan whose steps all go by rows */
export function chainOf(plan: Plan): Chain {
  const lowered = plan.steps.flatMap(({ calls }) => calls)
  return { calls: lowered.map(({ call }) => call), shapes: [plan.input, ...lowered.map(({ shape }) => shape)] }
}

/** Whether the calls of a step can be part of a chain. */
export function goesByRows(step: Step, index: number): boolean {
  return step.calls.every(({ call }, i) => {
    const [read, another] = readsOf(step, i)
    const follows = read && !another && ('step' in read ? i === 0 && read.step === index - 1 : read.call === i - 1)
    return follows && takesRows(call)
  })
}

function takesRows(call: KernelCall): boolean {
  switch (call.kernel) {
    case 'regionPool':
      return true
    case 'pool2d':
      // Draws by the number of the cell in the whole map.
      return !(call.reducer.type === 'stochastic' && call.reducer.mode === 'sample')
    case 'argmaxPool2d':
      return false
    default:
      return partition(call) === 'rows'
  }
}

/** Whether rows at the top of a call's map may be made from rows at the bottom of the map before it, and the other way round. */
export function wraps(call: KernelCall): boolean {
  return (call.kernel === 'conv2d' && call.paddingMode === 'circular') || (call.kernel === 'pad2d' && call.mode === 'circular')
}

/** The rows that output rows of a call that wraps read, those beyond the ends of the map too. */
export function positionsRead(call: KernelCall, { begin, end }: Span): Span {
  if (call.kernel === 'pad2d') return { begin: begin - call.pads[0], end: end - call.pads[0] }
  if (call.kernel !== 'conv2d') throw new RangeError(`positionsRead: expected a call that wraps, received ${call.kernel}`)
  const { size, strides, dilations, pads } = call.window
  return { begin: begin * strides[0] - pads[0], end: (end - 1) * strides[0] - pads[0] + (size[0] - 1) * dilations[0] + 1 }
}

/** The rows that output rows [begin, end) read, without those at the other end of the map. */
export function rowsRead(call: KernelCall, begin: number, end: number, height: number): Span {
  if (call.kernel === 'conv2d' && wraps(call)) return inputRows({ ...call, paddingMode: 'zeros' }, begin, end, height)
  return inputRows(call.kernel === 'pad2d' && wraps(call) ? { ...call, mode: 'zeros' } : call, begin, end, height)
}

/** The rows of a band: of the input, then what each call makes and owns. */
export interface Spans {
  readonly input: Span
  readonly calls: readonly BandRows[]
}

export interface BandRows {
  /** The rows that the band's map holds. */
  readonly made: Span
  /** Those among them that no band before has made. */
  readonly own: Span
}

/** The spans of the band whose last map owns the given rows. */
export function spansOf(chain: Chain, rows: Span, align: number): Spans {
  const { calls, shapes } = chain
  const begins = reached(chain, rows.begin)
  const ends = reached(chain, rows.end)
  const spans: BandRows[] = []
  let needed = rows.begin
  let input = rows
  for (let i = calls.length - 1; i >= 0; i--) {
    const { height } = shapes[i + 1]!
    const border = (row: number) => (row === height ? height : roundDown(row, align))
    const own = { begin: border(begins[i]!), end: border(ends[i]!) }
    const made = { begin: roundDown(Math.min(needed, own.begin), align), end: ends[i]! }
    spans[i] = { made, own }
    input = rowsRead(calls[i]!, made.begin, made.end, shapes[i]!.height)
    needed = input.end > input.begin ? input.begin : Infinity
  }
  return { input, calls: spans }
}

/** For each call the row that it has to have reached before the last one can reach `row`. */
function reached({ calls, shapes }: Chain, row: number): number[] {
  const ends: number[] = []
  let end = row
  // At the end come the rows that no window reaches, too.
  const complete = row >= shapes.at(-1)!.height
  for (let i = calls.length - 1; i >= 0; i--) {
    ends[i] = complete ? shapes[i + 1]!.height : end
    end = rowsRead(calls[i]!, 0, ends[i]!, shapes[i]!.height).end
  }
  return ends
}

export function roundDown(value: number, unit: number): number {
  return Math.floor(value / unit) * unit
}
