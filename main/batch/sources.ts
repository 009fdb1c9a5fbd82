/** The files of a batch: from folders, patterns, files and lists to a sorted manifest. */
import { readdirSync, statSync, type Stats } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'
import { setImmediate as othersTurn } from 'node:timers/promises'
import { Failure } from '#app/failure'
import { imageExtensions } from '#app/inputs/imageFormats'
import { message, type Message } from '#app/text/message'
import { readFailure } from '#main/files/file'
import { isPattern, matchesOf } from './glob'
import type { ManifestEntry } from './manifest'

export interface Sources {
  /** Folders, patterns and files as they were typed. */
  readonly named: readonly string[]
  /** Paths of a list; one that is not there becomes a row with its error. */
  readonly listed: readonly string[]
  /** A folder that is passed by: that of the results. */
  readonly except: string
}

/** Read from folders; tables and text files there are seldom images, so they have to be named. */
const extensions = [...imageExtensions, 'npy', 'npz']

const NAMES_SHOWN = 5
/** Files that are looked at before others get their turn. */
const SLICE = 1000

/**
 * Finds the files, each once, in the order of their absolute paths as UTF-16 code units.
 * @param note is told of what was left out
 * @throws Failure 'not-found' for a source that is not there or holds no image, 'unreadable-file' for a folder that can't be read
 */
export async function findImages(
  { named, listed, except }: Sources,
  note: (text: Message) => void,
): Promise<readonly ManifestEntry[]> {
  const found: string[] = []
  const leftOut: string[] = []
  for (const source of named) {
    for (const path of placesOf(source)) {
      if (statOf(path)?.isDirectory()) await walk(path, resolve(except), found, leftOut)
      else found.push(path)
    }
  }
  for (const path of listed) found.push(resolve(path))
  if (leftOut.length > 0) {
    const names = leftOut.slice(0, NAMES_SHOWN).map((path) => basename(path))
    note(
      message('cli.batchLeftOut', {
        n: leftOut.length,
        names: `${names.join(', ')}${leftOut.length > NAMES_SHOWN ? ', …' : ''}`,
      }),
    )
  }
  const paths = [...new Set(found)].sort()
  if (paths.length === 0) {
    throw new Failure(
      'not-found',
      message('cli.batchNoImages', { sources: named.join(', '), types: extensions.join(', ') }),
    )
  }
  if (paths.length < found.length) note(message('cli.batchRepeated', { n: found.length - paths.length }))
  const entries: ManifestEntry[] = []
  for (const [i, path] of paths.entries()) {
    if (i % SLICE === 0) await othersTurn()
    entries.push({ path, ...stateOf(path) })
  }
  return entries
}

/** Size in bytes and modification time in milliseconds; null where there is no file. */
export function stateOf(path: string): Pick<ManifestEntry, 'size' | 'modified'> {
  const info = statOf(path)
  return { size: info?.size ?? null, modified: info?.mtimeMs ?? null }
}

/**
 * The paths of a list. A list that contains NUL is separated by it, which allows any file name; otherwise each line is a path.
 * @throws Failure 'not-found' for a list without paths
 */
export function pathsOfList(bytes: Uint8Array, name: string): readonly string[] {
  const text = new TextDecoder().decode(bytes)
  const paths = text.split(text.includes('\0') ? '\0' : /\r?\n/).filter((path) => path !== '')
  if (paths.length > 0) return paths
  throw new Failure('not-found', message('cli.batchEmptyList', { name }))
}

/** @throws Failure 'not-found', 'unreadable-file' */
function placesOf(source: string): readonly string[] {
  const path = resolve(source)
  try {
    statSync(path)
    return [path]
  } catch (error) {
    if (!isPattern(source)) throw readFailure(error, path)
  }
  try {
    const matches = matchesOf(source)
    if (matches.length > 0) return matches
  } catch (error) {
    throw readFailure(error, path)
  }
  throw new Failure('not-found', message('cli.batchNoMatch', { pattern: source }))
}

async function walk(folder: string, except: string, found: string[], leftOut: string[]): Promise<void> {
  if (folder === except) return
  await othersTurn()
  for (const entry of readFolder(folder)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !entry.name.startsWith('.')) await walk(path, except, found, leftOut)
    // A link to a file counts as one; links to folders could lead in a circle.
    else if (isImage(entry.name) && !statOf(path)?.isDirectory()) found.push(path)
    else leftOut.push(path)
  }
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw readFailure(error, folder)
  }
}

/** What begins with a point is hidden, such as the companions that macOS puts beside images. */
function isImage(name: string): boolean {
  return !name.startsWith('.') && extensions.includes(extname(name).slice(1).toLowerCase())
}

function statOf(path: string): Stats | null {
  try {
    return statSync(path)
  } catch {
    return null
  }
}
