/** Tables of numbers: from spreadsheets, CSV files, NumPy and JSON. */
import { message, type Message } from '#app/text/message'
import { separators } from './list'
import { looksLikeThousands, readNumber, thousands, tidied, type Notation, type Reading } from './number'

export type Table = readonly (readonly number[])[]

/**
 * Rows on lines, with columns separated by tabs, semicolons, commas or spaces; or in brackets, as NumPy and JSON write
 * them. Where tabs or semicolons separate the columns, a comma is a decimal comma. Commas alone separate columns, as
 * CSV has it; in the German window only where they can't be decimal commas. An empty cell, rows of unlike length and cells
 * that are no numbers are refused, with their place.
 */
export function readTable(text: string, notation: Notation): Reading<Table> {
  const plain = tidied(text)
  const rows = plain.includes('[') ? bracketed(plain) : lined(plain, notation)
  if ('refused' in rows) return rows
  return numbered(rows.cells, rows.comma, notation)
}

interface Cells {
  readonly cells: readonly (readonly string[])[]
  readonly comma: boolean
}

type Refused = { readonly refused: Message | null }

/** `[[1, 2], [3, 4]]` or `[[1 2] [3 4]]`, on any number of lines. */
function bracketed(text: string): Cells | Refused {
  const flat = text.replace(/\s+/g, ' ').trim()
  if (/^\[[^[\]]*\]$/.test(flat)) return { cells: [inBrackets(flat.slice(1, -1))], comma: false }
  if (!/^\[ ?(\[[^[\]]*\] ?,? ?)*\]$/.test(flat) || /, ?\]$/.test(flat)) {
    return { refused: message('numbers.notOneMatrix') }
  }
  return { cells: [...flat.matchAll(/\[([^[\]]*)\]/g)].map(([, row = '']) => inBrackets(row)), comma: false }
}

function inBrackets(row: string): string[] {
  return row.trim().split(/ ?, ?| /)
}

function lined(text: string, notation: Notation): Cells | Refused {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.replace(/ +/g, ' ').replace(/ ?\/ ?/g, '/'))
  if (lines.at(-1) === '') lines.pop()
  // Further line breaks at the end are empty cells of a column, but nothing after rows of several cells.
  const several = lines.some((line) => /[\t;,]|\S \S/.test(line))
  while (several && /^ ?$/.test(lines.at(-1) ?? '-')) lines.pop()
  const empty = lines.findIndex((line) => /^ ?$/.test(line))
  if (lines.length === 0 || (empty === 0 && lines.length === 1)) return { refused: null }
  if (empty >= 0) return { refused: message('numbers.emptyLine', { line: empty + 1 }) }
  const found = separators(lines, notation)
  return 'refused' in found ? found : { cells: lines.map(found.split), comma: found.comma }
}

function numbered(rows: readonly (readonly string[])[], comma: boolean, notation: Notation): Reading<Table> {
  const cells = rows.flat().map((cell) => cell.trim())
  const signs = comma ? signOf(cells, notation) : { decimalComma: false }
  if ('refused' in signs) return signs
  const table: number[][] = []
  for (const [i, row] of rows.entries()) {
    const numbers: number[] = []
    for (const [j, cell] of row.entries()) {
      if (cell.trim() === '') return { refused: message('numbers.emptyCell', { row: i + 1, column: j + 1 }) }
      const reading = readNumber(cell, signs)
      if ('refused' in reading) {
        return {
          refused: message('numbers.inCell', {
            row: i + 1,
            column: j + 1,
            reason: reading.refused ?? message('numbers.notANumber', { text: shortened(cell.trim()) }),
          }),
        }
      }
      numbers.push(reading.value)
    }
    if (numbers.length !== (table[0] ?? numbers).length) {
      return {
        refused: message('numbers.raggedRow', { row: i + 1, received: numbers.length, expected: table[0]!.length }),
      }
    }
    table.push(numbers)
  }
  return { value: table }
}

/** How the cells of a table write decimals: all in one way, or they are refused. */
function signOf(cells: readonly string[], notation: Notation): Notation | { readonly refused: Message } {
  const commas = cells.filter((cell) => cell.includes(','))
  const points = cells.filter((cell) => cell.includes('.'))
  const [comma] = commas
  const [point] = points
  if (comma && point) return { refused: message('numbers.mixedDecimals', { withPoint: point, withComma: comma }) }
  if (point && notation.decimalComma && points.every((cell) => looksLikeThousands(cell, '.')))
    return { refused: thousands(point, '.') }
  if (!comma || notation.decimalComma) return notation
  return commas.every((cell) => looksLikeThousands(cell, ','))
    ? { refused: thousands(comma, ',') }
    : { decimalComma: true }
}

function shortened(text: string): string {
  return text.length > 20 ? `${text.slice(0, 19)}…` : text
}
