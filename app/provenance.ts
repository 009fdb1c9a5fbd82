/**
 * Where a number comes from: the cells that one call reads for a cell of its output, the field that a cell sees
 * through several layers, and how a map lies on the picture at the beginning of the stack.
 */
import type { KernelCall, Pair, Span, Window2d } from './kernels'
import { extent } from './layers/window'
import { readsOf, type Plan, type Step } from './plan'
import type { MapShape } from './shape'

/** A value of a map; of a vector, channel i is its i-th value. */
export interface Cell {
  readonly channel: number
  readonly row: number
  readonly column: number
}

/** Cells first, first + step, ... along one axis. Those outside the map are padding. */
export interface Reach {
  readonly first: number
  readonly count: number
  readonly step: number
}

/** The cells from which one value is computed. */
export interface Patch {
  readonly channels: Span
  readonly rows: Reach
  readonly columns: Reach
}

/** A box of cells; it may reach into the padding. */
export interface Region {
  readonly channels: Span
  readonly rows: Span
  readonly columns: Span
}

/** A place on one axis of a map to the same place of another map: other = scale * own + offset. Cell i is [i, i + 1). */
export interface Line {
  readonly scale: number
  readonly offset: number
}

/** How a map lies on the picture. */
export interface Placement {
  readonly rows: Line
  readonly columns: Line
}

type Axis = 0 | 1

const identity: Line = { scale: 1, offset: 0 }

/**
 * The cells that a call reads for one cell of its output.
 * @param pooling the windows whose values an unpooling puts back; without them it may read any.
 */
export function patchOf(call: KernelCall, input: MapShape, output: MapShape, cell: Cell, pooling: Window2d | null = null): Patch {
  switch (call.kernel) {
    case 'unpool2d':
      if (!pooling) return { ...whole(input), channels: one(cell.channel) }
      return {
        channels: one(cell.channel),
        rows: reaching(pooling, 0, input.height, cell.row),
        columns: reaching(pooling, 1, input.width, cell.column),
      }
    case 'flatten':
      return single(unflattened(call.order, input, cell.channel))
    case 'pyramidPool': {
      const { channel, level, row, column } = pyramidCell(call.levels, input.channels, cell.channel)
      return { channels: one(channel), rows: adaptive(input.height, level, row), columns: adaptive(input.width, level, column) }
    }
    case 'dense':
      return whole(input)
    default:
      return {
        channels: channelsOf(call, input, output, cell.channel),
        rows: reachOf(call, 0, input, cell.row),
        columns: reachOf(call, 1, input, cell.column),
      }
  }
}

/** The box of cells of its input that a step reads for one cell, through all its calls. */
export function regionOf(step: Step, input: MapShape, cell: Cell): Region {
  return backThrough(step, input, boxOf(single(cell)))
}

/**
 * The box of cells of the picture that a cell depends on, inside the picture.
 * @param at index into the plan's steps; -1 for the input itself.
 */
export function receptiveField(plan: Plan, at: number, cell: Cell): Region {
  const seen = new Map<number, Region>([[at, boxOf(single(cell))]])
  const add = (index: number, region: Region, shape: MapShape) => {
    const inside = clipped(region, shape)
    const before = seen.get(index)
    seen.set(index, before ? union(before, inside) : inside)
  }
  for (let index = at; index >= 0; index--) {
    const [step, region] = [plan.steps[index], seen.get(index)]
    if (!step || !region) continue
    const input = inputOf(plan, step)
    const from = backThrough(step, input, region)
    add(step.source, from, input)
    const pooling = poolingOf(step)
    if (pooling) add(pooling.pooled, windowsBox(pooling.window, from), step.shape)
  }
  return seen.get(-1) ?? boxOf(single(cell))
}

/** The box of cells under the windows of a box of outputs. */
export function windowsBox(window: Window2d, { channels, rows, columns }: Region): Region {
  const under = (axis: Axis, { begin, end }: Span): Span => {
    const { k, s, d, p } = along(window, axis)
    return { begin: begin * s - p, end: Math.max((end - 1) * s - p + extent(k, d), begin * s - p) }
  }
  return { channels, rows: under(0, rows), columns: under(1, columns) }
}

/** How the map of a step lies on the picture; null if it has no rows and columns, or if a step before had none. */
export function placementOf(plan: Plan, at: number): Placement | null {
  let placement: Placement = { rows: identity, columns: identity }
  for (let step = plan.steps[at]; step; step = plan.steps[step.source]) {
    for (const { call, input, output } of callsBackwards(step, inputOf(plan, step))) {
      if (input.flat || output.flat) return null
      placement = {
        rows: after(placement.rows, lineOf(call, 0, input, output)),
        columns: after(placement.columns, lineOf(call, 1, input, output)),
      }
    }
  }
  return placement
}

/** The shape that a step reads. */
export function inputOf(plan: Plan, step: Step): MapShape {
  return plan.steps[step.source]?.shape ?? plan.input
}

/** A box without what lies outside a map. */
export function clipped({ channels, rows, columns }: Region, { height, width }: MapShape): Region {
  return { channels, rows: inside(rows, height), columns: inside(columns, width) }
}

/** The box around a patch. */
export function boxOf({ channels, rows, columns }: Patch): Region {
  return { channels, rows: spanOf(rows), columns: spanOf(columns) }
}

export function cellsIn({ channels, rows, columns }: Region): number {
  return (channels.end - channels.begin) * (rows.end - rows.begin) * (columns.end - columns.begin)
}

function backThrough(step: Step, input: MapShape, region: Region): Region {
  const calls = callsBackwards(step, input)
  return calls.reduce((box, { call, input: from, output, pooling }, i) => {
    const corners = [box.channels.begin, box.channels.end - 1].flatMap((channel) => [
      boxOf(patchOf(call, from, output, { channel, row: box.rows.begin, column: box.columns.begin }, pooling)),
      boxOf(patchOf(call, from, output, { channel, row: box.rows.end - 1, column: box.columns.end - 1 }, pooling)),
    ])
    const around = corners.reduce(union)
    return i === calls.length - 1 ? around : clipped(around, from)
  }, region)
}

/** The calls by which a step's own input becomes its map, the last one first; what else they read is left out. */
function callsBackwards(step: Step, input: MapShape, at = step.calls.length - 1): PassedCall[] {
  const lowered = step.calls[at]
  if (!lowered) return []
  const [read] = readsOf(step, at)
  const from = read && 'call' in read ? read.call : -1
  const passed = { call: lowered.call, input: step.calls[from]?.shape ?? input, output: lowered.shape, pooling: poolingOf(step)?.window ?? null }
  return [passed, ...callsBackwards(step, input, from)]
}

interface PassedCall {
  readonly call: KernelCall
  readonly input: MapShape
  readonly output: MapShape
  readonly pooling: Window2d | null
}

/** The pooling that a step undoes: its windows, and the index of the step whose map was pooled (-1: the input). */
export function poolingOf(step: Step): { readonly window: Window2d; readonly pooled: number } | null {
  const at = step.calls.findIndex(({ call }) => call.kernel === 'argmaxPool2d')
  const call = step.calls[at]?.call
  const read = readsOf(step, at)[0]
  if (call?.kernel !== 'argmaxPool2d' || step.calls.at(-1)?.call.kernel !== 'unpool2d' || !read || !('step' in read)) return null
  return { window: call.window, pooled: read.step }
}

function channelsOf(call: KernelCall, input: MapShape, output: MapShape, channel: number): Span {
  switch (call.kernel) {
    case 'conv2d':
    case 'convTranspose2d': {
      const group = Math.floor((channel * call.groups) / output.channels)
      const size = input.channels / call.groups
      return { begin: group * size, end: (group + 1) * size }
    }
    case 'softmax':
      return call.axis === 'channel' || call.axis === 'all' ? { begin: 0, end: input.channels } : one(channel)
    default:
      return one(channel)
  }
}

/** The cells of one axis that a call reads for place `at` of its output. */
function reachOf(call: KernelCall, axis: Axis, input: MapShape, at: number): Reach {
  const n = axis === 0 ? input.height : input.width
  switch (call.kernel) {
    case 'conv2d':
    case 'pool2d':
    case 'argmaxPool2d': {
      const { k, s, d, p } = along(call.window, axis)
      return { first: at * s - p, count: k, step: d }
    }
    case 'convTranspose2d':
      return reaching(call.window, axis, n, at)
    case 'regionPool':
    case 'regionArgmax': {
      const { begin, end } = (axis === 0 ? call.rows : call.columns)[at] ?? { begin: 0, end: 0 }
      return { first: begin, count: end - begin, step: 1 }
    }
    case 'pad2d':
      return { first: at - call.pads[axis], count: 1, step: 1 }
    case 'upsample2d': {
      const size = call.size[axis]
      if (call.interpolation === 'nearest') return { first: Math.floor(at / size), count: 1, step: 1 }
      const first = Math.floor((at + 0.5) / size - 0.5)
      const [low, high] = [Math.max(first, 0), Math.min(first + 1, n - 1)]
      return { first: low, count: high - low + 1, step: 1 }
    }
    case 'softmax': {
      const alongAxis = call.axis === 'all' || call.axis === (axis === 0 ? 'row' : 'column')
      return alongAxis ? all(n) : { first: at, count: 1, step: 1 }
    }
    case 'dense':
    case 'flatten':
    case 'pyramidPool':
    case 'unpool2d':
      return all(n)
    case 'elementwise':
    case 'prelu':
    case 'batchNorm':
      return { first: at, count: 1, step: 1 }
  }
}

/** Of n windows on one axis those that may have a place in them. */
function reaching(window: Window2d, axis: Axis, n: number, at: number): Reach {
  const { k, s, d, p } = along(window, axis)
  const first = Math.max(Math.ceil((at + p - (k - 1) * d) / s), 0)
  const last = Math.min(Math.floor((at + p) / s), n - 1)
  return { first, count: Math.max(last - first + 1, 0), step: 1 }
}

/** Where the middle of a cell's window lies: one line per axis. */
function lineOf(call: KernelCall, axis: Axis, input: MapShape, output: MapShape): Line {
  const [n, out] = axis === 0 ? [input.height, output.height] : [input.width, output.width]
  switch (call.kernel) {
    case 'conv2d':
    case 'pool2d':
    case 'argmaxPool2d': {
      const { k, s, d, p } = along(call.window, axis)
      return { scale: s, offset: (extent(k, d) - s) / 2 - p }
    }
    case 'convTranspose2d': {
      const { k, s, d, p } = along(call.window, axis)
      return { scale: 1 / s, offset: (p - (extent(k, d) - s) / 2) / s }
    }
    case 'pad2d':
      return { scale: 1, offset: -call.pads[axis] }
    default:
      return { scale: n / out, offset: 0 }
  }
}

function after(later: Line, earlier: Line): Line {
  return { scale: earlier.scale * later.scale, offset: earlier.scale * later.offset + earlier.offset }
}

function along(window: Window2d, axis: Axis): { k: number; s: number; d: number; p: number } {
  const of = (pair: Pair) => pair[axis]
  return { k: of(window.size), s: of(window.strides), d: of(window.dilations), p: window.pads[axis] }
}

function unflattened(order: 'channelsLast' | 'channelsFirst', { channels, height, width }: MapShape, index: number): Cell {
  if (order === 'channelsLast') {
    const place = Math.floor(index / channels)
    return { channel: index % channels, row: Math.floor(place / width), column: place % width }
  }
  const place = index % (height * width)
  return { channel: Math.floor(index / (height * width)), row: Math.floor(place / width), column: place % width }
}

function pyramidCell(levels: readonly number[], channels: number, index: number) {
  let rest = index
  for (const level of levels) {
    const area = level * level
    if (rest < channels * area) {
      return { level, channel: Math.floor(rest / area), row: Math.floor((rest % area) / level), column: rest % level }
    }
    rest -= channels * area
  }
  return { level: 1, channel: 0, row: 0, column: 0 }
}

function adaptive(n: number, out: number, i: number): Reach {
  const first = Math.floor((i * n) / out)
  return { first, count: Math.ceil(((i + 1) * n) / out) - first, step: 1 }
}

function whole(input: MapShape): Patch {
  return { channels: { begin: 0, end: input.channels }, rows: all(input.height), columns: all(input.width) }
}

function single({ channel, row, column }: Cell): Patch {
  return { channels: one(channel), rows: { first: row, count: 1, step: 1 }, columns: { first: column, count: 1, step: 1 } }
}

function one(at: number): Span {
  return { begin: at, end: at + 1 }
}

function all(n: number): Reach {
  return { first: 0, count: n, step: 1 }
}

function spanOf({ first, count, step }: Reach): Span {
  return { begin: first, end: count === 0 ? first : first + (count - 1) * step + 1 }
}

function inside({ begin, end }: Span, n: number): Span {
  const from = Math.min(Math.max(begin, 0), n)
  return { begin: from, end: Math.max(Math.min(end, n), from) }
}

function union(a: Region, b: Region): Region {
  const both = (x: Span, y: Span) => ({ begin: Math.min(x.begin, y.begin), end: Math.max(x.end, y.end) })
  return { channels: both(a.channels, b.channels), rows: both(a.rows, b.rows), columns: both(a.columns, b.columns) }
}
