/**
 * Tables of numbers as text: a matrix of one line a row, as numpy.savetxt and spreadsheets write it, or the tidy table
 * of our own exports, a line a cell. Columns are separated by tabs, semicolons, commas or spaces. Where that is no comma,
 * and within quotes, a comma is a decimal comma. Numbers read back to the same float32 that was written.
 */
import { message } from '#app/text/message'
import { formatBytes } from '#app/text/bytes'
import { cellReader, unreadable } from './cell'
import { quotedCells, readTidyTable, type NamedMap } from './tidyTable'

/** @throws Failure 'unreadable-file' that names the cell at fault */
export function readCsv(bytes: Uint8Array): readonly NamedMap[] {
  if (bytes.length > MAX_BYTES)
    throw unreadable(message('tables.tooLong', { size: formatBytes(bytes.length), max: formatBytes(MAX_BYTES) }))
  const text = textOf(bytes)
  const [declaration = '', declared] = /^sep=(.)\r?\n/.exec(text) ?? []
  const body = declaration === '' ? text : text.slice(declaration.length)
  const tidy = TIDY.exec(body)
  if (tidy) return readTidyTable(body.slice(tidy[0].length), tidy[1]!)
  return [readMatrix(body, declared ?? separatorOf(body))]
}

/** Whether a file is a table of numbers, by its first bytes. */
export function looksLikeTable(bytes: Uint8Array): boolean {
  const start = textOf(bytes.subarray(0, 4096))
    .replace(/^sep=.\r?\n/, '')
    // The last word may be cut off.
    .replace(/[a-z]+$/i, '')
  return TIDY.test(start) || /^(?=[^\n]*\d|[\s,;]*[-+]?(nan|inf))([-+\d.,;\seE"]|nan|inf(inity)?)+$/i.test(start)
}

/** By its byte order mark: spreadsheets save "Unicode text" as UTF-16. */
function textOf(bytes: Uint8Array): string {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0)
  const encoding = mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8'
  return new TextDecoder(encoding).decode(bytes)
}

const TIDY = /^\uFEFF?image([,;\t])layer_index\1layer\1channel\1row\1col\1value\r?\n/
/** V8 holds no longer text. */
const MAX_BYTES = 500e6

function separatorOf(text: string): string {
  const line = text.slice(0, Math.max(0, text.search(/[\r\n]/)) || undefined).replace(/"[^"]*"/g, '')
  return ['\t', ';', ','].find((sign) => line.includes(sign)) ?? ' '
}

function readMatrix(text: string, separator: string): NamedMap {
  const lines = text.split(/\r\n|\n|\r/)
  while (lines.at(-1)?.trim() === '') lines.pop()
  if (lines.length === 0) throw unreadable(message('tables.noNumbers'))
  const split = (line: string) => cellsOf(line, separator)
  const width = split(lines[0] ?? '').length
  const values = new Float32Array(lines.length * width)
  const numbers = cellReader(separator)
  lines.forEach((line, row) => {
    if (line.trim() === '') throw unreadable(message('tables.emptyLine', { line: row + 1 }))
    const cells = split(line)
    if (cells.length !== width)
      throw unreadable(message('tables.ragged', { row: row + 1, n: cells.length, expected: width }))
    cells.forEach((cell, column) => {
      values[row * width + column] = numbers.read(cell, row + 1, column + 1)
    })
  })
  numbers.finish()
  return { name: null, channels: 1, height: lines.length, width, values }
}

function cellsOf(line: string, separator: string): string[] {
  if (separator !== ' ') return line.includes('"') ? quotedCells(line, separator) : line.split(separator)
  return line
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/^"(.*)"$/, '$1'))
}
