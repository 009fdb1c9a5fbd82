/** `poolscope summary`: the table that Keras prints, or the same as CSV or JSON. */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { parameterTotals, planStack, type Plan } from '#app/plan'
import { formatKerasShape, mapShape, type MapShape } from '#app/shape'
import type { Experiment } from '#app/document/experiment'
import { inputShape } from '#app/document/inputShape'
import type { ImageInfo } from '#app/protocol/contract'
import { summaryText } from '#app/summaryText'
import type { CsvDialect } from '#app/text/csv'
import { dialectOf, type CsvOptions } from './csvOptions'
import { withService, type Program } from './program'

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
    const { experiment, images } = await session.openExperimentFile(path)
    const shape = given ? mapShape(given[2], given[0], given[1]) : ownShape(experiment, images)
    const plan = planStack(experiment.stack, shape)
    if (json) program.out(JSON.stringify(summaryObject(experiment.name, plan), null, 2))
    else for (const line of csv ? csvLines(plan, dialect) : summaryTable(experiment.name, plan)) program.out(line)
    if (plan.problem) throw new Failure('impossible-stack', plan.problem.message)
  })
}

function csvLines(plan: Plan, dialect: CsvDialect): readonly string[] {
  return summaryText(plan, 'csv', dialect).trimEnd().split('\r\n')
}

/** One row per layer: name and type, output shape, parameters; then the totals. */
export function summaryTable(name: string, plan: Plan): readonly string[] {
  const head = ['Layer (type)', 'Output Shape', 'Param #'] as const
  const rows = plan.steps.map((step) => [
    `${step.name} (${step.type})`,
    formatKerasShape(step.shape),
    grouped(step.trainable + step.nonTrainable),
  ])
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]!.length)) + 2)
  const line = (cells: readonly string[]) => ` ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(' ')}`.trimEnd()
  const width = widths.reduce((sum, w) => sum + w + 1, 0)
  const { total, trainable, nonTrainable } = parameterTotals(plan)
  return [
    `Model: "${name}"`,
    '_'.repeat(width),
    line(head),
    '='.repeat(width),
    ...rows.map(line),
    '='.repeat(width),
    `Total params: ${grouped(total)}`,
    `Trainable params: ${grouped(trainable)}`,
    `Non-trainable params: ${grouped(nonTrainable)}`,
    '_'.repeat(width),
  ]
}

function summaryObject(name: string, plan: Plan) {
  return {
    name,
    input: kerasDimensions(plan.input),
    layers: plan.steps.map((step) => ({
      index: step.index,
      name: step.name,
      type: step.type,
      outputShape: kerasDimensions(step.shape),
      parameters: step.trainable + step.nonTrainable,
    })),
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

/** 1234567 as 1,234,567. */
function grouped(n: number): string {
  return n.toLocaleString('en-US')
}
