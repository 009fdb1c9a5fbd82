/** The values along a line of a map: exact, read in small parts, so that a long line costs no more than its cells. */
import { Failure } from '#app/failure'
import { cellsOnLine, type LineCell } from '#app/measure/line'
import { gridShape, type MapShape } from '#app/shape'
import type { Tile } from '#app/protocol/contract'
import type { TileRequest } from '#main/engine/tile'

/** Cells of a line that are read together. */
const PART = 64

type End = readonly [row: number, column: number]

/**
 * @param readTile gives a part of the map
 * @throws Failure 'not-found' for ends beyond the map, and what `readTile` throws
 */
export async function lineValues(
  shape: MapShape,
  { channel, from, to }: { readonly channel: number; readonly from: End; readonly to: End },
  readTile: (request: TileRequest) => Tile | Promise<Tile>,
): Promise<Float32Array> {
  const { height, width } = gridShape(shape)
  for (const [row, column] of [from, to]) {
    if (row < height && column < width) continue
    throw new Failure('not-found', `line: expected cells of ${height} × ${width}, received (${row}, ${column}).`)
  }
  const cells = cellsOnLine({ row: from[0], column: from[1] }, { row: to[0], column: to[1] })
  const values = new Float32Array(cells.length)
  for (let begin = 0; begin < cells.length; begin += PART) {
    const part = cells.slice(begin, begin + PART)
    const box = boxAround(part)
    const tile = await readTile({ channel, level: 0, reduce: 'mean', ...box })
    part.forEach(({ row, column }, i) => {
      values[begin + i] = tile.values[(row - box.row) * tile.width + column - box.column]!
    })
  }
  return values
}

/** Of cells on a line the ends lie in the corners. */
function boxAround(cells: readonly LineCell[]) {
  const [first, last] = [cells[0]!, cells.at(-1)!]
  return {
    row: Math.min(first.row, last.row),
    column: Math.min(first.column, last.column),
    height: Math.abs(last.row - first.row) + 1,
    width: Math.abs(last.column - first.column) + 1,
  }
}
