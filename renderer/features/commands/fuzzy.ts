/** Fuzzy search: every word that is typed has its letters in the text, in their order. `add cv` finds `Add layer: Conv2D`. */

/** The texts that match, the best first; of equal ones the earlier stays first. Without words, all. */
export function search<T>(all: readonly T[], typed: string, textOf: (one: T) => string): readonly T[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return all
  return all
    .map((one) => ({ one, score: scoreOf(textOf(one), words) }))
    .filter((found): found is { one: T; score: number } => found.score !== null)
    .sort((a, b) => b.score - a.score)
    .map(({ one }) => one)
}

function scoreOf(text: string, words: readonly string[]): number | null {
  let sum = 0
  for (const word of words) {
    const score = wordScore(text, word)
    if (score === null) return null
    sum += score
  }
  // Of two that match alike, the shorter one was rather meant.
  return sum - text.length / 1000
}

/** The best way to find the word's letters in the text; null where there is none. */
function wordScore(text: string, word: string): number | null {
  const lower = text.toLowerCase()
  let best: number | null = null
  for (let from = lower.indexOf(word[0]!); from >= 0; from = lower.indexOf(word[0]!, from + 1)) {
    const score = scoreFrom(text, lower, word, from)
    if (score !== null && (best === null || score > best)) best = score
  }
  return best
}

/** Letters in a row, and letters that begin a word, count more. */
function scoreFrom(text: string, lower: string, word: string, from: number): number | null {
  let score = beginsWord(text, from) ? 3 : 0
  let at = from
  for (const letter of word.slice(1)) {
    const next = lower.indexOf(letter, at + 1)
    if (next < 0) return null
    if (next === at + 1) score += 2
    else if (beginsWord(text, next)) score += 1
    else score -= (next - at) / 10
    at = next
  }
  return score
}

/** `MaxPooling2D` has three words. */
function beginsWord(text: string, at: number): boolean {
  const [before, here] = [text[at - 1] ?? ' ', text[at]!]
  return /[^\p{L}\p{N}]/u.test(before) || (/[\p{Lu}\p{N}]/u.test(here) && /\p{Ll}/u.test(before))
}
