/** What was measured as CSV: one line for each output and shift; a measure that there is not is left empty. */
import type { MeasuredShifts } from '../../../app/contract'

const HEAD = 'output,shift_down,shift_right,cells,unchanged,relative_change,cosine_similarity,equivariance_error,contrast'

/** @param outputs by their names */
export function shiftText(outputs: ReadonlyMap<string, MeasuredShifts>): string {
  const lines = [...outputs].flatMap(([name, { measures, contrast }]) =>
    measures.map(({ shift, cells, unchanged, relativeChange, cosineSimilarity, equivarianceError }) =>
      [name, ...shift, cells, unchanged, relativeChange, cosineSimilarity, equivarianceError, contrast].map((one) => one ?? '').join(','),
    ),
  )
  return [HEAD, ...lines].map((line) => `${line}\r\n`).join('')
}
