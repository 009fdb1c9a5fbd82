/**
 * The summary of a stack as a table: its columns, their words and what each says of a layer. The window, copies and files
 * of it and `poolscope summary` have these columns in this order.
 */
import { fieldSizes, formatFieldAxis, ownField, type AxisField, type FieldSize } from './explain/fieldSizes'
import { joinOf, lanesOf } from './explain/joined'
import { sizeFormulas } from './explain/sizeFormula'
import { stepsRead } from './layers/layer'
import { joinNameOf } from './layers/parallel'
import { parameterTotals, type Plan, type Step } from './plan'
import { formatKerasShape, mapBytes } from './shape'
import { concat, message, type Message } from './text/message'

/** A layer, or the input. */
export interface SummaryRow {
  /** Position in the stack; -1 for the input. */
  readonly index: number
  readonly layerId: string | null
  /** Null for the input. */
  readonly name: string | null
  /** Of a block its join, as Keras names it; null for the input. */
  readonly type: string | null
  readonly shape: string
  readonly parameters: number
  /** The layers whose maps it reads; null where the stack has no blocks, and for the input. */
  readonly connectedTo: readonly Message[] | null
  readonly macs: number
  readonly bytes: number
  /** Null where cells have no field of one size. */
  readonly field: FieldSize | null
  /** Of the last run; null if unknown. */
  readonly milliseconds: number | null
  /** The size of the output: one formula, or those of rows and columns. */
  readonly size: readonly string[]
}

export interface SummaryColumn {
  readonly title: Message
  readonly help?: Message
  /** What a number counts; null for text. `cells` of the input, `5 × 3` where rows and columns differ. */
  readonly unit: 'count' | 'bytes' | 'milliseconds' | 'cells' | null
  /** Null for what is unknown or does not exist. */
  value(row: SummaryRow): string | number | Message | null
}

const axis = (of: keyof AxisField) => ({
  unit: 'cells' as const,
  value: ({ field }: SummaryRow) =>
    field && (field[0][of] === field[1][of] ? field[0][of] : formatFieldAxis(field, of)),
})

const connections: SummaryColumn = {
  title: message('summary.connectedTo'),
  unit: null,
  value: ({ connectedTo }) => connectedTo && concat(connectedTo, ', '),
}

const summaryColumns: readonly SummaryColumn[] = [
  { title: message('summary.layer'), unit: null, value: nameOf },
  { title: message('summary.shape'), unit: null, value: ({ shape }) => shape },
  { title: message('summary.parameters'), unit: 'count', value: ({ parameters }) => parameters },
  connections,
  { title: message('summary.macs'), unit: 'count', value: ({ macs }) => macs },
  { title: message('summary.memory'), unit: 'bytes', value: ({ bytes }) => bytes },
  { title: message('summary.field'), help: message('summary.fieldHelp'), ...axis('size') },
  { title: message('summary.jump'), help: message('summary.jumpHelp'), ...axis('jump') },
  { title: message('summary.start'), help: message('summary.startHelp'), ...axis('start') },
  { title: message('summary.time'), unit: 'milliseconds', value: ({ milliseconds }) => milliseconds },
  { title: message('summary.size'), unit: null, value: ({ size }) => (size.length > 0 ? size.join('; ') : null) },
]

/** The columns that rows have something in: what layers are connected to is told of stacks with blocks. */
export function columnsOf(rows: readonly SummaryRow[]): readonly SummaryColumn[] {
  const branches = rows.some(({ connectedTo }) => connectedTo !== null)
  return summaryColumns.filter((column) => branches || column !== connections)
}

/** `edges (Conv2D)`, the type alone for a layer without a name of its own, or the input. */
function nameOf({ name, type }: SummaryRow): Message {
  if (name === null || type === null) return message('summary.input')
  return name === type ? name : `${name} (${type})`
}

/** The input, then every layer. @param milliseconds of a map by its position in the stack, where known */
export function summaryRows(plan: Plan, milliseconds: (index: number) => number | null): readonly SummaryRow[] {
  const fields = fieldSizes(plan)
  const branches = plan.ends !== undefined || plan.steps.some((step) => joinOf(step) !== null)
  const nameAt = (read: number) => plan.steps[read]?.name ?? message('summary.input')
  const input: SummaryRow = {
    index: -1,
    layerId: null,
    name: null,
    type: null,
    shape: formatKerasShape(plan.input),
    parameters: 0,
    connectedTo: null,
    macs: 0,
    bytes: mapBytes(plan.input),
    field: [ownField, ownField],
    milliseconds: milliseconds(-1),
    size: [],
  }
  const layers = plan.steps.map((step, s) => ({
    index: step.index,
    layerId: step.layerId,
    name: step.name,
    type: typeOf(step),
    shape: formatKerasShape(step.shape),
    parameters: step.trainable + step.nonTrainable,
    connectedTo: branches ? mapsRead(step).map(nameAt) : null,
    macs: step.macs,
    bytes: step.bytes,
    field: fields[s] ?? null,
    milliseconds: milliseconds(step.index),
    size: sizeFormulas(plan, step),
  }))
  return [input, ...layers]
}

function typeOf(step: Step): string {
  const join = joinOf(step)
  return join ? joinNameOf(join) : step.type
}

/** The steps whose maps a step reads (-1: the input); of a join one for each lane. */
function mapsRead(step: Step): readonly number[] {
  return joinOf(step) ? lanesOf(step) : stepsRead(step)
}

export interface SummaryTotal {
  readonly title: Message
  readonly count: number
}

export function summaryTotals(plan: Plan): readonly SummaryTotal[] {
  const { total, trainable, nonTrainable } = parameterTotals(plan)
  return [
    { title: message('summary.total'), count: total },
    { title: message('summary.trainable'), count: trainable },
    { title: message('summary.nonTrainable'), count: nonTrainable },
  ]
}
