/** The calls of a plan, each of which makes some rows of its map from some rows of maps before it. */
import { partition, type KernelCall, type Span, type Window2d } from '#app/calls/kernelCall'
import { readsOf, type Plan, type Step } from '#app/plan'
import type { MapShape } from '#app/shape'
import { inputRows } from '#main/engine/rows'

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
}

/** @param plan whose steps all go by rows */
export function chainOf(plan: Plan): Chain {
  const links: Link[] = []
  const shapes = [plan.input]
  const steps: number[] = []
  for (const step of plan.steps) {
    const own: number[] = []
    for (const [i, { call, shape }] of step.calls.entries()) {
      links.push({
        call,
        reads: readsOf(step, i).map((read) => ('step' in read ? (steps[read.step] ?? 0) : own[read.call]!)),
      })
      own.push(shapes.push(shape) - 1)
    }
    steps.push(own.at(-1) ?? steps[step.source] ?? 0)
  }
  return { links, shapes, steps }
}

/** Whether the calls of a step can be links. */
export function goesByRows({ calls }: Step): boolean {
  return calls.every(({ call }) => takesRows(call))
}

function takesRows(call: KernelCall): boolean {
  switch (call.kernel) {
    case 'regionPool':
    // Reads the places that the same step finds.
    case 'unpool2d':
      return true
    case 'pool2d':
      // Draws by the number of the cell in the whole map.
      return !(call.reducer.type === 'stochastic' && call.reducer.mode === 'sample')
    default:
      return partition(call) === 'rows'
  }
}

/** Whether rows at the top of a call's map may be made from rows at the bottom of the map before it, and the other way round. */
export function wraps(call: KernelCall): boolean {
  return (
    (call.kernel === 'conv2d' && call.paddingMode === 'circular') ||
    (call.kernel === 'pad2d' && call.mode === 'circular')
  )
}

/** The rows that output rows of a call that wraps read, those beyond the ends of the map too. */
export function positionsRead(call: KernelCall, { begin, end }: Span): Span {
  if (call.kernel === 'pad2d') return { begin: begin - call.pads[0], end: end - call.pads[0] }
  if (call.kernel !== 'conv2d')
    throw new RangeError(`positionsRead: expected a call that wraps, received ${call.kernel}`)
  const { size, strides, dilations, pads } = call.window
  return {
    begin: begin * strides[0] - pads[0],
    end: (end - 1) * strides[0] - pads[0] + (size[0] - 1) * dilations[0] + 1,
  }
}

/** The rows that rows of a link's map read of each map, without those at the other end of it. */
export function rowsRead(chain: Chain, link: number, { begin, end }: Span): Span {
  const { call, reads } = chain.links[link]!
  const { height } = chain.shapes[reads[0]!]!
  if (call.kernel === 'unpool2d') return rowsOfWindows(windowOf(chain, link), begin, end, height)
  if (call.kernel === 'conv2d' && wraps(call)) return inputRows({ ...call, paddingMode: 'zeros' }, begin, end, height)
  return inputRows(call.kernel === 'pad2d' && wraps(call) ? { ...call, mode: 'zeros' } : call, begin, end, height)
}

/** The window in which an unpooling's places were found. */
export function windowOf({ links }: Chain, link: number): Window2d {
  const { call } = links[links[link]!.reads[1]! - 1]!
  if (call.kernel === 'argmaxPool2d') return call.window
  throw new RangeError(`windowOf: expected the places of a pooling, received those of ${call.kernel}`)
}

/** The rows of `n` whose windows reach rows [begin, end) of the map under them. */
function rowsOfWindows({ size, strides, dilations, pads }: Window2d, begin: number, end: number, n: number): Span {
  if (begin >= end) return { begin: 0, end: 0 }
  const first = Math.max(0, Math.ceil((begin + pads[0] - (size[0] - 1) * dilations[0]) / strides[0]))
  const last = Math.min(n - 1, Math.floor((end - 1 + pads[0]) / strides[0]))
  return { begin: Math.min(first, n), end: Math.max(Math.min(first, n), last + 1) }
}

export interface BandRows {
  /** The rows that the band's map holds. */
  readonly made: Span
  /** Those among them that no band before has made. */
  readonly own: Span
}

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

/** For each map its rows in the band whose last map owns the given rows. */
export function spansOf(chain: Chain, rows: Span, align: number): BandRows[] {
  const { links, shapes } = chain
  const begins = reached(chain, rows.begin)
  const ends = reached(chain, rows.end)
  const spans: BandRows[] = []
  const needed = shapes.map(() => Infinity)
  needed[links.length] = rows.begin
  for (let map = links.length; map > 0; map--) {
    const { height } = shapes[map]!
    const border = (row: number) => (row === height ? height : roundDown(row, align))
    const own = { begin: border(begins[map]!), end: border(ends[map]!) }
    const made = { begin: roundDown(Math.min(needed[map]!, own.begin), align), end: ends[map]! }
    spans[map] = { made, own }
    const read = rowsRead(chain, map - 1, made)
    if (read.begin < read.end)
      for (const from of links[map - 1]!.reads) needed[from] = Math.min(needed[from]!, read.begin)
  }
  const input = { begin: Math.min(needed[0]!, ends[0]!), end: ends[0]! }
  spans[0] = { made: input, own: input }
  return spans
}

/** For each map the row that it has to have reached before the last one can reach `row`. */
function reached(chain: Chain, row: number): number[] {
  const { links, shapes } = chain
  const ends = shapes.map(() => 0)
  ends[links.length] = row
  // At the end come the rows that no window reaches, too.
  const complete = row >= shapes.at(-1)!.height
  for (let map = links.length; map > 0; map--) {
    if (complete) ends[map] = shapes[map]!.height
    const { end } = rowsRead(chain, map - 1, { begin: 0, end: ends[map]! })
    for (const from of links[map - 1]!.reads) ends[from] = Math.max(ends[from]!, end)
  }
  return ends
}

export function roundDown(value: number, unit: number): number {
  return Math.floor(value / unit) * unit
}
