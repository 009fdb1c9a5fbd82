/** The rows of a run as `poolscope batch` writes them: in the order of the images, notes and errors in English. */
import { headLine, rowLine, valueNames, type ColumnKind, type OutputLayer, type Row } from '#app/batch/table'
import type { RequestOf } from '#app/protocol/contract'
import type { CsvDialect } from '#app/text/csv'
import { formatEnglish } from '#app/text/format'
import type { ResultRow } from './resultRows'

export interface ResultTable {
  readonly rows: readonly ResultRow[]
  readonly layers: readonly OutputLayer[]
  readonly columns: readonly ColumnKind[]
}

/** Byte for byte. */
export function tableText({ rows, layers, columns }: ResultTable, dialect: CsvDialect): string {
  const cells = valueNames({ layers, columns }).length
  return headLine({ layers, columns, dialect }) + rows.map((row) => rowLine(rowOf(row), cells, dialect)).join('')
}

/** What `packTable` makes a Parquet file of. */
export function tableToPack({ rows, layers, columns }: ResultTable): RequestOf<'packTable'> {
  const values = rows.flatMap((row) => row.values ?? [])
  const view = new DataView(new ArrayBuffer(8 * values.length))
  values.forEach((value, i) => view.setFloat64(8 * i, value, true))
  const plain = rows.map((row) => {
    const { image, path, item, notes, error } = rowOf(row)
    return { image, path, item, notes, error }
  })
  return { layers: [...layers], columns: [...columns], rows: plain, bytes: new Uint8Array(view.buffer) }
}

function rowOf({ image, path, item, values, notes, failure }: ResultRow): Row {
  const error = failure ? formatEnglish(failure.message) : ''
  return { image, path, item, values, notes: notes.map(formatEnglish).join(' '), error }
}
