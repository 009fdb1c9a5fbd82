/** The summary table as text: CSV, Markdown or LaTeX, for copying, saving and printing. */
import { parameterTotals, type Plan } from './plan'
import { formatKerasShape } from './shape'
import { csvLine, csvTable, plainCsv, type CsvDialect } from './text/csv'

export const textFormats = { csv: 'CSV', markdown: 'Markdown', latex: 'LaTeX' } as const
/** Endings of file names. */
export const textEndings: Readonly<Record<TextFormat, string>> = { csv: 'csv', markdown: 'md', latex: 'tex' }
export type TextFormat = keyof typeof textFormats

const HEAD = ['Layer (type)', 'Output shape', 'Parameters', 'MACs']

/**
 * One line for each layer, then the totals.
 * @param dialect of CSV
 * @throws Failure 'invalid-argument' for a dialect that could not be read back
 */
export function summaryText(plan: Plan, format: TextFormat, dialect = plainCsv): string {
  const rows = [
    ['Input', formatKerasShape(plan.input), '0', '0'],
    ...plan.steps.map((step) => [
      step.name === step.type ? step.name : `${step.name} (${step.type})`,
      formatKerasShape(step.shape),
      String(step.trainable + step.nonTrainable),
      String(step.macs),
    ]),
  ]
  const { total, trainable, nonTrainable } = parameterTotals(plan)
  const totals = [
    ['Total parameters', String(total)],
    ['Trainable parameters', String(trainable)],
    ['Non-trainable parameters', String(nonTrainable)],
  ]
  return { csv, markdown, latex }[format](rows, totals, dialect)
}

function csv(rows: string[][], totals: string[][], dialect: CsvDialect): string {
  const lines = [...rows, ...totals.map(([name = '', value = '']) => [name, '', value, ''])]
  return csvTable(
    HEAD,
    lines.map((cells) => csvLine(cells, dialect)),
    dialect,
  )
}

function markdown(rows: string[][], totals: string[][]): string {
  const escaped = (text: string) => text.replace(/[\\`*_[\]<>|~#]/g, (sign) => `\\${sign}`).replace(/\s+/g, ' ')
  const line = (cells: string[]) => `| ${cells.map(escaped).join(' | ')} |\n`
  const list = totals.map(([name, value]) => `- ${name}: ${value}\n`)
  return `${line(HEAD)}|---|---|---:|---:|\n${rows.map(line).join('')}\n${list.join('')}`
}

function latex(rows: string[][], totals: string[][]): string {
  const words: Readonly<Record<string, string>> = {
    '\\': '\\textbackslash{}',
    '~': '\\textasciitilde{}',
    '^': '\\textasciicircum{}',
  }
  const escaped = (text: string) => text.replace(/[&%$#_{}\\~^]/g, (sign) => words[sign] ?? `\\${sign}`)
  const line = (cells: string[]) => `${cells.map(escaped).join(' & ')} \\\\\n`
  const sums = totals.map(([name = '', value = '']) => line([name, '', value, ''])).join('')
  return `\\begin{tabular}{llrr}\n\\hline\n${line(HEAD)}\\hline\n${rows.map(line).join('')}\\hline\n${sums}\\hline\n\\end{tabular}\n`
}
