/** Formats messages in one language. */
import type { Language } from './area'
import { areas } from './catalogue'
import type { Message } from './message'
import { printable } from './printable'
import { createTranslate, type Translate } from './translate'

const translators = new Map<Language, Translate>()

/** The message in a language, with the messages among its values in the same one; control characters are shown escaped. */
export function format(message: Message, language: Language): string {
  if (typeof message === 'string') return printable(message)
  if ('arithmetic' in message) return formatArithmetic(message.arithmetic, language)
  if ('amount' in message) return formatAmount(message.amount, language)
  if ('parts' in message) return message.parts.map((part) => format(part, language)).join(message.separator)
  const values = Object.entries(message.values).map(([name, value]) => [name, formatValue(name, value, language)])
  return translatorOf(language)(message.key, Object.fromEntries(values))
}

/** What the command line, logs and errors print. */
export function formatEnglish(message: Message): string {
  return format(message, 'en')
}

/** Digits in groups of three: commas in English; narrow spaces in German, where a comma stands before decimals. */
export function formatAmount(count: number, language: Language): string {
  const text = count.toLocaleString('en')
  return language === 'de' ? text.replaceAll(',', '\u202f') : text
}

/** Digits of one number with the language's decimal mark. */
export function formatDecimal(digits: string, language: Language): string {
  return language === 'de' ? digits.replace('.', ',') : digits
}

/** German writes decimal commas, and semicolons between arguments: `max(0,5; 1)`. */
function formatArithmetic(text: string, language: Language): string {
  return language === 'de' ? text.replaceAll(', ', '; ').replace(/(\d)\.(?=\d)/g, '$1,') : text
}

/** A number with the language's decimal mark; `n` stays a number, because it chooses the plural form. */
function formatValue(name: string, value: Message | number, language: Language): string | number {
  if (typeof value !== 'number') return format(value, language)
  if (name === 'n') return value
  return formatDecimal(String(value), language)
}

function translatorOf(language: Language): Translate {
  const cached = translators.get(language) ?? createTranslate(language, areas)
  translators.set(language, cached)
  return cached
}
