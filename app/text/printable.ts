/** Text from elsewhere, made safe to show: no terminal acts on it, and no name pretends to be another. */

/** Control characters, line separators, and what turns the direction of text round. */
const CONTROL = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu
const CONTROL_BUT_LINES = new RegExp(`(?![\\n\\t])${CONTROL.source}`, 'gu')

/** The text with its control characters as JSON escapes them: `\u001b[31m`. */
export function printable(text: string): string {
  return text.replace(CONTROL, escaped)
}

/** The same for a text of several lines, whose line breaks and tabs stay. */
export function printableLines(text: string): string {
  return text.replace(CONTROL_BUT_LINES, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
