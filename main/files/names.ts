/** File names that every platform takes. */

const MAX_LENGTH = 120
/** Names that Windows keeps for devices, with any ending. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i

/**
 * The text as a file name (without its ending): no separators, control characters or signs that Windows refuses, no
 * space or point at an end, no device's name, at most 120 characters.
 */
export function safeName(text: string): string {
  const name = [...text.normalize('NFC').replace(/[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu, '_')]
    .slice(0, MAX_LENGTH)
    .join('')
    .replace(/^[\s.]+|[\s.]+$/g, '')
  if (name === '') return 'unnamed'
  return RESERVED.test(name) ? `_${name}` : name
}

/** The names made different from each other, also where capitals don't count: a, A.csv, a.csv -> a, A.csv, a-2.csv. */
export function freeNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const [, stem = name, ending = ''] = /^(.+?)(\.\w+)?$/s.exec(name) ?? []
    let free = name
    for (let n = 2; taken.has(free.toLowerCase()); n++) free = `${stem}-${n}${ending}`
    taken.add(free.toLowerCase())
    return free
  })
}
