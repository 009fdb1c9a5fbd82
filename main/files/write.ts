/**
 * Whole file or no file. A file is written aside in the same folder, synced, and renamed when it is complete; an
 * error or a cancel leaves nothing behind, and never harms a file that was there.
 */
import { randomBytes } from 'node:crypto'
import { access, link, lstat, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { cancelled, Failure } from '#app/failure'
import { message, concat, type Message } from '#app/text/message'
import { systemCode } from './file'
import { markIncomplete, markOf } from './incomplete'

/** Takes bytes one after another. They may be reused by the caller as soon as the promise is fulfilled. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>
}

export interface WriteOptions {
  /** Without it, a file that is there is never replaced. */
  readonly replace: boolean
  readonly signal?: AbortSignal
}

/**
 * Writes one file.
 * @throws Failure 'exists', 'write-failed' or 'cancelled'; then the path is as it was before
 */
export async function writeWhole(
  path: string,
  write: (sink: ByteSink) => Promise<void>,
  options: WriteOptions,
): Promise<void> {
  await writeTogether([{ path, write }], options)
}

export interface FileToWrite {
  readonly path: string
  readonly write: (sink: ByteSink) => Promise<void>
}

/**
 * Writes several files, one after another, and lets them appear together when all are complete.
 * @throws Failure 'exists' (before anything is written, naming the files), 'write-failed' or 'cancelled'; then all
 * paths are as they were before
 */
export async function writeTogether(files: readonly FileToWrite[], { replace, signal }: WriteOptions): Promise<void> {
  if (!replace) await refuseExisting(files.map((file) => file.path))
  const staged: Staged[] = []
  try {
    for (const file of files) {
      refuseCancelled(signal)
      const aside = siblingOf(file.path, 'part')
      staged.push({ path: file.path, aside })
      await writeAside(aside, file, signal)
    }
    refuseCancelled(signal)
    await moveAll(staged, replace)
  } catch (error) {
    await Promise.all(staged.map(({ aside }) => rm(aside, { force: true })))
    throw error
  }
}

/** Takes bytes for any place of a file. */
export interface PlaceSink {
  writeAt(position: number, bytes: Uint8Array): Promise<void>
}

/**
 * Writes several files at once, each in any order, and lets them appear together when all is written.
 * @param write is given a sink for each path
 * @throws Failure as writeTogether, or what `write` throws; then all paths are as they were before
 */
export async function writeSideBySide(
  paths: readonly string[],
  write: (sinks: readonly PlaceSink[]) => Promise<void>,
  { replace, signal }: WriteOptions,
): Promise<void> {
  if (!replace) await refuseExisting(paths)
  const staged = paths.map((path) => ({ path, aside: siblingOf(path, 'part') }))
  const handles: FileHandle[] = []
  try {
    try {
      for (const { path, aside } of staged)
        handles.push(await open(aside, 'wx').catch((error: unknown) => Promise.reject(writeFailure(error, path))))
      await write(handles.map((handle, i) => placeSinkOf(handle, paths[i]!, signal)))
      for (const handle of handles) await handle.sync()
    } finally {
      await Promise.all(handles.map((handle) => handle.close()))
    }
    refuseCancelled(signal)
    await moveAll(staged, replace)
  } catch (error) {
    await Promise.all(staged.map(({ aside }) => rm(aside, { force: true })))
    throw error
  }
}

/**
 * Writes a text, or bytes that are there already, as a whole file.
 * @throws Failure 'exists' or 'write-failed'
 */
export async function writeContents(
  path: string,
  contents: string | Uint8Array,
  { replace }: { readonly replace: boolean },
): Promise<void> {
  if (!replace) await refuseExisting([path])
  try {
    await writeFileAtomic(
      path,
      typeof contents === 'string' ? contents : Buffer.from(contents.buffer, contents.byteOffset, contents.byteLength),
    )
  } catch (error) {
    throw writeFailure(error, path)
  }
}

/** @throws Failure 'exists' that names the files among `paths` that are there */
export async function refuseExisting(paths: readonly string[]): Promise<void> {
  const found: string[] = []
  for (const path of paths) if (await isThere(path)) found.push(path)
  if (found.length > 0) throw existsFailure(found)
}

/** The Failure for an error of writing `path`, by the system's error code. */
export function writeFailure(error: unknown, path: string): Failure {
  if (error instanceof Failure) return error
  const name = basename(path)
  const reason = reasonOf(error)
  return new Failure('write-failed', message('files.notWritten', { name, reason }), { file: name })
}

/** @throws Failure 'cancelled' */
export function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(message('files.export'))
}

interface Staged {
  readonly path: string
  readonly aside: string
}

const NAMES_SHOWN = 5

function existsFailure(paths: readonly string[]): Failure {
  const names = paths.map((path) => message('files.quoted', { name: basename(path) }))
  const shown = concat(names.slice(0, NAMES_SHOWN), ', ')
  return new Failure('exists', concat([existing(shown, names.length), message('files.replaceOrMove')], ' '), {
    file: basename(paths[0] ?? ''),
  })
}

function existing(shown: Message, count: number): Message {
  if (count === 1) return message('files.exists', { name: shown })
  return count > NAMES_SHOWN
    ? message('files.moreExist', { names: shown, n: count - NAMES_SHOWN })
    : message('files.severalExist', { names: shown })
}

function reasonOf(error: unknown): Message {
  switch (systemCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return message('files.diskFull')
    case 'EACCES':
    case 'EPERM':
      return message('files.noWritePermission')
    case 'EROFS':
      return message('files.diskReadOnly')
    case 'ENOENT':
    case 'ENOTDIR':
      return message('files.folderNotFound')
    case 'EISDIR':
    case 'ENOTEMPTY':
      return message('files.nameIsFolder')
    case 'EFBIG':
      return message('files.diskFileSize')
    case 'ENAMETOOLONG':
      return message('files.nameTooLong')
    default:
      return error instanceof Error ? error.message : String(error)
  }
}

/** A name of our own in the same folder, so that a rename stays on one disk. */
function siblingOf(path: string, ending: string): string {
  const stem = basename(path).slice(0, 100)
  return join(dirname(path), `.${stem}.${randomBytes(6).toString('hex')}.${ending}`)
}

async function writeAside(aside: string, { path, write }: FileToWrite, signal?: AbortSignal): Promise<void> {
  try {
    const handle = await open(aside, 'wx')
    try {
      await write(sinkOf(handle, path, signal))
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw isSystemError(error) ? writeFailure(error, path) : error
  }
}

function sinkOf(handle: FileHandle, path: string, signal?: AbortSignal): ByteSink {
  return { write: (bytes) => writeAll(handle, path, bytes, null, signal) }
}

function placeSinkOf(handle: FileHandle, path: string, signal?: AbortSignal): PlaceSink {
  return { writeAt: (position, bytes) => writeAll(handle, path, bytes, position, signal) }
}

/** @param position null: behind what was written last */
async function writeAll(
  handle: FileHandle,
  path: string,
  bytes: Uint8Array,
  position: number | null,
  signal?: AbortSignal,
): Promise<void> {
  refuseCancelled(signal)
  try {
    for (let done = 0; done < bytes.length;) {
      done += (await handle.write(bytes, done, bytes.length - done, position === null ? null : position + done))
        .bytesWritten
    }
  } catch (error) {
    throw writeFailure(error, path)
  }
}

/**
 * Lets the files appear; where one can't, those that have appeared are taken back. Several are marked as incomplete
 * meanwhile, and stay so where something keeps them from being taken back.
 */
async function moveAll(staged: readonly Staged[], replace: boolean): Promise<void> {
  const undo: (() => Promise<void>)[] = []
  const backups: string[] = []
  const unmark = staged.length > 1 ? await mark(staged.map(({ path }) => path)) : async () => undefined
  try {
    for (const { path, aside } of staged) {
      const backup = replace && staged.length > 1 ? await backUp(path) : null
      if (backup !== null) {
        backups.push(backup)
        undo.push(() => rename(backup, path))
      }
      await move(aside, path, replace)
      if (backup === null) undo.push(() => rm(path, { force: true }))
    }
  } catch (error) {
    for (const step of undo.reverse()) await step()
    await unmark()
    throw error
  }
  await unmark()
  await Promise.all(backups.map((backup) => rm(backup, { force: true })))
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

/** A second name for the file at `path`, or null if there is none. */
async function backUp(path: string): Promise<string | null> {
  const backup = siblingOf(path, 'old')
  try {
    if ((await lstat(path)).isDirectory()) throw Object.assign(new Error('Is a folder'), { code: 'EISDIR' })
    // A link keeps the file under its name until it is replaced; disks without links move it.
    await link(path, backup).catch(() => rename(path, backup))
    return backup
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
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
    await access(path)
    return true
  } catch (error) {
    return systemCode(error) !== 'ENOENT' && systemCode(error) !== 'ENOTDIR'
  }
}

function isSystemError(error: unknown): boolean {
  return systemCode(error) !== undefined && !(error instanceof Failure)
}
