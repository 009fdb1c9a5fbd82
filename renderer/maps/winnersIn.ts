/** The cells that win a max pooling: of each of its windows the first largest one, or one that is NaN. */
import type { AxisTap } from '#app/calls/axis'
import type { KernelCall } from '#app/calls/kernelCall'
import { patchOf } from '#app/explain/provenance'
import type { MapShape } from '#app/shape'
import type { Cells } from './labels'
import type { Place, Rect } from './viewport'

/** Whether a call takes the largest of each window. */
export function takesWinners(call: KernelCall): boolean {
  if (call.kernel === 'pool2d' || call.kernel === 'regionPool') return call.reducer.type === 'max'
  return call.kernel === 'argmaxPool2d' || call.kernel === 'regionArgmax'
}

/** The winners of all windows that lie in `cells` as far as they lie on the map. */
export function winnersIn(call: KernelCall, input: MapShape, output: MapShape, cells: Cells): Place[] {
  const rows = within(
    output.height,
    (at) => patchOf(call, input, output, { channel: 0, row: at, column: 0 }).rows,
    cells.top,
    cells.height,
  )
  const columns = within(
    output.width,
    (at) => patchOf(call, input, output, { channel: 0, row: 0, column: at }).columns,
    cells.left,
    cells.width,
  )
  return rows.flatMap((down) => columns.map((across) => winnerOf(down, across, cells)))
}

/** A view made larger by one window on each side, so that those at its border are whole. */
export function withWindow(call: KernelCall, view: Rect): Rect {
  const reach = (axis: 0 | 1) => ('window' in call ? (call.window.size[axis] - 1) * call.window.dilations[axis] + 1 : 0)
  const [down, across] = [reach(0), reach(1)]
  return {
    top: view.top - down,
    left: view.left - across,
    height: view.height + 2 * down,
    width: view.width + 2 * across,
  }
}

/** Of each window on one axis its places on the map, where all of these are in a part of it. */
function within(count: number, tapsOf: (at: number) => readonly AxisTap[], begin: number, length: number): number[][] {
  const found: number[][] = []
  for (let at = 0; at < count; at++) {
    const places = tapsOf(at).flatMap(({ source }) => (source === null ? [] : [source]))
    if (places.length > 0 && places[0]! >= begin && places.at(-1)! < begin + length) found.push(places)
  }
  return found
}

function winnerOf(rows: readonly number[], columns: readonly number[], { top, left, width, values }: Cells): Place {
  let best = { row: rows[0]!, column: columns[0]! }
  let largest = -Infinity
  for (const row of rows) {
    for (const column of columns) {
      const value = values[(row - top) * width + column - left]!
      if (!(value > largest) && !Number.isNaN(value)) continue
      if (Number.isNaN(value)) return { row, column }
      largest = value
      best = { row, column }
    }
  }
  return best
}
