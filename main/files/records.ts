/**
 * Records of files that are being written, so that a later process can undo what one that was killed left half done:
 * files aside, and several files of which only some have appeared.
 */
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { systemCode } from './file'
import { markOf } from './incomplete'

/** Folder of the records within a process's own folder. */
export const RECORDS = 'writing'

const file = z.strictObject({
  path: z.string(),
  /** Where it is written. */
  aside: z.string(),
  /** A second name of the file that it replaces. */
  backup: z.string().nullable(),
  /** Tells the file that is written from any other one; null as long as it is not complete. */
  identity: z.string().nullable(),
})
const schema = z.array(file)

export type WritingFile = z.infer<typeof file>

/** Names that only `siblingOf` gives. */
const SIBLING = /^\..*\.[0-9a-f]{12}\.(part|old)$/s

/** Brings every transaction that is recorded in a folder to its end: all files appear, or none has. */
export async function recover(records: string): Promise<void> {
  const names = await readdir(records).catch(() => [])
  for (const name of names.filter((one) => one.endsWith('.json'))) {
    const files = await readRecord(join(records, name))
    if (files === null) continue
    if (await allAppeared(files)) await Promise.all(files.flatMap((one) => [one.backup, one.aside]).map(removeSibling))
    else for (const one of files) await undo(one)
    if (files.length > 1) await rm(markOf(files.at(-1)!.path), { force: true })
  }
}

/** The same for a file under whatever name it has, and for no other file. */
export async function identityOf(path: string): Promise<string | null> {
  try {
    const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true })
    return `${dev}-${ino}-${size}-${mtimeNs}`
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
}

async function readRecord(path: string): Promise<readonly WritingFile[] | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    // Nothing of ours: records are renamed when they are complete.
    return null
  }
}

async function allAppeared(files: readonly WritingFile[]): Promise<boolean> {
  for (const one of files) {
    if (one.identity === null || (await identityOf(one.path)) !== one.identity) return false
  }
  return true
}

async function undo({ path, aside, backup, identity }: WritingFile): Promise<void> {
  if (backup !== null && isSibling(backup) && (await identityOf(backup)) !== null) {
    await rename(backup, path)
    // Renaming one name of a file to another of the same file does nothing.
    await rm(backup, { force: true })
  } else if (identity !== null && (await identityOf(path)) === identity) {
    await rm(path, { force: true })
  }
  await removeSibling(aside)
}

async function removeSibling(path: string | null): Promise<void> {
  if (path !== null && isSibling(path)) await rm(path, { force: true })
}

function isSibling(path: string): boolean {
  return SIBLING.test(basename(path))
}
