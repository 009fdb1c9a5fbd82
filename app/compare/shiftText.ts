/** Measures of movements as CSV: one line for each output and shift; a measure that does not exist is left empty. */
import type { MeasuredShifts } from '#app/protocol/contract'
import type { MeasuredCells } from './insideCells'
import { csvLine, plainCsv } from '#app/text/csv'

export const SHIFT_COLUMNS = [
  'input',
  'output',
  'shift_down',
  'shift_right',
  'measured',
  'cells',
  'unchanged',
  'relative_change',
  'cosine_similarity',
  'equivariance_error',
  'contrast',
] as const

/** Which cells were measured: all of them also where those that the border does not touch were wanted and there are none. */
export function cellsMeasured({ inside }: MeasuredShifts): MeasuredCells {
  return inside ? 'inside' : 'all'
}

/** The lines of one output, without ends. Numbers are those that read back to the same float64. */
export function shiftLines(
  input: string,
  output: string,
  measured: MeasuredShifts,
  dialect = plainCsv,
): readonly string[] {
  const which = cellsMeasured(measured)
  return measured.measures.map(({ shift, cells, unchanged, relativeChange, cosineSimilarity, equivarianceError }) =>
    csvLine(
      [
        input,
        output,
        ...shift,
        which,
        cells,
        unchanged,
        relativeChange,
        cosineSimilarity,
        equivarianceError,
        measured.contrast,
      ],
      dialect,
    ),
  )
}
