/**
 * A grid of windows: the cells that output cell (row, column) of a pooling sees.
 */
import type { TensorView } from '#app/calls/kernels'
import { reachAt, type Reach } from './axis'
import type { Cells } from './reduce'
import { valueAt } from './view'

export function cellsOf(
  input: TensorView,
  channel: number,
  rows: readonly Reach[],
  row: number,
  columns: readonly Reach[],
  column: number,
): Cells {
  const down = reachAt(rows, row)
  const across = reachAt(columns, column)
  return {
    count: down.taps.length * across.taps.length,
    padded: down.padded * across.padded,
    forEach(visit) {
      for (const { position: y } of down.taps) {
        for (const { position: x } of across.taps) visit(valueAt(input, channel, y, x), y * input.width + x)
      }
    },
  }
}
