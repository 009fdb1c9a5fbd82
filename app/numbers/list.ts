/** Lists of numbers on one line, and what separates the numbers of a line. */
import { message, type Message } from '#app/text/message'
import { readNumber, tidied, type Notation, type Reading } from './number'

/**
 * Numbers apart by semicolons, spaces or commas: `0.5, 2 -1`. A comma without a space after it is a decimal comma in
 * the German window; elsewhere 0,5 alone is refused, since it could be one number or two.
 * @param whole whether only whole numbers are expected, so that a comma outside of the German window separates them
 */
export function readNumbers(text: string, notation: Notation, whole = false): Reading<readonly number[]> {
  const plain = tidied(text)
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/ ?\/ ?/g, '/')
  const found = separators([plain], notation)
  if ('refused' in found) return found
  const cells = found.split(plain)
  if (!whole && !notation.decimalComma && cells.length === 2 && isLoneComma(plain)) return { refused: oneOrTwo(plain) }
  const readings = cells.map((cell) => readNumber(cell, { decimalComma: notation.decimalComma }))
  const refused = readings.find((reading) => 'refused' in reading)
  if (refused)
    return cells.length > 1 && cells.some((cell) => cell.trim() === '')
      ? { refused: message('numbers.missingBetweenSeparators') }
      : refused
  return { value: readings.map((reading) => ('value' in reading ? reading.value : NaN)) }
}

export interface Separators {
  /** The cells of a line. */
  split(line: string): string[]
  /** Whether a comma within a cell is a decimal comma. */
  readonly comma: boolean
}

/**
 * What separates the numbers of lines without runs of spaces: tabs, else semicolons, else commas or spaces. Refused where
 * a comma could be either that or a decimal comma.
 */
export function separators(
  lines: readonly string[],
  { decimalComma }: Notation,
): Separators | { readonly refused: Message } {
  const all = lines.join('\n')
  for (const separator of ['\t', ';'])
    if (all.includes(separator)) return { split: (line) => line.split(separator), comma: true }
  const words = (line: string) => line.trim().split(' ')
  const atCommas = (line: string) => line.split(',')
  if (!all.includes(',')) return { split: words, comma: false }

  const tight = /[^\s,](,)[^\s,]/.exec(all)
  const spaced = lines.some((line) => /,\s/.test(line.trim()))
  const blank = lines.some((line) => /[^\s,]\s+[^\s,]/.test(line.trim()))
  if (!tight) return { split: blank ? (line) => line.trim().split(/ ?, ?| /) : atCommas, comma: false }
  const point = all.includes('.')
  const decimal = decimalComma && !point
  const example = all.split(/\s+/).find((word) => /[^,],[^,]/.test(word)) ?? ''
  if (blank)
    return decimal ? { split: (line) => line.trim().split(/ ?, | /), comma: true } : { refused: oneOrTwo(example) }
  if (decimal && spaced) return { split: (line) => line.trim().split(/ ?, /), comma: true }
  if (decimal && lines.every(isLoneComma)) {
    return lines.length === 1 ? { split: words, comma: true } : { refused: oneOrTwo(example) }
  }
  if (decimalComma && point && /\d\.\d{3},\d/.test(all)) return { refused: oneOrTwo(example) }
  return { split: atCommas, comma: false }
}

/** `0,5`: a comma and no point. */
function isLoneComma(line: string): boolean {
  return /^[^,.]+,[^\s,.][^,.]*$/.test(line.trim())
}

function oneOrTwo(example: string): Message {
  return message('numbers.oneOrSeveral', { text: example.replace(/,$/, '') })
}
