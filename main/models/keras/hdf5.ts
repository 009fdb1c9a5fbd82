/** HDF5 files (https://docs.hdfgroup.org/hdf5/latest/_s_p_e_c.html), read by h5wasm: groups, texts of attributes, arrays of floats. */
import type { Dataset, File } from 'h5wasm'
import { Failure } from '#app/failure'
import { formatBytes } from '#app/text/bytes'
import { message, type Message } from '#app/text/message'
import { printable } from '#app/text/printable'

/** An array of a file, whose numbers have not been read yet; the last axis varies fastest. */
export interface StoredArray {
  readonly path: string
  readonly shape: readonly number[]
  /** The numbers as float32. @throws Failure 'unreadable-file' for what are no floats, or more than the file holds */
  floats(): Float32Array
}

export interface Hdf5 {
  /** Names of what is in a group, in alphabetical order; none where there is no group. */
  names(path: string): readonly string[]
  /** The texts of an attribute, one or a list; none where there is no such attribute. */
  texts(path: string, attribute: string): readonly string[]
  /** null where there is no array. */
  array(path: string): StoredArray | null
}

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

export function isHdf5(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte)
}

/**
 * Opens a file while `use` reads from it. h5wasm may hang in a damaged file: to be called where it can be ended.
 * @throws Failure 'unreadable-file' for what is no HDF5 file, or is damaged
 */
export async function withHdf5<T>(bytes: Uint8Array, use: (file: Hdf5) => T): Promise<T> {
  // 4 MB, loaded with the first file.
  const h5wasm = await import('h5wasm')
  const { FS, activate_throwing_error_handler } = await h5wasm.ready
  // Of its file system in memory.
  const path = `model-${++opened}.h5`
  let file: File | null = null
  try {
    activate_throwing_error_handler()
    FS.createDataFile('/', path, bytes, true, false, true)
    file = checked(() => new h5wasm.File(`/${path}`, 'r'))
    if (file.file_id < 0n) throw damaged(message('models.hdf5NotOpen'))
    return use(reading(file, h5wasm, bytes.length))
  } finally {
    file?.close()
    FS.unlink(`/${path}`)
  }
}

let opened = 0

type H5wasm = typeof import('h5wasm')

function reading(file: File, { Group, Dataset }: H5wasm, length: number): Hdf5 {
  /** What stands at a path; looked for from the root, for asking for what is not there is an error. */
  function find(path: string) {
    let at: unknown = file
    for (const part of path.split('/').filter((one) => one !== '')) {
      if (!(at instanceof Group) || !at.keys().includes(part)) return null
      at = at.get(part)
    }
    return at
  }

  return {
    names: (path) =>
      checked(() => {
        const group = find(path)
        return group instanceof Group ? group.keys() : []
      }),
    texts: (path, attribute) =>
      checked(() => {
        const group = find(path)
        const stored = group instanceof Group ? group.attrs : {}
        if (stored[attribute]) return textsOf(stored[attribute].value)
        // A list that is too long for one attribute is stored in several.
        const parts = Object.keys(stored).filter((name) => name.startsWith(attribute))
        return parts.flatMap((_, part) => textsOf(stored[`${attribute}${part}`]?.value))
      }),
    array: (path) =>
      checked(() => {
        const found = find(path)
        if (!(found instanceof Dataset)) return null
        return { path, shape: found.shape ?? [], floats: () => checked(() => floatsOf(found, path, length)) }
      }),
  }
}

/** @throws Failure 'unreadable-file' for whatever h5wasm throws */
function checked<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof Failure ? error : damaged(firstLine(error))
  }
}

/** @param length of the file in bytes */
function floatsOf(dataset: Dataset, path: string, length: number): Float32Array {
  const { shape, size } = dataset.metadata
  const count = (shape ?? []).reduce((product, side) => product * side, 1)
  // Keras compresses nothing.
  if (shape === null || !(count * size <= length)) {
    const needed = shape === null ? '?' : formatBytes(count * size)
    throw damaged(message('models.hdf5TooLarge', { name: printable(path), needed, length: formatBytes(length) }))
  }
  if (!/^[<>]?[fd]$/.test(String(dataset.dtype)) || String(dataset.dtype).startsWith('>'))
    throw damaged(message('models.hdf5Type', { name: printable(path), type: printable(JSON.stringify(dataset.dtype)) }))
  const { value } = dataset
  if (typeof value === 'number') return Float32Array.of(value)
  if (value instanceof Float32Array) return value
  return Float32Array.from(value as Float64Array)
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** What HDF5 says went wrong, without the list of its functions. */
function firstLine(error: unknown): string {
  const text = String(error instanceof Error ? error.message : error)
  return printable(/#000: [^:]*: (?:.*: )?(.*)/.exec(text)?.[1] ?? text.split('\n')[0]!).slice(0, 200)
}

function damaged(reason: string | Message): Failure {
  return new Failure('unreadable-file', message('models.hdf5Damaged', { reason }))
}
