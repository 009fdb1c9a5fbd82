/**
 * Where a number comes from: the cells that one call reads for a cell of its output, and the receptive field of a
 * cell through several layers.
 */
import {
  axisWindow,
  coveringTaps,
  interpolatedCells,
  plainTaps,
  sourceIndex,
  windowPositions,
  windowTaps,
  type Axis,
  type AxisTap,
} from '#app/calls/axis'
import type { CallOf, KernelCall, PaddingMode, Span, Window2d } from '#app/calls/kernelCall'
import { adaptiveSpan } from '#app/layers/spans'
import { readsOf, type Plan, type Step } from '#app/plan'
import { spansOf, wholeMap, withoutRepeats, type Region, type Spans } from './region'
import type { MapShape } from '#app/shape'

/** A value of a map; of a vector, channel i is its i-th value. */
export interface Cell {
  readonly channel: number
  readonly row: number
  readonly column: number
}

/** The window from which one value is computed: on each axis its cells, padding among them. */
export interface Patch {
  readonly channels: Span
  readonly rows: readonly AxisTap[]
  readonly columns: readonly AxisTap[]
}

/**
 * The window that a call reads for one cell of its output.
 * @param pooling the windows whose values an unpooling puts back; without them it may read any.
 */
export function patchOf(
  call: KernelCall,
  input: MapShape,
  output: MapShape,
  cell: Cell,
  pooling: Window2d | null = null,
): Patch {
  switch (call.kernel) {
    case 'flatten':
      return single(unflattened(call.order, input, cell.channel))
    case 'pyramidPool': {
      const { channel, level, row, column } = pyramidCell(call.levels, input.channels, cell.channel)
      return {
        channels: one(channel),
        rows: plainTaps(adaptiveSpan(input.height, level, row)),
        columns: plainTaps(adaptiveSpan(input.width, level, column)),
      }
    }
    default:
      return {
        channels: channelsOf(call, input, output, cell.channel),
        rows: reachOf(call, 0, input, cell.row, pooling),
        columns: reachOf(call, 1, input, cell.column, pooling),
      }
  }
}

/** The cells of its input that a step reads for one cell, through all its calls. */
export function regionOf(step: Step, input: MapShape, cell: Cell): Region {
  return backThrough(step, input, regionOfCell(cell))
}

/**
 * The cells of the image that a cell depends on: all that windows hold, whatever their weights. One region, but where
 * an unpooling joins what was pooled with what comes from other cells.
 * @param at index into the plan's steps; -1 for the input itself.
 */
export function receptiveField(plan: Plan, at: number, cell: Cell): readonly Region[] {
  const seen = new Map<number, readonly Region[]>([[at, [regionOfCell(cell)]]])
  const add = (index: number, regions: readonly Region[]) =>
    seen.set(index, withoutRepeats([...(seen.get(index) ?? []), ...regions]))
  for (let index = at; index >= 0; index--) {
    const [step, regions] = [plan.steps[index], seen.get(index)]
    if (!step || !regions) continue
    const input = inputOf(plan, step)
    const from = regions.map((region) => backThrough(step, input, region))
    add(step.source, from)
    const pooling = poolingOf(step)
    if (pooling)
      add(
        pooling.pooled,
        from.map((windows) => pooledRegion(pooling, step.shape, input, windows)),
      )
  }
  return seen.get(-1) ?? []
}

/** The shape that a step reads. */
export function inputOf(plan: Plan, step: Step): MapShape {
  return plan.steps[step.source]?.shape ?? plan.input
}

/** The pooling that a step undoes, and the index of the step whose map was pooled (-1: the input). */
export interface UndonePooling {
  readonly call: CallOf<'argmaxPool2d'>
  readonly pooled: number
}

export function poolingOf(step: Step): UndonePooling | null {
  const at = step.calls.findIndex(({ call }) => call.kernel === 'argmaxPool2d')
  const call = step.calls[at]?.call
  const read = readsOf(step, at)[0]
  if (call?.kernel !== 'argmaxPool2d' || step.calls.at(-1)?.call.kernel !== 'unpool2d' || !read || !('step' in read))
    return null
  return { call, pooled: read.step }
}

/** The cells of the map that was pooled under the windows of a region of pooled values. */
export function pooledRegion({ call }: UndonePooling, pooled: MapShape, values: MapShape, windows: Region): Region {
  return readBy({ call, input: pooled, output: values, pooling: null }, windows)
}

export interface PassedCall {
  readonly call: KernelCall
  readonly input: MapShape
  readonly output: MapShape
  readonly pooling: Window2d | null
}

/** The calls by which a step's own input becomes its map, the last one first; what else they read is left out. */
export function callsBackwards(step: Step, input: MapShape, at = step.calls.length - 1): readonly PassedCall[] {
  const lowered = step.calls[at]
  if (!lowered) return []
  const [read] = readsOf(step, at)
  const from = read && 'call' in read ? read.call : -1
  const pooling = poolingOf(step)?.call.window ?? null
  const passed = { call: lowered.call, input: step.calls[from]?.shape ?? input, output: lowered.shape, pooling }
  return [passed, ...callsBackwards(step, input, from)]
}

function backThrough(step: Step, input: MapShape, region: Region): Region {
  return callsBackwards(step, input).reduce((read, call) => readBy(call, read), region)
}

/** The cells that a call reads for a region of its output. */
function readBy({ call, input, output, pooling }: PassedCall, { channels, rows, columns }: Region): Region {
  if (output.flat && (call.kernel === 'flatten' || call.kernel === 'pyramidPool')) {
    // Layers after it read one value of the vector, or all.
    if (channels.end - channels.begin > 1) return wholeMap(input)
    const patch = patchOf(call, input, output, { channel: channels.begin, row: 0, column: 0 })
    return {
      channels: patch.channels,
      rows: spansOf(
        patch.rows.map(({ source }) => source),
        input.height,
      ),
      columns: spansOf(
        patch.columns.map(({ source }) => source),
        input.width,
      ),
    }
  }
  const [first, last] = [
    channelsOf(call, input, output, channels.begin),
    channelsOf(call, input, output, channels.end - 1),
  ]
  return {
    channels: { begin: first.begin, end: last.end },
    rows: readAlong(call, 0, input, rows, pooling),
    columns: readAlong(call, 1, input, columns, pooling),
  }
}

/** The cells of one axis that a call reads for places of its output. */
function readAlong(call: KernelCall, axis: Axis, input: MapShape, places: Spans, pooling: Window2d | null): Spans {
  const n = axis === 0 ? input.height : input.width
  return spansOf(sources(), n)

  function* sources(): Iterable<number | null> {
    for (const span of places) {
      if (call.kernel === 'conv2d' || call.kernel === 'pool2d' || call.kernel === 'argmaxPool2d') {
        for (const position of windowPositions(axisWindow(call.window, axis), n, span))
          yield sourceIndex(position, n, modeOf(call))
      } else {
        for (let at = span.begin; at < span.end; at++)
          for (const { source } of reachOf(call, axis, input, at, pooling)) yield source
      }
    }
  }
}

function channelsOf(call: KernelCall, input: MapShape, output: MapShape, channel: number): Span {
  switch (call.kernel) {
    case 'conv2d':
    case 'convTranspose2d': {
      const group = Math.floor((channel * call.groups) / output.channels)
      const size = input.channels / call.groups
      return { begin: group * size, end: (group + 1) * size }
    }
    case 'dense':
      return { begin: 0, end: input.channels }
    case 'softmax':
      return call.axis === 'channel' || call.axis === 'all' ? { begin: 0, end: input.channels } : one(channel)
    default:
      return one(channel)
  }
}

/** The cells of one axis that a call reads for place `at` of its output. */
function reachOf(
  call: KernelCall,
  axis: Axis,
  input: MapShape,
  at: number,
  pooling: Window2d | null,
): readonly AxisTap[] {
  const n = axis === 0 ? input.height : input.width
  switch (call.kernel) {
    case 'conv2d':
    case 'pool2d':
    case 'argmaxPool2d':
      return windowTaps(axisWindow(call.window, axis), n, modeOf(call), at)
    case 'convTranspose2d':
      return coveringTaps(axisWindow(call.window, axis), n, at)
    case 'unpool2d':
      return pooling ? coveringTaps(axisWindow(pooling, axis), n, at) : all(n)
    case 'regionPool':
    case 'regionArgmax':
      return plainTaps((axis === 0 ? call.rows : call.columns)[at] ?? { begin: 0, end: 0 })
    case 'pad2d': {
      const position = at - call.pads[axis]
      return [{ tap: 0, position, source: sourceIndex(position, n, call.mode) }]
    }
    case 'upsample2d':
      if (call.interpolation === 'nearest') return plainTaps(one(Math.floor(at / call.size[axis])))
      return interpolatedCells(call.size[axis], n, at).map(({ source }, tap) => ({ tap, position: source, source }))
    case 'softmax': {
      const alongAxis = call.axis === 'all' || call.axis === (axis === 0 ? 'row' : 'column')
      return alongAxis ? all(n) : plainTaps(one(at))
    }
    case 'dense':
    case 'flatten':
    case 'pyramidPool':
      return all(n)
    case 'elementwise':
    case 'prelu':
    case 'batchNorm':
      return plainTaps(one(at))
  }
}

function modeOf(call: CallOf<'conv2d' | 'pool2d' | 'argmaxPool2d'>): PaddingMode {
  return call.kernel === 'conv2d' ? call.paddingMode : 'zeros'
}

function unflattened(
  order: 'channelsLast' | 'channelsFirst',
  { channels, height, width }: MapShape,
  index: number,
): Cell {
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

function single({ channel, row, column }: Cell): Patch {
  return { channels: one(channel), rows: plainTaps(one(row)), columns: plainTaps(one(column)) }
}

function regionOfCell({ channel, row, column }: Cell): Region {
  return { channels: one(channel), rows: [one(row)], columns: [one(column)] }
}

function one(at: number): Span {
  return { begin: at, end: at + 1 }
}

function all(n: number): readonly AxisTap[] {
  return plainTaps({ begin: 0, end: n })
}
