/**
 * A plan cut into bands: plans of their own over some rows of the input, which together make every row of every map.
 * So a run can be larger than memory. Each band makes the rows above its own that its windows reach once more.
 */
import { partition, type KernelCall, type Span, type Window2d } from '../../../app/kernels'
import type { LoweredCall } from '../../../app/layers/layer'
import { planBytes, readsOf, type Plan, type Step } from '../../../app/plan'
import { mapBytes, type MapShape } from '../../../app/shape'
import { inputRows } from '../rows'

/** One band: a plan over the input's rows `input`. */
export interface Band {
  readonly input: Span
  readonly plan: Plan
  /** For each step of the plan, in rows of the whole map. */
  readonly steps: readonly BandRows[]
}

export interface BandRows {
  /** The rows that the band's map holds. */
  readonly made: Span
  /** Those among them that no band before has made. */
  readonly own: Span
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
    const count = Math.ceil(height / size)
    const bands = Array.from({ length: count }, (_, i) => spansOf(chain, { begin: i * size, end: Math.min((i + 1) * size, height) }, align))
    // A band that would look at nothing but padding is too thin.
    if (count === 1 || bands.every((spans) => areSound(chain, spans))) return bands.map((spans) => bandOf(plan, chain, spans))
  }
}

/** One band that makes at least the given rows of the last map, from a multiple of `align` on. */
export function cutRange(plan: Plan, rows: Span, align: number): Band {
  const chain = chainOf(plan)
  const { height } = chain.shapes.at(-1)!
  for (let { begin, end } = rows, more = 8 * align; ; begin = Math.max(0, begin - more), end = Math.min(height, end + more), more *= 2) {
    const spans = spansOf(chain, { begin, end }, align)
    if ((begin === 0 && end === height) || areSound(chain, spans)) return bandOf(plan, chain, spans)
  }
}

/** The calls of a plan, each of which reads some rows of the map before it. */
interface Chain {
  readonly calls: readonly KernelCall[]
  /** Of the input, then of each call's map. */
  readonly shapes: readonly MapShape[]
}

function chainOf(plan: Plan): Chain {
  const lowered = plan.steps.flatMap(({ calls }) => calls)
  return { calls: lowered.map(({ call }) => call), shapes: [plan.input, ...lowered.map(({ shape }) => shape)] }
}

/** Whether each call of a step makes some rows of its map from some rows of the map before it. */
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
    case 'conv2d':
      return call.paddingMode !== 'circular'
    case 'pad2d':
      return call.mode !== 'circular'
    case 'pool2d':
      // Draws by the number of the cell in the whole map.
      return !(call.reducer.type === 'stochastic' && call.reducer.mode === 'sample')
    case 'argmaxPool2d':
      return false
    default:
      return partition(call) === 'rows'
  }
}

/** The rows of a band: of the input, then what each call makes and owns. */
interface Spans {
  readonly input: Span
  readonly calls: readonly BandRows[]
}

/** The spans of the band whose last map owns the given rows. */
function spansOf(chain: Chain, rows: Span, align: number): Spans {
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
    input = inputRows(calls[i]!, made.begin, made.end, shapes[i]!.height)
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
    end = inputRows(calls[i]!, 0, ends[i]!, shapes[i]!.height).end
  }
  return ends
}

/** Whether each call can tell its rows apart from the rows that it is given. */
function areSound({ calls, shapes }: Chain, { input, calls: spans }: Spans): boolean {
  return spans.every(({ made }, i) => isSound(calls[i]!, shapes[i]!, spans[i - 1]?.made ?? input, made))
}

function isSound(call: KernelCall, input: MapShape, from: Span, made: Span): boolean {
  if (from.begin >= from.end || made.begin >= made.end) return false
  if (call.kernel === 'convTranspose2d') return padsAbove(call.window, from, made) >= 0
  if (call.kernel !== 'conv2d' && call.kernel !== 'pool2d') return true
  // Rows above the windows are cut away: some must be left, and those that stand in for rows below the map.
  const left = from.end - from.begin + Math.min(0, rowsAbove(call.window, from, made))
  const mirrored = call.kernel === 'conv2d' && call.paddingMode !== 'zeros' && from.end === input.height
  return left > (mirrored ? call.window.pads[2] : 0)
}

/** Padding above the windows of `made` over the rows `from`; negative for rows above them. */
function rowsAbove({ pads, strides }: Window2d, from: Span, made: Span): number {
  return pads[0] + from.begin - made.begin * strides[0]
}

/** Rows that a transposed convolution of the rows `from` has to leave out above `made`. */
function padsAbove({ pads, strides }: Window2d, from: Span, made: Span): number {
  return pads[0] + made.begin - from.begin * strides[0]
}

function bandOf(plan: Plan, { calls, shapes }: Chain, { input, calls: spans }: Spans): Band {
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
  return { input, plan: { input: withRows(plan.input, input), steps, problem: null }, steps: rows }
}

/** The call that makes the output rows `made` from the input rows `from`; rows above those it reads are cut away. */
function cutCall(call: KernelCall, input: MapShape, output: MapShape, from: Span, made: Span): LoweredCall[] {
  const shape = withRows(output, made)
  const count = made.end - made.begin
  if (call.kernel === 'pad2d') {
    const top = call.pads[0] + from.begin - made.begin
    const bottom = count - (from.end - from.begin) - top
    return [{ call: { ...call, pads: [top, call.pads[1], bottom, call.pads[3]] }, shape }]
  }
  if (call.kernel === 'convTranspose2d') {
    const [, left, bottom, right] = call.window.pads
    return [{ call: { ...call, window: { ...call.window, pads: [padsAbove(call.window, from, made), left, bottom, right] } }, shape }]
  }
  if (call.kernel === 'regionPool') {
    const rows = call.rows.slice(made.begin, made.end).map(({ begin, end }) => ({ begin: begin - from.begin, end: end - from.begin }))
    return [{ call: { ...call, rows }, shape }]
  }
  if (call.kernel === 'upsample2d') {
    const whole = { begin: from.begin * call.size[0], end: from.end * call.size[0] }
    return [{ call, shape: withRows(output, whole) }, { call: cropped(made.begin - whole.begin, whole.end - made.end), shape }]
  }
  if (call.kernel !== 'conv2d' && call.kernel !== 'pool2d') {
    return from.begin === made.begin ? [{ call, shape }] : [crop(input, from, made.begin - from.begin), { call, shape }]
  }
  const { window } = call
  const stride = window.strides[0]
  const above = rowsAbove(window, from, made)
  const unread = Math.max(0, -above)
  const top = Math.max(0, above)
  const height = from.end - from.begin - unread
  const reach = (count - 1) * stride + (window.size[0] - 1) * window.dilations[0] + 1
  // An average counts declared padding as far as it goes; a convolution wants as much as its windows take.
  const declared = from.end === input.height ? window.pads[2] : 0
  const bottom = call.kernel === 'pool2d' ? declared : Math.max(0, reach - height - top)
  const cut: LoweredCall = { call: { ...call, window: { ...window, pads: [top, window.pads[1], bottom, window.pads[3]] } }, shape }
  return unread === 0 ? [cut] : [crop(input, from, unread), cut]
}

/** Cuts the first `unread` of the rows `from` away. */
function crop(input: MapShape, from: Span, unread: number): LoweredCall {
  const shape = withRows(input, { begin: from.begin + unread, end: from.end })
  return { call: cropped(unread, 0), shape }
}

function cropped(top: number, bottom: number): KernelCall {
  return { kernel: 'pad2d', pads: [-top, 0, -bottom, 0], mode: 'zeros', value: 0 }
}

function withRows(shape: MapShape, { begin, end }: Span): MapShape {
  return { ...shape, height: end - begin }
}

function roundDown(value: number, unit: number): number {
  return Math.floor(value / unit) * unit
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit
}
