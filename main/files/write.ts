/**
 * Whole file or no file. A file is written aside in the same folder, synced, and renamed when it is complete; an
 * error or a cancel leaves nothing behind, and never harms a file that was there.
 */
import { chmod, open, realpath, stat, type FileHandle } from 'node:fs/promises'
import { Failure } from '#app/failure'
import { systemCode } from './file'
import { refuseCancelled, writeStaged, type WriteOptions } from './staging'
import { writeFailure } from './writeFailure'

/** Takes bytes one after another. They may be reused by the caller as soon as the promise is fulfilled. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>
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
export async function writeTogether(files: readonly FileToWrite[], options: WriteOptions): Promise<void> {
  const { signal } = options
  const paths = files.map(({ path }) => path)
  await writeStaged(paths, options, async (asides) => {
    for (const [i, file] of files.entries()) {
      refuseCancelled(signal)
      await writeAside(asides[i]!, file, signal)
    }
  })
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
  options: WriteOptions,
): Promise<void> {
  const { signal } = options
  await writeStaged(paths, options, async (asides) => {
    const handles: FileHandle[] = []
    try {
      for (const [i, path] of paths.entries())
        handles.push(await open(asides[i]!, 'wx').catch((error: unknown) => Promise.reject(writeFailure(error, path))))
      await write(handles.map((handle, i) => placeSinkOf(handle, paths[i]!, signal)))
      for (const handle of handles) await handle.sync()
    } finally {
      await Promise.all(handles.map((handle) => handle.close()))
    }
  })
}

/** A file and what is in it: a text, bytes, or parts that follow one another. */
export interface FileContents {
  readonly path: string
  readonly contents: string | Uint8Array | readonly Uint8Array[]
}

/**
 * Writes a text, or bytes that are there already, as a whole file. A file that is replaced keeps its permissions, and stays where a link to it leads.
 * @throws Failure 'exists' or 'write-failed'
 */
export function writeContents(
  path: string,
  contents: FileContents['contents'],
  options: { readonly replace: boolean },
): Promise<void> {
  return writeAllContents([{ path, contents }], options)
}

/** The same for several files, which appear together. @throws Failure as `writeContents`, with the name of the first */
export async function writeAllContents(
  files: readonly FileContents[],
  options: { readonly replace: boolean },
): Promise<void> {
  const targets = await Promise.all(files.map(({ path }) => (options.replace ? targetOf(path) : { path, mode: null })))
  try {
    await writeStaged(
      targets.map(({ path }) => path),
      options,
      async (asides) => {
        for (const [i, { path, contents }] of files.entries()) {
          const parts = typeof contents === 'string' ? [Buffer.from(contents)] : [contents].flat()
          const write = async (sink: ByteSink) => {
            for (const part of parts) await sink.write(part as Uint8Array)
          }
          await writeAside(asides[i]!, { path, write })
          const { mode } = targets[i]!
          if (mode !== null) await chmod(asides[i]!, mode)
        }
      },
    )
  } catch (error) {
    throw writeFailure(error, files[0]!.path)
  }
}

/** Where a link leads, and the permissions of what is there. */
async function targetOf(path: string): Promise<{ path: string; mode: number | null }> {
  const target = await realpath(path).catch(() => path)
  const mode = await stat(target).then(
    (info) => info.mode,
    () => null,
  )
  return { path: target, mode }
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

/** @param position null: after what was written last */
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

function isSystemError(error: unknown): boolean {
  return systemCode(error) !== undefined && !(error instanceof Failure)
}
