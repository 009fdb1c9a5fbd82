/** The files of a batch: from folders, patterns, files and lists to a sorted manifest. */
import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { setImmediate as othersTurn } from 'node:timers/promises'
import { Failure } from '#app/failure'
import { folderExtensions } from '#app/inputs/imageFormats'
import { message, type Message } from '#app/text/message'
import { readFailure } from '#main/files/file'
import { imagesIn, statOf } from '#main/files/imageFolder'
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
      if (!statOf(path)?.isDirectory()) {
        found.push(path)
        continue
      }
      const inFolder = await imagesIn(path, resolve(except))
      for (const image of inFolder.images) found.push(image)
      for (const other of inFolder.leftOut) leftOut.push(other)
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
  const paths = found.sort().filter((path, i) => path !== found[i - 1])
  const repeated = found.length - paths.length
  if (paths.length === 0) {
    throw new Failure(
      'not-found',
      message('cli.batchNoImages', { sources: named.join(', '), types: folderExtensions.join(', ') }),
    )
  }
  if (repeated > 0) note(message('cli.batchRepeated', { n: repeated }))
  const entries: ManifestEntry[] = []
  for (const [i, path] of paths.entries()) {
    if (i % SLICE === 0) await othersTurn()
    const { size, modified } = stateOf(path)
    entries.push({ path, size, modified })
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
