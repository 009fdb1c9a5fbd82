/** Reading an input file: its bytes or its text, or a Failure that says what is wrong with it. */
import { formatBytes } from '#app/text/bytes'
import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { Failure } from '#app/failure'
import { concat, message } from '#app/text/message'
import { cutToBytes } from './names'

/** What Node reads at once; larger inputs are refused before a byte of them is read. */
export const MAX_INPUT_BYTES = 2 ** 31 - 1

/**
 * The whole file.
 * @param maxBytes larger files are refused before anything is allocated
 * @throws Failure 'not-found' or 'unreadable-file', with the file's name in `place.file`
 */
export async function readInputFile(path: string, maxBytes: number = MAX_INPUT_BYTES): Promise<Uint8Array> {
  try {
    await requireFile(path)
    // Even what calls itself a file can block, as the kernel's log does.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const info = await handle.stat()
      if (!info.isFile()) throw notAFile(path, info.isDirectory())
      if (info.size > maxBytes) throw tooLarge(path, info.size, maxBytes)
      return await readBytes(handle, info.size)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw readFailure(error, path)
  }
}

/** In a single read where the file is as long as it says; those in /proc say 0. */
async function readBytes(handle: FileHandle, size: number): Promise<Uint8Array> {
  if (size === 0) return handle.readFile()
  const bytes = Buffer.allocUnsafeSlow(size)
  let at = 0
  while (at < size) {
    const { bytesRead } = await handle.read(bytes, at, size - at, at)
    if (bytesRead === 0) return bytes.subarray(0, at)
    at += bytesRead
  }
  return bytes
}

/**
 * The size of a file in bytes. To be asked before a file is opened: opening a pipe can block for ever.
 * @throws Failure 'unreadable-file' for what is no file; an error of the system's where there is none
 */
export async function requireFile(path: string): Promise<number> {
  const info = await stat(path)
  if (!info.isFile()) throw notAFile(path, info.isDirectory())
  return info.size
}

/** A text that changes whenever the file is written; empty where there is none. */
export async function fileState(path: string): Promise<string> {
  return stat(path).then(
    ({ size, mtimeMs, ino }) => `${size} ${mtimeMs} ${ino}`,
    () => '',
  )
}

/** @throws Failure 'invalid-document' for bytes that are not UTF-8 */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Failure('invalid-document', message('files.notText'))
  }
}

/** A failure about what a file holds, with the file's name before the sentence and in the place. */
export function inFile({ code, text, place, fixes }: Failure, name: string): Failure {
  return new Failure(code, concat([name, text], ': '), { ...place, file: name }, fixes)
}

/** The Failure for an error of reading `path`, by the system's error code. */
export function readFailure(error: unknown, path: string): Failure {
  if (error instanceof Failure) return error
  const name = basename(path)
  const place = { file: name }
  switch (systemCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new Failure('not-found', message('files.notFound', { name }), place)
    case 'EISDIR':
      return notAFile(path, true)
    case 'EACCES':
    case 'EPERM':
      return new Failure('unreadable-file', message('files.noReadPermission', { name }), place)
    case 'ENAMETOOLONG':
      return new Failure('not-found', message('files.pathTooLong', { name: cutToBytes(name, 60) }), place)
    case 'ELOOP':
      return new Failure('unreadable-file', message('files.readLinkLoop', { name }), place)
    case 'EAGAIN':
      return notAFile(path, false)
    case 'EMFILE':
    case 'ENFILE':
      return new Failure('unreadable-file', message('files.tooManyOpen', { name }), place)
    default: {
      const reason = error instanceof Error ? error.message : String(error)
      return new Failure('unreadable-file', message('files.unreadable', { name, reason }), place)
    }
  }
}

/** The system's code of an error, such as ENOENT; undefined where there is none. */
export function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

/** Pipes and devices could block for ever, so they are never opened. */
function notAFile(path: string, isFolder: boolean): Failure {
  const name = basename(path)
  const sentence = isFolder ? message('files.isFolder', { name }) : message('files.isDevice', { name })
  return new Failure('unreadable-file', sentence, { file: name })
}

function tooLarge(path: string, size: number, maxBytes: number): Failure {
  const name = basename(path)
  return new Failure(
    'unreadable-file',
    message('files.tooLarge', { name, max: formatBytes(maxBytes), size: formatBytes(size) }),
    { file: name },
  )
}
