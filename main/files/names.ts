/** File names that every platform takes. */

const MAX_LENGTH = 120
/** Of UTF-8; with an extension and a number added, no more than the 255 that file systems take. */
const MAX_BYTES = 200
/** Names that Windows keeps for devices, with any extension. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\.|$)/i

/**
 * The text as a file name (without its extension): no separators, control characters or signs that Windows refuses, no
 * space or point at an end, no device's name, at most 120 characters and 200 bytes.
 */
export function safeName(text: string): string {
  const allowed = text.normalize('NFC').replace(/[\p{C}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu, '_')
  const name = cutToBytes([...allowed].slice(0, MAX_LENGTH).join(''), MAX_BYTES).replace(/^[\s.]+|[\s.]+$/g, '')
  if (name === '') return 'unnamed'
  return RESERVED.test(name) ? `_${name}` : name
}

/** As many whole characters, as a person counts them, from the beginning of a text as fit into so many bytes of UTF-8. */
export function cutToBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  let cut = ''
  let left = bytes
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    left -= Buffer.byteLength(segment)
    if (left < 0) break
    cut += segment
  }
  return cut
}

/** The name of one of the images of a file, from 1; a file of one image gives it its own. */
export function arrayName(file: string, page: number, pages: number): string {
  return pages > 1 ? `${file} [${page - 1}]` : file
}

/** The names made different from each other, also where capitals don't count: a, A.csv, a.csv -> a, A.csv, a-2.csv. */
export function freeNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const [, stem = name, extension = ''] = /^(.+?)(\.\w+)?$/s.exec(name) ?? []
    let free = name
    for (let n = 2; taken.has(folded(free)); n++) free = `${stem}-${n}${extension}`
    taken.add(folded(free))
    return free
  })
}

/** Equal for names that some file system takes for the same. */
function folded(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase()
}
