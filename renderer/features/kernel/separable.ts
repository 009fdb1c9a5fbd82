/** Whether a kernel is a column times a row (of rank 1): then two passes do the work of one. */
import type { Matrix } from '#app/layers/presets'

export interface Separated {
  readonly column: readonly number[]
  readonly row: readonly number[]
}

/** Rounding that is no difference: weights are float32 in the end. */
const TOLERANCE = 1e-6

/**
 * The column and the row whose products are the kernel's weights; null for a kernel of higher rank, of one row or
 * column, or of nothing but 0. The column is of whole numbers where one of the shortest length is, as 1 2 1.
 */
export function separated(matrix: Matrix): Separated | null {
  const largest = Math.max(...matrix.flat().map(Math.abs))
  if (matrix.length < 2 || (matrix[0]?.length ?? 0) < 2 || largest === 0) return null
  const pivotRow = matrix.find((row) => row.some((w) => Math.abs(w) === largest)) ?? []
  const at = pivotRow.findIndex((w) => Math.abs(w) === largest)
  // A row without positive weights is better said with the signs in the column.
  const sign = pivotRow.some((w) => w > 0) ? 1 : -1
  const row = pivotRow.map((w) => sign * w)
  const column = matrix.map((line) => (line[at] ?? 0) / (row[at] ?? 1))
  const exact = matrix.every((line, i) =>
    line.every((w, j) => Math.abs(w - (column[i] ?? 0) * (row[j] ?? 0)) <= TOLERANCE * largest),
  )
  return exact ? rounded(column, row) : null
}

/** Measures the column by its least weight where that makes all of it whole numbers. */
function rounded(column: readonly number[], row: readonly number[]): Separated {
  const least = Math.min(...column.filter((w) => w !== 0).map(Math.abs))
  const whole = column.map((w) => w / least)
  if (!whole.every((w) => Math.abs(w - Math.round(w)) < TOLERANCE && Math.abs(w) < 1000)) return { column, row }
  return { column: whole.map((w) => Math.round(w) + 0), row: row.map((w) => w * least + 0) }
}
