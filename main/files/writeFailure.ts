/** Why files can't be written, in words. */
import { basename } from 'node:path'
import { Failure } from '#app/failure'
import { message, concat, type Message } from '#app/text/message'
import { systemCode } from './file'

/** The Failure for an error of writing `path`, by the system's error code. */
export function writeFailure(error: unknown, path: string): Failure {
  if (error instanceof Failure) return error
  const name = basename(path)
  const reason = reasonOf(error)
  return new Failure('write-failed', message('files.notWritten', { name, reason }), { file: name })
}

const NAMES_SHOWN = 5

/** Files are in the way. */
export function existsFailure(paths: readonly string[]): Failure {
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
      return message('files.folderNotFound')
    case 'ENOTDIR':
    case 'EEXIST':
      return message('files.folderIsFile')
    case 'EISDIR':
    case 'ENOTEMPTY':
      return message('files.nameIsFolder')
    case 'ELOOP':
      return message('files.linkLoop')
    case 'EFBIG':
      return message('files.diskFileSize')
    case 'ENAMETOOLONG':
      return message('files.nameTooLong')
    default:
      return error instanceof Error ? error.message : String(error)
  }
}
