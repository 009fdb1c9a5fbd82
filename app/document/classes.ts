/** The names of classes: what each value of the vector that a network ends in stands for. */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { MAX_CLASSES, MAX_CLASS_NAME } from './experiment'

/**
 * Names from a text with one on each line, in the order of the values. Blank lines at its end are none.
 * @throws Failure 'invalid-argument' for a line that is blank or too long, for too many lines or none
 */
export function readClasses(text: string): readonly string[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
  const names = lines.slice(0, lines.findLastIndex((line) => line !== '') + 1)
  if (names.length === 0) throw refused(message('document.noClasses'))
  if (names.length > MAX_CLASSES)
    throw refused(message('document.tooManyClasses', { count: names.length, max: MAX_CLASSES }))
  names.forEach((name, i) => {
    if (name === '') throw refused(message('document.blankClass', { line: i + 1 }))
    if (name.length > MAX_CLASS_NAME)
      throw refused(message('document.longClass', { line: i + 1, length: name.length, max: MAX_CLASS_NAME }))
  })
  return names
}

/** Whether a text is a list of names rather than a table of numbers: each of its lines has a word. */
export function looksLikeNames(text: string): boolean {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  return lines.length > 0 && lines.every((line) => /\p{L}{2}/u.test(line.replace(/\b(nan|inf(inity)?)\b/gi, '')))
}

/** The places of the largest values, the largest first; of equal ones the first place first, NaN after all numbers. */
export function largestPlaces(values: ArrayLike<number>, count: number): readonly number[] {
  const order = (a: number, b: number) => {
    const [x, y] = [values[a]!, values[b]!]
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b
    return x === y ? a - b : y > x ? 1 : -1
  }
  return Array.from({ length: values.length }, (_, i) => i)
    .sort(order)
    .slice(0, count)
}

function refused(words: ReturnType<typeof message>): Failure {
  return new Failure('invalid-argument', words)
}
