/** The rows of a run as `poolscope batch` writes them, byte for byte: in the order of the images, notes and errors in English. */
import { headLine, rowLine, type ColumnKind, type OutputLayer } from '#app/batch/table'
import type { CsvDialect } from '#app/text/csv'
import { formatEnglish } from '#app/text/format'
import type { ResultRow } from './resultRows'

export function tableText(
  rows: readonly ResultRow[],
  layers: readonly OutputLayer[],
  columns: readonly ColumnKind[],
  dialect: CsvDialect,
): string {
  const cells = rows.find(({ values }) => values !== null)?.values?.length ?? 0
  const lines = rows.map(({ image, path, item, values, notes, failure }) => {
    const texts = { notes: notes.map(formatEnglish).join(' '), error: failure ? formatEnglish(failure.message) : '' }
    return rowLine({ image, path, item, values, ...texts }, cells, dialect)
  })
  return headLine({ layers, columns, dialect }) + lines.join('')
}
