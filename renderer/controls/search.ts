/**
 * Search by typing: one ranking for everything that is found by name. Every typed word has to match; names count
 * before words about a thing, and the start of a word before its middle.
 */

/** What is searched of a thing. */
export interface SearchText {
  /** What it is called; the first is the one on screen. */
  readonly names: readonly string[]
  /** Other words for it, and what it does. */
  readonly about: string
}

/** How well one typed word matches, best first. */
const EXACT = 32
const NAME_STARTS = 16
const PART_STARTS = 12
const TITLE_STARTS = 9
const WORD_STARTS = 8
const ABOUT_STARTS = 4
const IN_NAME = 2
const IN_ABOUT = 1

interface Prepared {
  /** The names, folded to letters and digits with single spaces. */
  readonly names: readonly string[]
  /** The words inside of names such as `MaxPooling2D`. */
  readonly parts: readonly string[]
  /** The words of the names, also those inside of `MaxPooling2D`. */
  readonly words: readonly string[]
  readonly about: string
}

/**
 * The things that match what is typed, best first; of equal ones the earlier stays first. Without words, all.
 * Where no thing has the words themselves, those that have their letters in order (`mp2` for MaxPooling2D).
 */
export function search<T>(all: readonly T[], typed: string, textOf: (one: T) => SearchText): readonly T[] {
  const query = fold(typed)
  if (query === '') return all
  const words = query.split(' ')
  const prepared = all.map((one) => ({ one, text: prepare(textOf(one)) }))
  const found = prepared.flatMap(({ one, text }) => {
    const score = scoreOf(text, words, query)
    return score > 0 ? [{ one, score }] : []
  })
  if (found.length > 0) return found.sort((a, b) => b.score - a.score).map(({ one }) => one)
  return prepared.filter(({ text }) => words.every((word) => hasLetters(text, word))).map(({ one }) => one)
}

/** 0 where a word is missing; the whole query that is a name, without its `2D` too, comes first, the one on screen before others. */
function scoreOf(text: Prepared, words: readonly string[], query: string): number {
  const scores = words.map((word) => wordScore(text, word))
  if (scores.includes(0)) return 0
  const mean = scores.reduce((a, b) => a + b, 0) / words.length
  const exact = text.names.findIndex((name) => name === query || name === `${query}2d`)
  return exact < 0 ? mean : exact === 0 ? 2 * EXACT : EXACT
}

function wordScore({ names, parts, words, about }: Prepared, word: string): number {
  const started = names.filter((name) => name.startsWith(word))
  // A name of one word, such as a layer's; the first word of a title counts hardly more than its others.
  if (started.some(isOneWord)) return NAME_STARTS
  if (parts.some((part) => part.startsWith(word))) return PART_STARTS
  if (started.length > 0) return TITLE_STARTS
  if (words.some((one) => one.startsWith(word))) return WORD_STARTS
  if (` ${about}`.includes(` ${word}`)) return ABOUT_STARTS
  if (names.some((name) => name.includes(word))) return IN_NAME
  // A letter or two are in the middle of almost anything.
  return word.length > 2 && about.includes(word) ? IN_ABOUT : 0
}

/** Whether a name has the letters of the word in order: each follows the one before, or begins a word. */
function hasLetters({ names, words }: Prepared, word: string): boolean {
  const starts = words.map((one) => one[0]).join('')
  return starts.includes(word) || names.some((name) => inOrder(name, word))
}

/** Letters in order, the first at the start of a word, with the others not spread over more than four times as many. */
function inOrder(name: string, word: string): boolean {
  for (let from = 0; from < name.length; from++) {
    if (name[from] !== word[0] || (from > 0 && name[from - 1] !== ' ')) continue
    let at = from
    for (const letter of word.slice(1)) at = at < 0 ? at : name.indexOf(letter, at + 1)
    if (at >= 0 && at - from < 4 * word.length) return true
  }
  return false
}

function prepare({ names, about }: SearchText): Prepared {
  return {
    names: names.map(fold),
    parts: names.filter((name) => isOneWord(fold(name))).flatMap((name) => fold(apart(name)).split(' ')),
    words: [...names, ...names.map(apart)].flatMap((name) => fold(name).split(' ')),
    about: fold(about),
  }
}

function isOneWord(folded: string): boolean {
  return !folded.includes(' ')
}

/** `MaxPooling2D` as `Max Pooling 2D`, and `GeMPooling2D` as `Ge M Pooling 2D`. */
function apart(name: string): string {
  return name.replace(/\p{Ll}(?=[\p{Lu}\p{N}])|\p{Lu}(?=\p{Lu}\p{Ll})/gu, '$& ')
}

/** Lower case, without accents, and nothing but letters and digits: `Größe ...` and `grosse` are the same. */
function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
