/** The images of a folder and its subfolders. */
import { readdirSync, statSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as othersTurn } from 'node:timers/promises'
import { isInFolder } from '#app/inputs/imageFormats'
import { readFailure } from './file'

export interface FilesOfFolder {
  /** Paths, in no order. */
  readonly images: string[]
  /** Other files, and folders that are hidden. */
  readonly leftOut: string[]
}

/**
 * @param except a folder that is passed by
 * @throws Failure 'not-found', 'unreadable-file' for a folder that can't be read
 */
export async function imagesIn(folder: string, except?: string): Promise<FilesOfFolder> {
  const found: FilesOfFolder = { images: [], leftOut: [] }
  await walk(folder, except, found)
  return found
}

async function walk(folder: string, except: string | undefined, found: FilesOfFolder): Promise<void> {
  if (folder === except) return
  await othersTurn()
  for (const entry of readFolder(folder)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !entry.name.startsWith('.')) await walk(path, except, found)
    // A link to a file counts as one; links to folders could lead in a circle.
    else if (isInFolder(entry.name) && (entry.isFile() || !statOf(path)?.isDirectory())) found.images.push(path)
    else found.leftOut.push(path)
  }
}

function readFolder(folder: string) {
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
