/** The name of a colour profile, as its description tag has it (ICC.1, of version 2 and of version 4). */

const HEADER = 128
const ENTRY = 12

/** Null where the profile has no description that can be read. */
export function profileName(profile: Uint8Array): string | null {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength)
  try {
    const count = Math.min(view.getUint32(HEADER), 200)
    for (let i = 0; i < count; i++) {
      const entry = HEADER + 4 + i * ENTRY
      if (tagName(view, entry) === 'desc') return clean(describe(view, view.getUint32(entry + 4)))
    }
    return null
  } catch {
    // A damaged profile names nothing; the image can be read all the same.
    return null
  }
}

function describe(view: DataView, at: number): string {
  const type = tagName(view, at)
  if (type === 'desc') return letters(view, at + 12, view.getUint32(at + 8), 1)
  if (type !== 'mluc' || view.getUint32(at + 8) === 0) return ''
  return letters(view, at + view.getUint32(at + 24), view.getUint32(at + 20), 2)
}

function letters(view: DataView, at: number, bytes: number, size: 1 | 2): string {
  const count = Math.min(bytes / size, 200)
  return Array.from({ length: Math.floor(count) }, (_, i) =>
    String.fromCharCode(size === 1 ? view.getUint8(at + i) : view.getUint16(at + 2 * i)),
  ).join('')
}

function tagName(view: DataView, at: number): string {
  return letters(view, at, 4, 1)
}

function clean(text: string): string | null {
  const plain = [...text]
    .filter((letter) => letter >= ' ')
    .join('')
    .trim()
  return plain === '' ? null : plain
}
