/** What was measured as CSV: every value as the shortest decimal that reads back to the same number. */
import { csvLine, csvTable, type CsvDialect } from '#app/text/csv'
import type { Measured } from './measure'

const PROFILE_COLUMNS = ['map', 'row', 'column', 'value']
const INSIDE_COLUMNS = ['map', 'row', 'column', 'height', 'width', 'n', 'nan', 'infinite', 'min', 'max', 'mean', 'std']

/** One line for each cell along the line. */
export function profileCsv(all: readonly Measured[], dialect: CsvDialect): string {
  const lines = all.flatMap(({ name, line }) =>
    line ? line.cells.map(({ row, column }, i) => csvLine([name, row, column, line.values[i]], dialect)) : [],
  )
  return csvTable(PROFILE_COLUMNS, lines, dialect)
}

/** One line for each map. */
export function insideCsv(all: readonly Measured[], dialect: CsvDialect): string {
  const lines = all.flatMap(({ name, inside }) => {
    if (!inside) return []
    const { row, column, height, width } = inside.part
    const { count, nan, infinite, min, max, mean, std } = inside.statistics
    return csvLine([name, row, column, height, width, count, nan, infinite, min, max, mean, std], dialect)
  })
  return csvTable(INSIDE_COLUMNS, lines, dialect)
}
