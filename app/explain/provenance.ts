/**
 * Where a number comes from: the cells that one call reads for a cell of its output, and the receptive field of a
 * cell through several layers.
 */
import type { Axis } from '#app/calls/axis'
import { geometryOf } from '#app/calls/geometry'
import type { Cell, CellsRead, Patch } from '#app/calls/geometry/geometry'
import type { KernelCall, Span, Window2d } from '#app/calls/kernelCall'
import { type Plan, type Step } from '#app/plan'
import { readsOf } from '#app/layers/layer'
import { cellsIn, regionOfPatch, spansOf, withoutRepeats, type Region, type Spans } from './region'
import type { MapShape } from '#app/shape'

export type { Cell } from '#app/calls/geometry/geometry'

/**
 * The window that a call reads for one cell of its output.
 * @param pooling the windows whose values an unpooling puts back; without them it may read any.
 * @param read which of the call's inputs
 */
export function patchOf(
  call: KernelCall,
  input: MapShape,
  output: MapShape,
  cell: Cell,
  pooling: Window2d | null = null,
  read = 0,
): Patch {
  const { cellPatch, channels, taps } = cellsReadBy(call, pooling, read)
  return (
    cellPatch?.(cell, input) ?? {
      channels: channels(one(cell.channel), input, output),
      rows: taps(0, input.height, cell.row),
      columns: taps(1, input.width, cell.column),
    }
  )
}

/** How a call reads one of its inputs. */
export function cellsReadBy(call: KernelCall, pooling: Window2d | null, read: number): CellsRead {
  const geometry = geometryOf(call, pooling)
  return geometry.inputs?.[read] ?? geometry
}

/** The cells of its input, of a join the first lane's output, that a step reads for one cell, through all its calls. */
export function regionOf(step: Step, input: MapShape, cell: Cell): Region {
  return backThrough(step, input, regionOfCell(cell))
}

/**
 * The cells of the image that a cell depends on: all that windows hold, whatever their weights. One region, but where
 * lanes come together, or an unpooling joins what was pooled with what comes from other cells.
 * @param at index into the plan's steps; -1 for the input itself.
 */
export function receptiveField(plan: Plan, at: number, cell: Cell): readonly Region[] {
  const seen = new Map<number, readonly Region[]>([[at, [regionOfCell(cell)]]])
  const add = (index: number, regions: readonly Region[]) =>
    seen.set(index, withoutRepeats([...(seen.get(index) ?? []), ...regions]))
  for (let index = at; index >= 0; index--) {
    const [step, regions] = [plan.steps[index], seen.get(index)]
    if (!step || !regions) continue
    for (const { step: read, region } of readsBack(plan, step, regions)) add(read, [region])
  }
  return seen.get(-1) ?? []
}

/** The cells that a step reads of the maps of other steps (-1: the input) for regions of its own. */
function readsBack(plan: Plan, step: Step, regions: readonly Region[]): { step: number; region: Region }[] {
  if (step.calls.length === 0) return regions.map((region) => ({ step: step.source, region }))
  const pooling = poolingOf(step)?.window ?? null
  const found: { step: number; region: Region }[] = []
  const wanted = step.calls.map((): Region[] => [])
  wanted.at(-1)!.push(...regions)
  for (let at = step.calls.length - 1; at >= 0; at--) {
    const { call, shape: output } = step.calls[at]!
    for (const [i, read] of readsOf(step, at).entries()) {
      const input = 'step' in read ? (plan.steps[read.step]?.shape ?? plan.input) : step.calls[read.call]!.shape
      const from = wanted[at]!.map((region) => readBy({ call, input, output, pooling }, region, i))
      if ('step' in read) found.push(...from.map((region) => ({ step: read.step, region })))
      else wanted[read.call]!.push(...from)
    }
  }
  return found
}

/** The shape that a step reads. */
export function inputOf(plan: Plan, step: Step): MapShape {
  return plan.steps[step.source]?.shape ?? plan.input
}

/** The pooling that a step undoes, its window, and the index of the step whose map was pooled (-1: the input). */
export interface UndonePooling {
  readonly call: KernelCall
  readonly window: Window2d
  readonly pooled: number
}

/** A step undoes a pooling if its last call reads the indices that another one has found. */
export function poolingOf(step: Step): UndonePooling | null {
  const indices = readsOf(step, step.calls.length - 1)[1]
  if (!indices || !('call' in indices)) return null
  const { call } = step.calls[indices.call]!
  const window = geometryOf(call).argmaxWindow
  const read = readsOf(step, indices.call)[0]
  return window && read && 'step' in read ? { call, window, pooled: read.step } : null
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
  const pooling = poolingOf(step)?.window ?? null
  const passed = { call: lowered.call, input: step.calls[from]?.shape ?? input, output: lowered.shape, pooling }
  return [passed, ...callsBackwards(step, input, from)]
}

function backThrough(step: Step, input: MapShape, region: Region): Region {
  return callsBackwards(step, input).reduce((read, call) => readBy(call, read), region)
}

/** The cells that a call reads of one of its inputs for a region of its output. */
function readBy({ call, input, output, pooling }: PassedCall, { channels, rows, columns }: Region, read = 0): Region {
  const geometry = cellsReadBy(call, pooling, read)
  const single = geometry.cellPatch && cellOf({ channels, rows, columns })
  if (single) return regionOfPatch(geometry.cellPatch(single, input), input)
  return {
    channels: geometry.channels(channels, input, output),
    rows: readAlong(geometry, 0, input.height, rows),
    columns: readAlong(geometry, 1, input.width, columns),
  }
}

/** The cells of an axis of n cells that a call reads for cells of its output. */
function readAlong({ sources }: CellsRead, axis: Axis, n: number, cells: Spans): Spans {
  return spansOf(allSources(), n)

  function* allSources(): Iterable<number | null> {
    for (const span of cells) yield* sources(axis, n, span)
  }
}

/** The only cell of a region; null where there are several. */
function cellOf(region: Region): Cell | null {
  const [[row], [column]] = [region.rows, region.columns]
  return row && column && cellsIn(region) === 1
    ? { channel: region.channels.begin, row: row.begin, column: column.begin }
    : null
}

function regionOfCell({ channel, row, column }: Cell): Region {
  return { channels: one(channel), rows: [one(row)], columns: [one(column)] }
}

function one(at: number): Span {
  return { begin: at, end: at + 1 }
}
