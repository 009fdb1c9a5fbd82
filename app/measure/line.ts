/** The cells of a line, as values are read along it. */

export interface LineCell {
  readonly row: number
  readonly column: number
}

/**
 * The cells from one to another, both among them: one for each row or column along the longer side, the nearest ones to
 * the straight line between their middles; halves go down and to the right.
 */
export function cellsOnLine(from: LineCell, to: LineCell): LineCell[] {
  const [down, right] = [to.row - from.row, to.column - from.column]
  const steps = Math.max(Math.abs(down), Math.abs(right))
  return Array.from({ length: steps + 1 }, (_, i) => ({
    row: from.row + (steps === 0 ? 0 : Math.floor((i * down) / steps + 0.5)),
    column: from.column + (steps === 0 ? 0 : Math.floor((i * right) / steps + 0.5)),
  }))
}
