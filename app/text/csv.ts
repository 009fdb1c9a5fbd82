/**
 * CSV as RFC 4180 says, in a dialect: what separates cells, how numbers are written. Text cells that a spreadsheet would
 * run as a formula are made harmless.
 */
import { Failure } from '#app/failure'
import { amount, message, type Message } from './message'

export const csvSeparators = [',', ';', '\t'] as const
export const csvDecimals = ['.', ','] as const

export interface CsvDialect {
  readonly separator: (typeof csvSeparators)[number]
  readonly decimal: (typeof csvDecimals)[number]
  /** A byte order mark at the start, by which Excel knows UTF-8. */
  readonly bom: boolean
}

/** What `numpy.loadtxt(f, delimiter=',')`, pandas and R read. */
export const plainCsv: CsvDialect = { separator: ',', decimal: '.', bom: false }

/** Said in sidecars. */
export const TEXT_CELLS = "An apostrophe (') precedes =, +, -, @, a tab or a line break that a spreadsheet could run."

/** What keeps a dialect from being read: one sign that separates cells and is the decimal mark; null for others. */
export function dialectProblem({ separator, decimal }: CsvDialect): Message | null {
  return separator === decimal ? message('tables.sameSign') : null
}

/** @throws Failure 'invalid-argument' for a dialect with a problem */
export function requireReadable(dialect: CsvDialect): void {
  const problem = dialectProblem(dialect)
  if (problem !== null) throw new Failure('invalid-argument', problem)
}

/** Where a formula could start: after spaces at the start of a cell of any dialect; and leading white space that could hide one. */
const FORMULA = /(?<=^|[,;\t\r\n])( *)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?=[\t\r\n])/g

/**
 * A text as a cell. It is quoted wherever any dialect needs it, and an apostrophe makes what could start a formula plain
 * text, also after a sign that another dialect takes for the start of a cell.
 */
export function textCell(text: string): string {
  const harmless = text.replace(FORMULA, "$1'")
  return /[",;\t\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

/** A number as a cell: the shortest decimal that reads back to the same float64. */
export function numberCell(value: number, { decimal }: CsvDialect): string {
  const text = Object.is(value, -0) ? '-0.0' : String(value)
  return decimal === '.' ? text : text.replace('.', decimal)
}

/** A line without its end. Texts are text cells; null and undefined are empty cells. */
export function csvLine(cells: readonly (string | number | null | undefined)[], dialect: CsvDialect): string {
  return cells
    .map((cell) => (typeof cell === 'number' ? numberCell(cell, dialect) : textCell(cell ?? '')))
    .join(dialect.separator)
}

/** The first line of a table, without its end. Columns have plain names. */
export function csvHead(columns: readonly string[], dialect: CsvDialect): string {
  return `${dialect.bom ? '\uFEFF' : ''}${csvLine(columns, dialect)}`
}

/**
 * A table as the text of a file.
 * @param lines without ends, of the same dialect
 * @throws Failure 'invalid-argument' for a dialect that could not be read back
 */
export function csvTable(columns: readonly string[], lines: readonly string[], dialect: CsvDialect): string {
  requireReadable(dialect)
  return csvText([csvHead(columns, dialect), ...lines])
}

/** Lines as the text of a file, with the ends that RFC 4180 asks for. */
export function csvText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('')
}

/** What Excel and LibreOffice show of a sheet. */
const SHEET = { rows: 1_048_576, columns: 16_384 }

export type CsvLayout = 'matrix' | 'tidy'

/** @returns what to know of files of these maps before a spreadsheet opens them; null where they fit */
export function beyondSheet(
  maps: readonly { readonly channels: number; readonly height: number; readonly width: number }[],
  layout: CsvLayout,
): Message | null {
  const cells = maps.reduce((sum, { channels, height, width }) => sum + channels * height * width, 0)
  const rows = layout === 'tidy' ? cells + 1 : Math.max(0, ...maps.map(({ height }) => height))
  const columns = layout === 'tidy' ? 0 : Math.max(0, ...maps.map(({ width }) => width))
  if (rows > SHEET.rows) return message('tables.tooManyRows', { rows: amount(rows), max: amount(SHEET.rows) })
  if (columns > SHEET.columns)
    return message('tables.tooManyColumns', { columns: amount(columns), max: amount(SHEET.columns) })
  return null
}
