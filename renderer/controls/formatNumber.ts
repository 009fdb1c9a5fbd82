/**
 * Numbers in the language of the window: counts `1,024`, times `0.42 ms`, values `0.12346`. What is copied or saved as CSV
 * has the decimal mark of its dialect instead.
 */
import { shortest, significant } from '#app/text/decimal'
import { formatDecimal } from '#app/text/format'
import { currentLanguage } from '#renderer/messages/index'

/** Digits in threes: with commas in English; with spaces in German, where a comma stands before decimals. */
export function formatCount(value: number): string {
  const text = value.toLocaleString('en')
  return currentLanguage() === 'de' ? text.replaceAll(',', '\u202f') : text
}

export function formatMilliseconds(value: number): string {
  if (value >= 1000) return `${inLanguage((value / 1000).toPrecision(3))} s`
  if (value >= 100) return `${Math.round(value)} ms`
  if (value < 0.0005) return '< 1 µs'
  if (value < 0.1) return `${Math.round(value * 1000)} µs`
  return `${inLanguage(value.toFixed(value >= 10 ? 1 : 2))} ms`
}

/** A value to some significant digits, 5 unless told. */
export function formatValue(value: number, maxDigits?: number): string {
  return inLanguage(significant(value, maxDigits))
}

/** A float32 value as exactly as it can be read back. */
export function formatExact(value: number): string {
  return inLanguage(shortest(value))
}

/** Numbers that are typed as a list; semicolons keep them apart where a comma is the decimal mark. */
export function formatList(values: readonly number[]): string {
  const texts = values.map((value) => inLanguage(String(value)))
  return texts.join(texts.some((text) => text.includes(',')) ? '; ' : ', ')
}

/** Digits with the language's decimal mark. */
export function inLanguage(digits: string): string {
  return formatDecimal(digits, currentLanguage())
}
