/**
 * Messages that every process may compose and the reader's language decides how to print: a key of the catalogue with
 * its values. They travel as plain data; the window formats them in its language, the command line in English.
 */
import type { MessageKey, ValuesOf } from './catalogue'

export interface KeyedMessage {
  readonly key: MessageKey
  readonly values: Readonly<Record<string, Message | number>>
}

/** A whole number of things, printed with its digits in groups of three. */
export interface Amount {
  readonly amount: number
}

/** Numbers and signs of a formula, in English notation: `max(0.5, 1)`. */
export interface Arithmetic {
  readonly arithmetic: string
}

/** Messages one after another. */
export interface Sequence {
  readonly parts: readonly Message[]
  readonly separator: string
}

/** A message of the catalogue, an amount, arithmetic, several messages, or a text that is the same in every language. */
export type Message = KeyedMessage | Amount | Arithmetic | Sequence | string

type Arguments<K extends MessageKey> = [ValuesOf<K>] extends [never]
  ? []
  : [values: Readonly<Record<ValuesOf<K>, Message | number>>]

/** A message of the catalogue; the compiler asks for exactly the values that its English names. */
export function message<K extends MessageKey>(key: K, ...[values]: Arguments<K>): KeyedMessage {
  return { key, values: values ?? {} }
}

/** @param count an integer: `16,777,216` in English */
export function amount(count: number): Amount {
  return { amount: count }
}

/** @param text in English notation */
export function arithmetic(text: string): Arithmetic {
  return { arithmetic: text }
}

/** Messages one after another: sentences with the separator ' ', parts of a formula with ''. */
export function concat(parts: readonly Message[], separator = ''): Sequence {
  return { parts, separator }
}
