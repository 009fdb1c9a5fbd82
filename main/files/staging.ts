/**
 * Files written aside, in the folder where they belong, that appear under their names together or not at all; also
 * where this process is killed in between: the next one finds the record of them.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { link, lstat, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { cancelled } from '#app/failure'
import { message } from '#app/text/message'
import { systemCode } from './file'
import { markIncomplete, markOf } from './incomplete'
import { cutToBytes } from './names'
import { ownFolder } from './ownFolder'
import { identityOf, RECORDS, type WritingFile } from './records'
import { existsFailure, writeFailure } from './writeFailure'

export interface WriteOptions {
  /** Without it, a file that is there is never replaced. */
  readonly replace: boolean
  readonly signal?: AbortSignal
}

/**
 * Lets files appear under `paths` when `write` has written all of them.
 * @param write is given a name aside for each path, of a file that is not there yet
 * @throws Failure 'exists' (before anything is written, naming the files), 'write-failed', 'cancelled', or what `write`
 * throws; then all paths are as they were before
 */
export async function writeStaged(
  paths: readonly string[],
  { replace, signal }: WriteOptions,
  write: (asides: readonly string[]) => Promise<void>,
): Promise<void> {
  const withBackup = replace && paths.length > 1
  const staged: WritingFile[] = paths.map((path) => ({
    path,
    aside: siblingOf(path, 'part'),
    backup: withBackup ? siblingOf(path, 'old') : null,
    identity: null,
  }))
  const record = await createRecord(staged)
  try {
    if (!replace) await refuseExisting(paths)
    await write(staged.map(({ aside }) => aside))
    refuseCancelled(signal)
    for (const file of staged) file.identity = await identityOf(file.aside)
    record.update(staged)
    await moveAll(staged, replace)
  } catch (error) {
    // What can't be removed was never there: the folder is a file, or a loop of links.
    await Promise.allSettled(staged.map(({ aside }) => rm(aside, { force: true })))
    throw error
  } finally {
    record.end()
  }
}

/** @throws Failure 'exists' that names the files among `paths` that are there, or 'write-failed' for what can't be there */
export async function refuseExisting(paths: readonly string[]): Promise<void> {
  const found: string[] = []
  for (const path of paths) if (await isThere(path)) found.push(path)
  if (found.length > 0) throw existsFailure(found)
}

/** @throws Failure 'cancelled' */
export function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(message('files.export'))
}

interface Record {
  update(files: readonly WritingFile[]): void
  end(): void
}

/** Without room for temporary files, files are written all the same; then only nobody can clear up after a kill. */
async function createRecord(files: readonly WritingFile[]): Promise<Record> {
  const name = randomBytes(8).toString('hex')
  const folder = await ownFolder().then(
    (own) => join(own, RECORDS),
    () => null,
  )
  const update = (all: readonly WritingFile[]) => {
    if (folder === null) return
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(join(folder, name), JSON.stringify(all))
      renameSync(join(folder, name), join(folder, `${name}.json`))
    } catch {
      return
    }
  }
  update(files)
  return { update, end: () => folder !== null && rmSync(join(folder, `${name}.json`), { force: true }) }
}

/** Bytes of the file's own name in a name aside: with what is added, no more than any file system takes. */
const STEM_BYTES = 200

/** A name of our own in the same folder, so that a rename stays on one disk. */
function siblingOf(path: string, extension: 'part' | 'old'): string {
  return join(
    dirname(path),
    `.${cutToBytes(basename(path), STEM_BYTES)}.${randomBytes(6).toString('hex')}.${extension}`,
  )
}

/**
 * Lets the files appear; where one can't, those that have appeared are taken back. Several are marked as incomplete
 * meanwhile, and stay so where something keeps them from being taken back.
 */
async function moveAll(staged: readonly WritingFile[], replace: boolean): Promise<void> {
  const undo: (() => Promise<void>)[] = []
  const unmark = staged.length > 1 ? await mark(staged.map(({ path }) => path)) : async () => undefined
  try {
    for (const { path, aside, backup } of staged) {
      const hasBackup = backup !== null && (await backUp(path, backup))
      if (hasBackup) undo.push(() => rename(backup, path).then(() => rm(backup, { force: true })))
      await move(aside, path, replace)
      if (!hasBackup) undo.push(() => rm(path, { force: true }))
    }
  } catch (error) {
    for (const step of undo.reverse()) await step()
    await unmark()
    throw error
  }
  await unmark()
  await Promise.all(staged.map(({ backup }) => backup !== null && rm(backup, { force: true })))
}

async function mark(paths: readonly string[]): Promise<() => Promise<void>> {
  const last = paths.at(-1)!
  try {
    return await markIncomplete(
      markOf(last),
      paths.map((path) => basename(path)),
    )
  } catch (error) {
    throw writeFailure(error, last)
  }
}

/** Gives the file at `path` a second name; false if there is none. */
async function backUp(path: string, backup: string): Promise<boolean> {
  try {
    if ((await lstat(path)).isDirectory()) throw Object.assign(new Error('Is a folder'), { code: 'EISDIR' })
    // A link keeps the file under its name until it is replaced; disks without links move it.
    await link(path, backup).catch(() => rename(path, backup))
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw writeFailure(error, path)
  }
}

async function move(aside: string, path: string, replace: boolean): Promise<void> {
  try {
    if (replace) await rename(aside, path)
    else await moveToFreeName(aside, path)
  } catch (error) {
    throw writeFailure(error, path)
  }
}

/** A link refuses a name that is taken, also one taken since we looked; where disks have none, we look again. */
async function moveToFreeName(aside: string, path: string): Promise<void> {
  try {
    await link(aside, path)
    await rm(aside)
  } catch (error) {
    if (systemCode(error) === 'EEXIST') throw existsFailure([path])
    await refuseExisting([path])
    await rename(aside, path)
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return false
    throw writeFailure(error, path)
  }
}
