/** The images of a folder and its subfolders, in the order of their paths as UTF-16 code units. */
import { readdirSync, statSync, type Dirent, type Stats } from 'node:fs'
import { sep } from 'node:path'
import { setImmediate as othersTurn } from 'node:timers/promises'
import { isInFolder } from '#app/inputs/imageFormats'
import { readFailure } from './file'

export interface FileOfFolder {
  readonly path: string
  /** False for files of other types, and folders that are hidden. */
  readonly isImage: boolean
}

/**
 * What is in a folder, found on the way: one folder of each depth is held at a time.
 * @param except a folder that is passed by
 * @throws Failure 'not-found', 'unreadable-file' for a folder that can't be read
 */
export function* filesIn(folder: string, except?: string): Generator<FileOfFolder> {
  if (folder === except) return
  const begin = folderPrefix(folder)
  for (const entry of sortedEntries(folder)) {
    const path = begin + entry.name
    if (isVisited(entry)) yield* filesIn(path, except)
    // A link to a file counts as one; links to folders could lead in a circle.
    else yield { path, isImage: isInFolder(entry.name) && (entry.isFile() || !statOf(path)?.isDirectory()) }
  }
}

/** Files that are looked at before others get their turn. */
const SLICE = 1000

/** The images of a folder. @throws Failure as filesIn */
export async function imagesIn(folder: string): Promise<string[]> {
  const images: string[] = []
  let seen = 0
  for (const { path, isImage } of filesIn(folder)) {
    if (++seen % SLICE === 0) await othersTurn()
    if (isImage) images.push(path)
  }
  return images
}

/** What the paths of all that is in a folder begin with. */
export function folderPrefix(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep
}

function isVisited(entry: Dirent): boolean {
  return entry.isDirectory() && !entry.name.startsWith('.')
}

/** The order of what is in a folder follows its name and the separator. @throws Failure */
function sortedEntries(folder: string): readonly Dirent[] {
  const byKey = readFolder(folder).map((entry) => ({ entry, key: isVisited(entry) ? entry.name + sep : entry.name }))
  return byKey.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ entry }) => entry)
}

function readFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw readFailure(error, folder)
  }
}

/** Null where there is nothing. */
export function statOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null
  } catch {
    return null
  }
}
