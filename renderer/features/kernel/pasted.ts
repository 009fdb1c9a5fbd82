/** Matrices from the clipboard, as spreadsheets and CSV files write them. */
import type { Matrix } from '../../../app/layers/presets'

/**
 * The numbers of a text with rows on lines and columns apart by tabs, semicolons, commas or spaces; also with
 * brackets, as NumPy and JSON write them. Null where it is not a matrix of finite numbers.
 */
export function parseMatrix(text: string): Matrix | null {
  const rows = text
    .replace(/\]\s*,?\s*\[/g, '\n')
    .replace(/[[\]]/g, ' ')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(parseRow)
  const width = rows[0]?.length ?? 0
  const even = rows.every((row) => row.length === width && row.every(Number.isFinite))
  return width > 0 && even ? rows : null
}

function parseRow(line: string): number[] {
  // Where tabs or semicolons part the columns, a comma is a decimal comma.
  const parts = /[\t;]/.test(line) ? line.split(/[\t;]/).map((part) => part.replace(',', '.')) : line.split(/[\s,]+/)
  return parts.filter((part) => part.trim() !== '').map(Number)
}

/** The matrix with another one laid over it from a cell on; what reaches beyond is left out. */
export function laidOver(matrix: Matrix, over: Matrix, row: number, column: number): Matrix {
  return matrix.map((line, i) => line.map((old, j) => over[i - row]?.[j - column] ?? old))
}
