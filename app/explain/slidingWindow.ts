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
  const { begin, end } = window.channels
  if (geometry.valuePatch) return end - begin === 1 ? geometry.valuePatch(begin, input) : wholeInput(input)
  const along = (axis: Axis, n: number, taps: readonly AxisTap[]) =>
    joined(taps.flatMap(({ source }) => (source === null ? [] : [geometry.taps(axis, n, source)])))
  return {
    channels: {
      begin: geometry.channels(begin, input, output).begin,
      end: geometry.channels(end - 1, input, output).end,
    },
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

function wholeInput({ channels, height, width }: MapShape): Patch {
  return {
    channels: { begin: 0, end: channels },
    rows: plainTaps({ begin: 0, end: height }),
    columns: plainTaps({ begin: 0, end: width }),
  }
}

function one(at: number): Span {
  return { begin: at, end: at + 1 }
}
