/** Weights in files beside a model: read in parts, from its folder only. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { Failure } from '#app/failure'
import { formatBytes } from '#app/text/bytes'
import { message } from '#app/text/message'
import { printable } from '#app/text/printable'
import { readFailure, systemCode } from '#main/files/file'
import type { ReadBeside } from './onnx/reader/tensor'

/** @param folder that of the model; the names of files in it are plain, as `storedTensor` checks */
export function readBesideFile(folder: string): ReadBeside {
  return (file, offset, length) => {
    const path = join(folder, file)
    try {
      const handle = openSync(path, 'r')
      try {
        const { size } = fstatSync(handle)
        if (offset + length > size) throw tooShort(file, offset + length, size)
        const bytes = new Uint8Array(length)
        for (let at = 0; at < length;) {
          const read = readSync(handle, bytes, at, length - at, offset + at)
          if (read === 0) throw tooShort(file, offset + length, offset + at)
          at += read
        }
        return bytes
      } finally {
        closeSync(handle)
      }
    } catch (error) {
      throw systemCode(error) === 'ENOENT' ? missing(file) : readFailure(error, path)
    }
  }
}

function missing(file: string): Failure {
  const name = printable(file)
  return new Failure('not-found', message('models.besideMissing', { name }), { file: name })
}

function tooShort(file: string, expected: number, received: number): Failure {
  const name = printable(file)
  const values = { name, expected: formatBytes(expected), received: formatBytes(received) }
  return new Failure('unreadable-file', message('models.besideTooShort', values), { file: name })
}
