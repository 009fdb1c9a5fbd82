/** The window that a step slides over the map it reads, padding included, whatever calls the step consists of. */
import { plainTaps, type Axis, type AxisTap } from '#app/calls/axis'
import type { Patch } from '#app/calls/geometry/geometry'
import type { Span } from '#app/calls/kernelCall'
import type { Step } from '#app/plan'
import type { MapShape } from '#app/shape'
import { callsBackwards, cellsReadBy, type Cell, type PassedCall } from './provenance'

/**
 * The positions of its input that a step reads for one cell, on each axis: those in the padding lie below 0 or beyond
 * the map. Of several calls the first one reads the input; its positions are those of all cells that the others need.
 * @param input the shape that the step reads
 */
export function slidingWindow(step: Step, input: MapShape, { channel, row, column }: Cell): Patch {
  const cell: Patch = { channels: one(channel), rows: plainTaps(one(row)), columns: plainTaps(one(column)) }
  return callsBackwards(step, input).reduce(positionsUnder, cell)
}

/** The positions that a call reads for the cells of a window over its output. */
function positionsUnder(window: Patch, { call, input, output, pooling }: PassedCall): Patch {
  const geometry = cellsReadBy(call, pooling, 0)
  const single = geometry.cellPatch && cellOf(window)
  if (single) return geometry.cellPatch(single, input)
  const along = (axis: Axis, n: number, taps: readonly AxisTap[]) =>
    joined(taps.flatMap(({ source }) => (source === null ? [] : [geometry.taps(axis, n, source)])))
  return {
    channels: geometry.channels(window.channels, input, output),
    rows: along(0, input.height, window.rows),
    columns: along(1, input.width, window.columns),
  }
}

/** The positions of several windows, each once, in their order. */
function joined(windows: readonly (readonly AxisTap[])[]): readonly AxisTap[] {
  const [only, ...others] = windows
  if (only && others.length === 0) return only
  const byPosition = new Map(windows.flat().map((tap) => [tap.position, tap]))
  return [...byPosition.values()].sort((a, b) => a.position - b.position)
}

/** The only cell of a window; null where there are several. */
function cellOf({ channels, rows, columns }: Patch): Cell | null {
  const [row, column] = [rows[0]?.source ?? null, columns[0]?.source ?? null]
  const isOne = channels.end - channels.begin === 1 && rows.length === 1 && columns.length === 1
  return isOne && row !== null && column !== null ? { channel: channels.begin, row, column } : null
}

function one(at: number): Span {
  return { begin: at, end: at + 1 }
}
