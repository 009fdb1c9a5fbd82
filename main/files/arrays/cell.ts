/** The numbers of a table's cells. */
import { Failure } from '#app/failure'
import { looksLikeThousands } from '#app/numbers/number'
import { message, type Message } from '#app/text/message'

export interface CellReader {
  /** The number of a cell. @throws Failure 'unreadable-file' */
  read(cell: string, row: number, column: number): number
  /** @throws Failure 'unreadable-file' where no cell has shown whether a comma is a decimal comma */
  finish(): void
}

/**
 * Reads the cells of one table, which all have the same decimal mark.
 * @param separator of the cells; between commas a cell is quoted if it has a comma, and that may separate thousands
 */
export function cellReader(separator: string): CellReader {
  let mark: ',' | '.' | null = null
  let doubtful: Message | null = null
  let certain = separator === ';' || separator === '\t'

  function requireOneMark(text: string, row: number, column: number): void {
    const [comma, point] = [text.includes(','), text.includes('.')]
    if (!comma && !point) return
    const place = { row, column, text: shortened(text) }
    if (comma && point) throw unreadable(message('tables.mixedDecimals', place))
    const own = comma ? ',' : '.'
    if (mark !== null && mark !== own) throw unreadable(message('tables.otherDecimals', place))
    mark = own
    if (comma && !looksLikeThousands(text, ',')) certain = true
    else if (comma) doubtful ??= message('tables.thousands', place)
  }

  return {
    read(cell, row, column) {
      const text = cell.trim()
      if (text === '')
        throw unreadable(
          row === 1 && column === 1 ? message('tables.corner') : message('tables.emptyCell', { row, column }),
        )
      requireOneMark(text, row, column)
      return numberIn(text, row, column)
    },
    finish() {
      if (doubtful && !certain) throw unreadable(doubtful)
    },
  }
}

function numberIn(text: string, row: number, column: number): number {
  const plain = text.replace(',', '.')
  if (NUMBER.test(plain)) {
    const value = Number(plain)
    if (Number.isFinite(Math.fround(value))) return value
    throw unreadable(message('tables.cellTooLarge', { row, column, text: shortened(text) }))
  }
  const [, sign = '', word = ''] = /^([-+]?)(nan|inf|infinity)$/i.exec(plain) ?? []
  if (word === '') {
    // Names stand in the first row or the first column.
    const key = /^\p{L}/u.test(text) && (row === 1 || column === 1) ? 'tables.names' : 'tables.cell'
    throw unreadable(message(key, { row, column, text: shortened(text) }))
  }
  return /^n/i.test(word) ? NaN : sign === '-' ? -Infinity : Infinity
}

export function unreadable(reason: Message): Failure {
  return new Failure('unreadable-file', message('tables.unreadable', { reason }))
}

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i

function shortened(text: string): string {
  return text.length > 20 ? `${text.slice(0, 19)}…` : text
}
