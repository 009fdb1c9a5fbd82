/** Counts and times in the language of the window: `1,024`, `15 µs`, `0.42 ms`, `1.30 s`. */
import { currentLanguage } from '#renderer/messages/index'

/** Digits in threes: with commas in English; with spaces in German, where a comma stands before decimals. */
export function formatCount(value: number): string {
  const text = value.toLocaleString('en')
  return currentLanguage() === 'de' ? text.replaceAll(',', '\u202f') : text
}

export function formatMilliseconds(value: number): string {
  if (value >= 1000) return `${decimal((value / 1000).toPrecision(3))} s`
  if (value >= 100) return `${Math.round(value)} ms`
  if (value < 0.1) return `${Math.round(value * 1000)} µs`
  return `${decimal(value.toFixed(value >= 10 ? 1 : 2))} ms`
}

/** Digits with the language's decimal mark. */
function decimal(digits: string): string {
  return currentLanguage() === 'de' ? digits.replace('.', ',') : digits
}
