/**
 * Numbers as people type them, read or refused with the reason. Whatever is typed, pasted or loaded is read by these
 * functions and by `list.ts` and `table.ts` beside them.
 *
 * - A point is a decimal point. A comma is a decimal comma: 0,5 is 0.5.
 * - 1,000 is one thousand in English and 1 in German; it is refused unless the window speaks German, and there 1.000 is.
 * - 1/9 is a quotient in double precision.
 * - Nothing else is a number: no hexadecimal, no unit, no Infinity, nothing beyond float32.
 */
import { message, type Message } from '#app/text/message'

/** What a text says, or why it can't be told; without a reason where it is plainly something else. */
export type Reading<T> = { readonly value: T } | { readonly refused: Message | null }

export interface Notation {
  /** Whether the reader writes 0,5 for a half, as the German window does. */
  readonly decimalComma: boolean
}

export const notANumber = { refused: null } as const

/** One number, or a quotient of two. */
export function readNumber(text: string, notation: Notation): Reading<number> {
  const parts = tidied(text)
    .split('/')
    .map((part) => readDecimal(part.trim(), notation))
  const refused = parts.find((part) => 'refused' in part)
  if (refused) return refused
  const [top, bottom] = parts.map((part) => ('value' in part ? part.value : NaN)) as [number, number?]
  if (parts.length > 2) return notANumber
  if (bottom === 0) return { refused: message('numbers.divisionByZero', { text: text.trim() }) }
  return finite(bottom === undefined ? top : top / bottom, text)
}

/** The text with a plain minus sign and without a byte order mark. */
export function tidied(text: string): string {
  return text.replaceAll('\u2212', '-').replace(/^\uFEFF/, '')
}

/** `1,000`: digits in threes, as English writes thousands. */
export function looksLikeThousands(text: string, separator: ',' | '.'): boolean {
  return (separator === ',' ? /^[+-]?[1-9]\d{0,2}(,\d{3})+$/ : /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/).test(text)
}

const WITH_POINT = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const WITH_COMMA = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i

function readDecimal(text: string, { decimalComma }: Notation): Reading<number> {
  if (WITH_COMMA.test(text)) {
    if (!decimalComma && looksLikeThousands(text, ',')) return { refused: thousands(text, ',') }
    return { value: Number(text.replace(',', '.')) }
  }
  if (!WITH_POINT.test(text))
    return looksLikeThousands(text, ',') || looksLikeThousands(text, '.') ? { refused: grouped(text) } : notANumber
  // The window itself never shows 0s at the end: they come from somebody who means thousands.
  if (decimalComma && looksLikeThousands(text, '.') && text.endsWith('0')) return { refused: thousands(text, '.') }
  return { value: Number(text) }
}

/** Why a number with three digits after its only point or comma is refused. */
export function thousands(text: string, separator: ',' | '.'): Message {
  const [whole = '', rest = ''] = text.split(separator)
  return message('numbers.decimalOrThousands', {
    text,
    decimal: Number(`${whole}.${rest}`),
    whole: Number(whole + rest),
  })
}

function grouped(text: string): Message {
  return message('numbers.thousandsSeparators', { text, plain: text.replace(/[.,]/g, '') })
}

function finite(value: number, text: string): Reading<number> {
  return Number.isFinite(Math.fround(value))
    ? { value }
    : { refused: message('numbers.tooLarge', { text: text.trim() }) }
}
