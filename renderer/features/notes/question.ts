/**
 * A question of the notes, in a fence marked `question`. Its lines are the question, then `answer = Pooled[0]` or
 * `answer = 0 3 0`, then what the reader sees after an answer. A map's cells are named as in NumPy, counted from 0:
 * `name[row]`, `name[row, column]`, `name[row, column, channel]`; a vector has one index, and a name alone means all.
 */

export interface Question {
  readonly text: string
  /** null: there is nothing to compare with, or what stands there can't be read. */
  readonly answer: Answer | null
  readonly explanation: string
}

export type Answer =
  | { readonly kind: 'numbers'; readonly numbers: readonly number[] }
  | { readonly kind: 'cells'; readonly map: string; readonly index: readonly number[] }

export function parseQuestion(source: string): Question {
  const lines = source.split('\n')
  const at = lines.findIndex((line) => ANSWER.test(line))
  if (at < 0) return { text: source.trim(), answer: null, explanation: '' }
  return {
    text: lines.slice(0, at).join('\n').trim(),
    answer: parseAnswer(ANSWER.exec(lines[at]!)![1]!),
    explanation: lines
      .slice(at + 1)
      .join('\n')
      .trim(),
  }
}

const ANSWER = /^\s*answer\s*=\s*(.*\S)\s*$/i

function parseAnswer(text: string): Answer | null {
  const numbers = parseNumbers(text, null)
  if (numbers) return { kind: 'numbers', numbers }
  const [, map, index] = /^([^[\]]+?)\s*(?:\[\s*(\d+(?:\s*,\s*\d+){0,2})\s*\])?$/.exec(text) ?? []
  return map === undefined ? null : { kind: 'cells', map, index: index?.split(',').map(Number) ?? [] }
}

/**
 * The numbers of a text, apart by spaces, semicolons or commas; brackets around them are allowed. A comma inside of a
 * number is a decimal comma where that gives as many numbers as are expected. Null where a part is no number.
 * @param expected how many; null where that isn't known
 */
export function parseNumbers(text: string, expected: number | null): readonly number[] | null {
  const words = text
    .replace(/[[\](){}|]/g, ' ')
    .split(/[\s;]+|,\s+/)
    .filter(Boolean)
  const decimal = numbersOf(words.map((word) => (/^[+-]?\d+,\d+$/.test(word) ? word.replace(',', '.') : word)))
  if (decimal && (decimal.length === expected || (expected === null && !text.includes(',')))) return decimal
  return numbersOf(words.flatMap((word) => word.split(',').filter(Boolean))) ?? decimal
}

function numbersOf(words: readonly string[]): number[] | null {
  const numbers = words.map((word) =>
    /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word.replace('\u2212', '-'))
      ? Number(word.replace('\u2212', '-'))
      : NaN,
  )
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : null
}

/** Whether typed numbers are the computed ones: as float32 holds them, or rounded to two digits after the point or more. */
export function isAnswer(typed: readonly number[], computed: readonly number[]): boolean {
  return typed.length === computed.length && typed.every((number, i) => isSame(number, computed[i]!))
}

/** Computed values are float32, which has about seven digits. */
const FLOAT_DIGITS = 6
const MIN_TYPED_DIGITS = 2

function isSame(typed: number, computed: number): boolean {
  if (Math.abs(typed - computed) <= 10 ** -FLOAT_DIGITS * Math.max(1, Math.abs(computed))) return true
  const digits = /\.(\d+)$/.exec(String(typed))?.[1]?.length ?? 0
  return digits >= MIN_TYPED_DIGITS && Math.abs(typed - computed) <= 0.5 * 10 ** -digits * (1 + 1e-9)
}
