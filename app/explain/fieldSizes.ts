/**
 * Receptive fields as sizes: how many cells of the input one cell of a map depends on, how far apart the fields of
 * neighbouring cells are, and where that of the first cell begins, which may be in the padding (A. Araujo, W. Norris,
 * J. Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill, 2019).
 */
import type { KernelCall, Span, Window2d } from '#app/calls/kernelCall'
import type { Plan } from '#app/plan'
import { joinOf, lanesOf } from './joined'

/** One axis of a receptive field, in cells of the input. */
export interface AxisField {
  readonly size: number
  /** The effective stride. */
  readonly jump: number
  /** First row or column of the first cell's field; the effective padding is its negative. */
  readonly start: number
}

/** Along rows and along columns. */
export type FieldSize = readonly [rows: AxisField, columns: AxisField]

/** Of a cell of the input: itself. */
export const ownField: AxisField = { size: 1, jump: 1, start: 0 }

/** The field of each step's cells; null where it is not the same for all cells, or has no rows and columns. */
export function fieldSizes(plan: Plan): readonly (FieldSize | null)[] {
  const fields: (FieldSize | null)[] = []
  const fieldOf = (step: number) => (step < 0 ? ([ownField, ownField] as const) : (fields[step] ?? null))
  for (const step of plan.steps) {
    const { source, calls } = step
    if (joinOf(step)) {
      fields.push(union(lanesOf(step).map(fieldOf)))
      continue
    }
    const before = fieldOf(source)
    fields.push(
      calls.reduce<FieldSize | null>((field, call) => (call.reads ? null : field && through(field, call.call)), before),
    )
  }
  return fields
}

/** Of cells that several lanes compute, with fields that move on alike: from the first row and column to the last. */
function union(fields: readonly (FieldSize | null)[]): FieldSize | null {
  return fields.reduce((all, field) => {
    if (!all || !field || all[0].jump !== field[0].jump || all[1].jump !== field[1].jump) return null
    return [around(all[0], field[0]), around(all[1], field[1])]
  })
}

function around(a: AxisField, b: AxisField): AxisField {
  const start = Math.min(a.start, b.start)
  return { start, jump: a.jump, size: Math.max(a.start + a.size, b.start + b.size) - start }
}

function through(field: FieldSize, call: KernelCall): FieldSize | null {
  switch (call.kernel) {
    case 'conv2d':
    case 'pool2d':
    case 'argmaxPool2d':
      return overWindow(field, call.window)
    case 'regionPool':
    case 'regionArgmax':
      return overRegions(field, [call.rows, call.columns])
    case 'pad2d':
      return [moved(field[0], -call.pads[0]), moved(field[1], -call.pads[1])]
    case 'elementwise':
    case 'prelu':
    case 'batchNorm':
    case 'rescale':
    case 'localResponseNorm':
      return field
    case 'rearrange':
      return call.outputBlock === 1 ? overBlocks(field, call.inputBlock) : null
    case 'softmax':
      return call.axis === 'channel' ? field : null
    default:
      return null
  }
}

/** Each cell holds a value of a block, of its channel's place in it. */
function overBlocks(field: FieldSize, block: number): FieldSize {
  const size = [block, block] as const
  return overWindow(field, { size, strides: size, dilations: [1, 1], pads: [0, 0, 0, 0] })
}

function overWindow([rows, columns]: FieldSize, { size, strides, dilations, pads }: Window2d): FieldSize {
  const along = (field: AxisField, axis: 0 | 1): AxisField => ({
    size: field.size + (size[axis] - 1) * dilations[axis] * field.jump,
    jump: field.jump * strides[axis],
    start: field.start - pads[axis] * field.jump,
  })
  return [along(rows, 0), along(columns, 1)]
}

/** A single region on each axis; several may differ in size. */
function overRegions(
  [rows, columns]: FieldSize,
  [down, across]: readonly [readonly Span[], readonly Span[]],
): FieldSize | null {
  const along = (field: AxisField, { begin, end }: Span): AxisField => ({
    ...moved(field, begin),
    size: field.size + (end - begin - 1) * field.jump,
    jump: field.jump * (end - begin),
  })
  const [row, column] = [down[0], across[0]]
  return row && column && down.length === 1 && across.length === 1 ? [along(rows, row), along(columns, column)] : null
}

function moved(field: AxisField, by: number): AxisField {
  return { ...field, start: field.start + by * field.jump }
}

/** `5`, or `5 × 3` where rows and columns differ. */
export function formatFieldAxis(field: FieldSize, of: keyof AxisField): string {
  const [rows, columns] = [field[0][of], field[1][of]]
  return rows === columns ? String(rows) : `${rows} × ${columns}`
}
