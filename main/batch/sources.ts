/** The files of a batch: from folders, patterns, files and lists to a sorted manifest. */
import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { setImmediate as othersTurn } from 'node:timers/promises'
import { Failure } from '#app/failure'
import { folderExtensions } from '#app/inputs/imageFormats'
import { message, type Message } from '#app/text/message'
import { readFailure } from '#main/files/file'
import { filesIn, folderPrefix, statOf, type FileOfFolder } from '#main/files/imageFolder'
import { isPattern, matchesOf } from './glob'
import { ManifestLines, type ManifestEntry } from './manifest'

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
export async function findImages(sources: Sources, note: (text: Message) => void): Promise<ManifestLines> {
  const { named, listed, except } = sources
  const places = named.flatMap(placesOf)
  const isFolder = (path: string) => statOf(path)?.isDirectory() === true
  const streams = places.filter(isFolder).map((folder) => ({
    begin: folderPrefix(folder),
    files: () => filesIn(folder, resolve(except)),
  }))
  const single = [...places.filter((path) => !isFolder(path)), ...listed.map((path) => resolve(path))].sort()
  if (single.length > 0) streams.push({ begin: single[0]!, files: () => images(single) })

  const manifest = new ManifestLines()
  const leftOut: string[] = []
  let [last, seen, repeated, others] = ['', 0, 0, 0]
  for (const { path, isImage } of merge(streams)) {
    if (++seen % SLICE === 0) await othersTurn()
    if (!isImage) {
      if (++others <= NAMES_SHOWN) leftOut.push(basename(path))
    } else if (path === last) repeated++
    else manifest.add({ path: (last = path), ...stateOf(path) })
  }
  if (others > 0) {
    const names = `${leftOut.join(', ')}${others > NAMES_SHOWN ? ', …' : ''}`
    note(message('cli.batchLeftOut', { n: others, names }))
  }
  if (manifest.length === 0) {
    throw new Failure(
      'not-found',
      message('cli.batchNoImages', { sources: named.join(', '), types: folderExtensions.join(', ') }),
    )
  }
  if (repeated > 0) note(message('cli.batchRepeated', { n: repeated }))
  return manifest
}

/** Files in the order of their paths; none of them comes before `begin`. */
interface Stream {
  readonly begin: string
  files(): Generator<FileOfFolder>
}

function* images(paths: readonly string[]): Generator<FileOfFolder> {
  for (const path of paths) yield { path, isImage: true }
}

/** The files of several streams in one order. A stream is begun when its turn may come, so few are open at a time. */
function* merge(streams: readonly Stream[]): Generator<FileOfFolder> {
  const later = streams.toSorted((a, b) => (a.begin < b.begin ? 1 : -1))
  const open: { files: Generator<FileOfFolder>; next: FileOfFolder }[] = []
  for (;;) {
    let first = open.reduce((min, one) => (one.next.path < min ? one.next.path : min), open[0]?.next.path ?? '')
    while (later.length > 0 && (open.length === 0 || later.at(-1)!.begin <= first)) {
      const files = later.pop()!.files()
      const { value: next, done } = files.next()
      if (done) continue
      if (open.length === 0 || next.path < first) first = next.path
      open.push({ files, next })
    }
    const at = open.findIndex(({ next }) => next.path === first)
    const one = open[at]
    if (!one) return
    yield one.next
    const { value: next, done } = one.files.next()
    if (done) open.splice(at, 1)
    else one.next = next
  }
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
