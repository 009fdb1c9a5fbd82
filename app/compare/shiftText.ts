/** Measures of movements as CSV: one line for each output and shift; a measure that there is not is left empty. */
import type { MeasuredShifts } from '#app/protocol/contract'
import { csvLine, plainCsv } from '#app/text/csv'

export const SHIFT_COLUMNS = [
  'input',
  'output',
  'shift_down',
  'shift_right',
  'cells',
  'unchanged',
  'relative_change',
  'cosine_similarity',
  'equivariance_error',
  'contrast',
] as const

/** The lines of one output, without ends. Numbers are those that read back to the same float64. */
export function shiftLines(
  input: string,
  output: string,
  { measures, contrast }: MeasuredShifts,
  dialect = plainCsv,
): readonly string[] {
  return measures.map(({ shift, cells, unchanged, relativeChange, cosineSimilarity, equivarianceError }) =>
    csvLine(
      [input, output, ...shift, cells, unchanged, relativeChange, cosineSimilarity, equivarianceError, contrast],
      dialect,
    ),
  )
}
