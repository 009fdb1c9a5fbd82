/**
 * Sentences that the window says in its own language: the English words with a place for each value, and the values.
 * said`a ${5} x ${5} window` has the words `a {0} x {1} window`, under which a translation is found.
 */

export interface Sentence {
  readonly words: string
  readonly values: readonly Value[]
}

type Value = Words | number

/** A whole number of things, of which the digits stand in threes as the language has it. */
interface Amount {
  readonly amount: number
}

/** A sentence, an amount, or a text that is the same in every language. */
export type Words = Sentence | Amount | string

/** @param count an integer: `16,777,216` in English */
export function amount(count: number): Amount {
  return { amount: count }
}

export function said(texts: TemplateStringsArray, ...values: Value[]): Sentence {
  const words = texts.reduce((all, text, i) => `${all}{${i - 1}}${text}`)
  return { words, values }
}

/** Sentences one after another. */
export function inARow(...sentences: readonly Words[]): Sentence {
  return { words: sentences.map((_, i) => `{${i}}`).join(' '), values: sentences }
}

/** Words right after one another, as the pieces of a formula are. */
export function joinedUp(all: readonly Words[]): Sentence {
  return { words: all.map((_, i) => `{${i}}`).join(''), values: all }
}

export function inEnglish(words: Words): string {
  if (typeof words === 'string') return words
  return 'amount' in words ? words.amount.toLocaleString('en') : filled(words.words, words.values, inEnglish)
}

/** Words with their values in place, sentences among them as `say` says them. */
export function filled(words: string, values: readonly Value[], say: (words: Words) => string): string {
  return words.replace(/\{(\d+)\}/g, (place, i: string) => {
    const value = values[Number(i)]
    return value === undefined ? place : typeof value === 'number' ? String(value) : say(value)
  })
}
