/**
 * NumPy's .npy format, versions 1.0, 2.0 and 3.0: reading arrays of numbers, and the header for writing float32.
 * `arrays/` makes inputs of them.
 */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import { halfToFloat } from './half'

export const npyTypes = ['b1', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f2', 'f4', 'f8'] as const
export type NpyType = (typeof npyTypes)[number]

export type NpyNumbers =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array

/** An array as stored; `f2` is widened to float32. */
export interface NpyArray {
  readonly shape: readonly number[]
  readonly dtype: NpyType
  /** The first index runs fastest. */
  readonly fortranOrder: boolean
  readonly data: NpyNumbers
}

/**
 * Reads a .npy file; big-endian numbers are swapped. The data is a view of `bytes` where that is possible.
 * @throws Failure 'unreadable-file'
 */
export function readNpy(bytes: Uint8Array): NpyArray {
  const { shape, dtype, fortranOrder, bigEndian, dataAt } = readNpyLayout(bytes, bytes.length)
  return { shape, dtype, fortranOrder, data: npyNumbers(bytes.subarray(dataAt), { dtype, bigEndian }) }
}

/** What a .npy file holds and from which byte on. */
export interface NpyLayout {
  readonly shape: readonly number[]
  readonly dtype: NpyType
  readonly fortranOrder: boolean
  readonly bigEndian: boolean
  readonly dataAt: number
}

/** A header is never longer. */
export const NPY_HEADER_BYTES = 12 + 65536

/**
 * Reads the header alone.
 * @param start the file's first bytes, at least the header
 * @param length of the whole file
 * @throws Failure 'unreadable-file'
 */
export function readNpyLayout(start: Uint8Array, length: number): NpyLayout {
  const { text, dataAt } = readHeaderText(start)
  const { descr, fortranOrder, shape } = parseHeader(text)
  const { dtype, bigEndian } = parseType(descr)
  const size = sizeOf(dtype)
  const count = countOf(shape)
  const there = length - dataAt
  if (there !== count * size) {
    throw unreadable(
      message('arrays.npyDataLength', {
        shape: shape.join(', '),
        type: descr,
        expected: count * size,
        received: there,
        advice: there < count * size ? message('arrays.npyTruncated') : message('arrays.npySaveAgain'),
      }),
    )
  }
  return { shape, dtype, fortranOrder, bigEndian, dataAt }
}

/** Numbers of a type and byte order; a view of `bytes` where that is possible. Booleans are 0 and 1. */
export function npyNumbers(
  bytes: Uint8Array,
  { dtype, bigEndian }: Pick<NpyLayout, 'dtype' | 'bigEndian'>,
): NpyNumbers {
  const size = sizeOf(dtype)
  const own = bigEndian || bytes.byteOffset % size !== 0 ? new Uint8Array(bytes) : bytes
  if (bigEndian) swap(own, size)
  const count = own.length / size
  if (dtype === 'f2') return Float32Array.from(new Uint16Array(own.buffer, own.byteOffset, count), halfToFloat)
  return new numberArrays[dtype](own.buffer, own.byteOffset, count)
}

/** Bytes of a number. */
export function sizeOf(dtype: NpyType): number {
  return Number(dtype[1])
}

/** The header of a float32 array in C order, padded so that the data begins on a 64-byte border. */
export function writeNpyHeader(shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`
  const length = Math.ceil((PREFIX_1 + text.length + 1) / ALIGNMENT) * ALIGNMENT
  const header = Buffer.alloc(length, ' ')
  header.write(`${MAGIC}\x01\x00`, 'latin1')
  header.writeUInt16LE(length - PREFIX_1, 8)
  header.write(text, PREFIX_1, 'latin1')
  header.write('\n', length - 1)
  return header
}

const numberArrays: Readonly<
  Record<Exclude<NpyType, 'f2'>, new (buffer: ArrayBufferLike, at: number, count: number) => NpyNumbers>
> = {
  b1: Uint8Array,
  i1: Int8Array,
  i2: Int16Array,
  i4: Int32Array,
  i8: BigInt64Array,
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  u8: BigUint64Array,
  f4: Float32Array,
  f8: Float64Array,
}

const MAGIC = '\x93NUMPY'
const PREFIX_1 = 10
const PREFIX_2 = 12
const ALIGNMENT = 64
const MAX_HEADER = 65536
const MAX_DIMENSIONS = 32

function readHeaderText(bytes: Uint8Array): { text: string; dataAt: number } {
  const start = String.fromCharCode(...bytes.subarray(0, 6))
  if (start !== MAGIC) throw unreadable(message('arrays.npySignature'))
  const version = bytes[6] ?? 0
  if (bytes.length < PREFIX_2) throw cutOff()
  if (version < 1 || version > 3) {
    throw unreadable(message('arrays.npyVersion', { major: version, minor: bytes[7]! }))
  }
  const numbers = new DataView(bytes.buffer, bytes.byteOffset, PREFIX_2)
  const prefix = version === 1 ? PREFIX_1 : PREFIX_2
  const length = version === 1 ? numbers.getUint16(8, true) : numbers.getUint32(8, true)
  if (length > MAX_HEADER) throw unreadable(message('arrays.npyHeaderLength', { bytes: length, max: MAX_HEADER }))
  if (bytes.length < prefix + length) throw cutOff()
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(prefix, prefix + length))
  return { text, dataAt: prefix + length }
}

interface NpyHeader {
  readonly descr: string
  readonly fortranOrder: boolean
  readonly shape: readonly number[]
}

/** A Python dictionary with exactly the keys descr, fortran_order and shape. */
function parseHeader(text: string): NpyHeader {
  const entries = new Map<string, string>()
  if (/'descr'\s*:\s*\[/.test(text)) throw unreadable(message('arrays.npyStructured'))
  const body = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1]
  if (body === undefined) throw badHeader(text)
  const entry = /\s*(['"])(\w+)\1\s*:\s*('[^']*'|"[^"]*"|True|False|\([^()]*\))\s*(,|$)/y
  while (entry.lastIndex < body.length) {
    const at = entry.lastIndex
    const found = entry.exec(body)
    if (!found) {
      if (body.slice(at).trim() === '') break
      throw badHeader(text)
    }
    const [, , key = '', value = ''] = found
    if (entries.has(key)) throw badHeader(text)
    entries.set(key, value)
  }
  const descr = entries.get('descr')
  const order = entries.get('fortran_order')
  const shape = entries.get('shape')
  const complete = entries.size === 3 && /^['"]/.test(descr ?? '') && /^(True|False)$/.test(order ?? '')
  if (!complete || descr === undefined || shape === undefined) throw badHeader(text)
  return { descr: descr.slice(1, -1), fortranOrder: order === 'True', shape: parseShape(shape, text) }
}

function parseShape(tuple: string, text: string): number[] {
  if (!/^\((\s*\d{1,15}L?\s*,)*(\s*\d{1,15}L?\s*)?\)$/.test(tuple)) throw badHeader(text)
  const shape = (tuple.match(/\d+/g) ?? []).map(Number)
  if (shape.length > MAX_DIMENSIONS) throw badHeader(text)
  return shape
}

function parseType(descr: string): { dtype: NpyType; bigEndian: boolean } {
  const [, order = '', name = ''] = /^([<>|=]?)([a-zA-Z]\d*)/.exec(descr) ?? []
  const dtype = npyTypes.find((type) => type === name)
  if (!dtype || order === '=') throw unreadable(whyForeign(descr, name[0] ?? ''))
  return { dtype, bigEndian: order === '>' }
}

/** Why numbers of a type are not read, by NumPy's letter of its kind. */
function whyForeign(descr: string, kind: string): Message {
  if (kind === 'c') return message('arrays.npyComplex', { type: descr })
  if (kind === 'O') return message('arrays.npyObjects')
  if (kind === 'U' || kind === 'S') return message('arrays.npyText', { type: descr })
  if (kind === 'M' || kind === 'm') return message('arrays.npyDates', { type: descr })
  return message('arrays.npyType', { type: descr, types: npyTypes.join(', ') })
}

function countOf(shape: readonly number[]): number {
  const count = shape.reduce((product, n) => product * n, 1)
  if (!Number.isSafeInteger(count * 8))
    throw unreadable(message('arrays.npyShapeTooLarge', { shape: shape.join(', ') }))
  return count
}

function swap(bytes: Uint8Array, size: number): void {
  if (size === 1) return
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse()
}

function badHeader(text: string): Failure {
  const shown = text.trim().slice(0, 120) || 'nothing'
  return unreadable(message('arrays.npyHeader', { received: shown }))
}

function cutOff(): Failure {
  return unreadable(message('arrays.npyHeaderTruncated'))
}

function unreadable(reason: Message): Failure {
  return new Failure('unreadable-file', message('arrays.npyUnreadable', { reason }))
}
