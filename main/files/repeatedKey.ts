/** Keys that stand twice in one object of a JSON text: JSON.parse keeps the last one and says nothing. */

/** The first such key, or null. @param text that JSON.parse reads */
export function repeatedKey(text: string): string | null {
  /** The keys of each object around the place; null for a list. */
  const around: (Set<string> | null)[] = []
  let isKey = false
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{':
      case '[':
        isKey = text[at] === '{'
        around.push(isKey ? new Set() : null)
        break
      case '}':
      case ']':
        around.pop()
        isKey = false
        break
      case ',':
        isKey = around.at(-1) !== null
        break
      case '"': {
        const end = endOfString(text, at)
        const key = isKey ? (JSON.parse(text.slice(at, end)) as string) : ''
        const keys = isKey ? around.at(-1) : null
        if (keys?.has(key)) return key
        keys?.add(key)
        isKey = false
        at = end - 1
      }
    }
  }
  return null
}

/** The place after a string's closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}
