/** Which cells of an output are measured while its input moves: all, or those that the border does not touch. */
import type { Span } from '#app/calls/kernelCall'
import { fieldSizes, ownField, type AxisField } from '#app/explain/fieldSizes'
import type { Experiment } from '#app/document/experiment'
import type { Plan } from '#app/plan'

export const measuredCells = ['all', 'inside'] as const
/** all: every cell. inside: those that the border does not touch. */
export type MeasuredCells = (typeof measuredCells)[number]

/** What is measured unless someone chooses: around a photograph the border is made up, and would rule its numbers. */
export function defaultCells(kind: Experiment['inputs'][number]['kind'] | undefined): MeasuredCells {
  return kind === 'image' ? 'inside' : 'all'
}

export interface InsideCells {
  readonly rows: Span
  readonly columns: Span
}

/**
 * The cells of a plan's last map whose receptive fields stay inside of the input while it moves by up to `reach` cells
 * to both sides, so that nothing from outside, no padding either, counts in them.
 * @param reach rows and columns
 * @returns null where there is no such cell, as in a global pooling, or where cells have no fields of one size
 */
export function insideCells(plan: Plan, reach: readonly [rows: number, columns: number]): InsideCells | null {
  const output = plan.steps.at(-1)?.shape ?? plan.input
  const field = plan.steps.length === 0 ? ([ownField, ownField] as const) : fieldSizes(plan).at(-1)
  if (!field || output.flat) return null
  const rows = along(field[0], plan.input.height, output.height, reach[0])
  const columns = along(field[1], plan.input.width, output.width, reach[1])
  return rows && columns && { rows, columns }
}

function along({ size, jump, start }: AxisField, cells: number, outputs: number, reach: number): Span | null {
  const begin = Math.max(0, Math.ceil((reach - start) / jump))
  const end = Math.min(outputs, Math.floor((cells - reach - size - start) / jump) + 1)
  return begin < end ? { begin, end } : null
}
