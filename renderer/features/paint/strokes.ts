/** Cells under a brush, and planes of numbers with some of their cells changed. */
import type { ValuesInput } from '#app/document/experiment'
import type { Place, Size } from '#renderer/maps/viewport'

/** Sides of the brush, in cells. */
export const BRUSHES = [1, 3, 5] as const
export type Brush = (typeof BRUSHES)[number]

/** The cells of a grid under a square brush. */
export function brushCells({ row, column }: Place, brush: Brush, { height, width }: Size): Place[] {
  const reach = (brush - 1) / 2
  const along = (at: number, cells: number) => {
    const first = Math.max(at - reach, 0)
    return Array.from({ length: Math.max(Math.min(at + reach, cells - 1) - first + 1, 0) }, (_, i) => first + i)
  }
  return along(row, height).flatMap((down) => along(column, width).map((across) => ({ row: down, column: across })))
}

/** The places from one to another, each beside the one before, so that a quick brush leaves no gaps. */
export function lineCells(from: Place, to: Place): Place[] {
  const steps = Math.max(Math.abs(to.row - from.row), Math.abs(to.column - from.column), 1)
  return Array.from({ length: steps + 1 }, (_, i) => ({
    row: Math.round(from.row + ((to.row - from.row) * i) / steps),
    column: Math.round(from.column + ((to.column - from.column) * i) / steps),
  }))
}

/** The planes with cells of one channel set to a value; rows without such cells stay the same objects. */
export function withCells(
  planes: ValuesInput['planes'],
  channel: number,
  cells: readonly Place[],
  value: number,
): ValuesInput['planes'] {
  const byRow = new Map<number, Set<number>>()
  for (const { row, column } of cells) byRow.set(row, (byRow.get(row) ?? new Set()).add(column))
  return planes.map((plane, at) =>
    at === channel
      ? plane.map((numbers, row) => {
          const columns = byRow.get(row) ?? new Set<number>()
          const changes = [...columns].some((column) => numbers[column] !== value)
          return changes ? numbers.map((number, column) => (columns.has(column) ? value : number)) : numbers
        })
      : plane,
  )
}
