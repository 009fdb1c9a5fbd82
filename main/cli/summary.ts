/** `poolscope summary`: the summary of a stack as a table, CSV or JSON. */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { parameterTotals, planStack, type Plan } from '#app/plan'
import { mapShape, type MapShape } from '#app/shape'
import type { Experiment } from '#app/document/experiment'
import { inputShape } from '#app/document/inputShape'
import type { ImageInfo } from '#app/protocol/contract'
import type { AxisField } from '#app/explain/fieldSizes'
import { columnsOf, summaryRows, summaryTotals, type SummaryColumn, type SummaryRow } from '#app/summary'
import { summaryText } from '#app/summaryText'
import { formatBytes } from '#app/text/bytes'
import type { CsvDialect } from '#app/text/csv'
import { formatAmount, formatEnglish } from '#app/text/format'
import { dialectOf, type CsvOptions } from './csvOptions'
import { withService, type Program } from './program'
import { openExperiment } from './session'

export interface SummaryOptions extends CsvOptions {
  readonly inputShape?: readonly [height: number, width: number, channels: number]
  readonly csv: boolean
  readonly json: boolean
}

/** @throws Failure for an experiment that can't be read, has no input, or can't run on it */
export async function summary(program: Program, path: string, options: SummaryOptions): Promise<void> {
  const { inputShape: given, csv, json } = options
  const dialect = dialectOf(options, csv)
  await withService(program, { kernels: 'portable' }, async (service) => {
    const session = service.openSession(() => undefined, { kind: 'browser', chooseDestination: async () => null })
    const { experiment, images } = await openExperiment(session, path, program.note)
    const shape = given ? mapShape(given[2], given[0], given[1]) : ownShape(experiment, images)
    const plan = planStack(experiment.stack, shape)
    if (json) program.out(JSON.stringify(summaryObject(experiment.name, plan), null, 2))
    else for (const line of csv ? csvLines(plan, dialect) : summaryTable(experiment.name, plan)) program.out(line)
    if (plan.problem) throw new Failure('impossible-stack', plan.problem.message)
  })
}

function csvLines(plan: Plan, dialect: CsvDialect): readonly string[] {
  return summaryText(plan, rowsOf(plan), 'csv', { dialect, say: formatEnglish }).trimEnd().split('\r\n')
}

/** A line per layer, with the columns of the window's summary, then the totals; framed as Keras does it. */
export function summaryTable(name: string, plan: Plan): readonly string[] {
  const all = rowsOf(plan)
  const columns = columnsOf(all).filter(({ unit }) => unit !== 'milliseconds')
  const head = columns.map(({ title }) => formatEnglish(title))
  const rows = all.map((row) => columns.map((column) => cellText(column, row)))
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)) + 2)
  const line = (cells: readonly string[]) =>
    ` ${cells.map((cell, i) => (columns[i]!.unit ? cell.padStart(widths[i]! - 2).padEnd(widths[i]!) : cell.padEnd(widths[i]!))).join('')}`.trimEnd()
  const width = widths.reduce((sum, w) => sum + w, 0)
  return [
    `Model: "${name}"`,
    '_'.repeat(width),
    line(head),
    '='.repeat(width),
    ...rows.map(line),
    '='.repeat(width),
    ...summaryTotals(plan).map(({ title, count }) => `${formatEnglish(title)}: ${formatAmount(count, 'en')}`),
    '_'.repeat(width),
  ]
}

function rowsOf(plan: Plan): readonly SummaryRow[] {
  return summaryRows(plan, () => null)
}

function cellText({ unit, value }: SummaryColumn, row: SummaryRow): string {
  const cell = value(row)
  if (cell === null) return unit === 'cells' ? '-' : ''
  if (typeof cell !== 'number') return formatEnglish(cell)
  return unit === 'bytes' ? formatEnglish(formatBytes(cell)) : formatAmount(cell, 'en')
}

function summaryObject(name: string, plan: Plan) {
  const rows = rowsOf(plan).slice(1)
  const axes = (field: SummaryRow['field'], of: keyof AxisField) => field && [field[0][of], field[1][of]]
  return {
    name,
    input: kerasDimensions(plan.input),
    layers: plan.steps.map((step, s) => {
      const { index, type, parameters, connectedTo, macs, bytes, field, size } = rows[s]!
      return {
        index,
        name: step.name,
        type,
        outputShape: kerasDimensions(step.shape),
        parameters,
        ...(connectedTo && { connectedTo: connectedTo.map(formatEnglish) }),
        macs,
        bytes,
        receptiveField: axes(field, 'size'),
        jump: axes(field, 'jump'),
        start: axes(field, 'start'),
        sizeFormulas: size,
      }
    }),
    ...parameterTotals(plan),
  }
}

/** Channels last, batch first and unknown, as in Keras. */
function kerasDimensions({ flat, height, width, channels }: MapShape): readonly (number | null)[] {
  return flat ? [null, channels] : [null, height, width, channels]
}

function ownShape({ inputs, reading }: Experiment, images: readonly (ImageInfo | null)[]): MapShape {
  const shape = inputs[0] ? inputShape(inputs[0], images[0] ?? null, reading) : null
  if (shape) return shape
  throw new Failure('invalid-argument', message('cli.noInputShape'))
}
