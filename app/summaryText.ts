/** The summary table as text: CSV, Markdown or LaTeX, for copying, saving and printing. */
import { columnsOf, summaryTotals, type SummaryColumn, type SummaryRow } from './summary'
import type { Plan } from './plan'
import { csvLine, csvTable, type CsvDialect } from './text/csv'
import { message, type Message } from './text/message'

export const textFormats = { csv: 'CSV', markdown: 'Markdown', latex: 'LaTeX' } as const
/** Endings of file names. */
export const textEndings: Readonly<Record<TextFormat, string>> = { csv: 'csv', markdown: 'md', latex: 'tex' }
export type TextFormat = keyof typeof textFormats

type Cell = string | number | null

interface Table {
  readonly head: readonly string[]
  /** Whether a column is one of numbers, which are aligned at the right. */
  readonly numeric: readonly boolean[]
  readonly rows: readonly (readonly Cell[])[]
  readonly totals: readonly (readonly [title: string, count: number])[]
}

export interface SummaryTextOptions {
  readonly dialect: CsvDialect
  /** Prints words in the reader's language. */
  say(words: Message): string
}

/**
 * One line for each layer, then the totals. Numbers are plain, with their units in the heads: bytes, milliseconds. The
 * column of times is there if any is known.
 * @throws Failure 'invalid-argument' for a dialect that could not be read back
 */
export function summaryText(
  plan: Plan,
  rows: readonly SummaryRow[],
  format: TextFormat,
  { dialect, say }: SummaryTextOptions,
): string {
  const columns = columnsOf(rows).filter(
    ({ unit }) => unit !== 'milliseconds' || rows.some(({ milliseconds }) => milliseconds !== null),
  )
  const cellOf = (value: ReturnType<SummaryColumn['value']>) =>
    value === null || typeof value === 'number' ? value : say(value)
  const table: Table = {
    head: columns.map((column) => say(headOf(column))),
    numeric: columns.map(({ unit }) => unit !== null),
    rows: rows.map((row) => columns.map((column) => cellOf(column.value(row)))),
    totals: summaryTotals(plan).map(({ title, count }) => [say(title), count]),
  }
  return { csv, markdown, latex }[format](table, dialect)
}

function headOf({ title, unit }: SummaryColumn): Message {
  if (unit === 'bytes') return message('summary.inBytes', { column: title })
  return unit === 'milliseconds' ? message('summary.inMilliseconds', { column: title }) : title
}

/** The totals stand in the column of parameters. */
function withTotals({ head, rows, totals }: Table): readonly (readonly Cell[])[] {
  return [...rows, ...totals.map(([title, count]) => head.map((_, i) => [title, null, count][i] ?? null))]
}

function csv(table: Table, dialect: CsvDialect): string {
  return csvTable(
    table.head,
    withTotals(table).map((cells) => csvLine(cells, dialect)),
    dialect,
  )
}

function markdown({ head, numeric, rows, totals }: Table): string {
  const escaped = (cell: Cell) =>
    String(cell ?? '')
      .replace(/[\\`*_[\]<>|~#]/g, (sign) => `\\${sign}`)
      .replace(/\s+/g, ' ')
  const line = (cells: readonly Cell[]) => `| ${cells.map(escaped).join(' | ')} |\n`
  const rule = numeric.map((right) => (right ? '---:' : '---')).join('|')
  const list = totals.map(([name, value]) => `- ${name}: ${value}\n`)
  return `${line(head)}|${rule}|\n${rows.map(line).join('')}\n${list.join('')}`
}

function latex(table: Table): string {
  const words: Readonly<Record<string, string>> = {
    '\\': '\\textbackslash{}',
    '~': '\\textasciitilde{}',
    '^': '\\textasciicircum{}',
    '×': '$\\times$',
    '⌊': '$\\lfloor$',
    '⌋': '$\\rfloor$',
    '⌈': '$\\lceil$',
    '⌉': '$\\rceil$',
  }
  const escaped = (cell: Cell) =>
    String(cell ?? '').replace(/[&%$#_{}\\~^×⌊⌋⌈⌉]/g, (sign) => words[sign] ?? `\\${sign}`)
  const line = (cells: readonly Cell[]) => `${cells.map(escaped).join(' & ').trimEnd()} \\\\\n`
  const lines = withTotals(table).map(line)
  const [layers, totals] = [lines.slice(0, table.rows.length), lines.slice(table.rows.length)]
  const columns = table.numeric.map((right) => (right ? 'r' : 'l')).join('')
  return `\\begin{tabular}{${columns}}\n\\hline\n${line(table.head)}\\hline\n${layers.join('')}\\hline\n${totals.join('')}\\hline\n\\end{tabular}\n`
}
