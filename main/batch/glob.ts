/** File name patterns, as shells read them: `*`, `?`, `[a-z]`, and `**` for any number of folders. */
import { existsSync, readdirSync } from 'node:fs'
import { join, parse, resolve, sep } from 'node:path'

export function isPattern(text: string): boolean {
  return /[*?[]/.test(text)
}

/**
 * The files and folders that a pattern names, in no particular order. A leading point has to be written out, and `**`
 * does not follow links to folders.
 * @throws the system's error for a folder that can't be read
 */
export function matchesOf(pattern: string): string[] {
  const whole = resolve(pattern)
  const { root } = parse(whole)
  return match(root, whole.slice(root.length).split(sep))
}

function match(folder: string, [part, ...rest]: readonly string[]): string[] {
  if (part === undefined) return existsSync(folder) ? [folder] : []
  if (!isPattern(part)) return match(join(folder, part), rest)
  if (part === '**' && rest.length === 0) return [folder]
  const entries = entriesOf(folder)
  if (part === '**') {
    const deeper = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    return [...match(folder, rest), ...deeper.flatMap(({ name }) => match(join(folder, name), [part, ...rest]))]
  }
  const expression = expressionOf(part)
  return entries
    .filter(({ name }) => expression.test(name) && (part.startsWith('.') || !name.startsWith('.')))
    .flatMap(({ name }) => (rest.length > 0 ? match(join(folder, name), rest) : [join(folder, name)]))
}

/** A file has no entries, nor has a folder that is not there. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
    throw error
  }
}

function expressionOf(part: string): RegExp {
  const source = part.replace(/\[(!?)([^\]]+)\]|[*?]|[\\^$+.()|{}[\]]/g, (sign, not?: string, set?: string) => {
    if (set !== undefined) return `[${not ? '^' : ''}${set.replace(/[\\\]^[]/g, '\\$&')}]`
    return sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`
  })
  return new RegExp(`^${source}$`, 'su')
}
