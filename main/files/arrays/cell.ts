/** The numbers of a table's cells. */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'

/**
 * The number of a cell.
 * @throws Failure 'unreadable-file'
 */
export function readCell(cell: string, decimalComma: boolean, row: number, column: number): number {
  const text = cell.trim()
  if (text === '') throw unreadable(message('files.csvEmptyCell', { row, column }))
  if (decimalComma && text.includes(',') && text.includes('.'))
    throw unreadable(message('files.csvMixedDecimals', { row, column, text: shortened(text) }))
  const plain = decimalComma ? text.replace(',', '.') : text
  if (NUMBER.test(plain)) return Number(plain)
  const [, sign = '', word = ''] = /^([-+]?)(nan|inf|infinity)$/i.exec(plain) ?? []
  if (word === '') throw unreadable(message('files.csvCell', { row, column, text: shortened(text) }))
  return /^n/i.test(word) ? NaN : sign === '-' ? -Infinity : Infinity
}

export function unreadable(reason: Message): Failure {
  return new Failure('unreadable-file', message('files.csvUnreadable', { reason }))
}

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i

function shortened(text: string): string {
  return text.length > 20 ? `${text.slice(0, 19)}…` : text
}
