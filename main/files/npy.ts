/**
 * NumPy's .npy format, versions 1.0, 2.0 and 3.0: reading arrays of numbers, and the header for writing float32.
 */
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import { mapShape, type MapShape } from '#app/shape'
import { halfToFloat } from './half'
import type { Planes } from './tensor'

export const npyTypes = ['f2', 'f4', 'f8', 'u1', 'u2', 'i8'] as const
export type NpyType = (typeof npyTypes)[number]

/** An array as stored; `f2` is widened to float32. */
export interface NpyArray {
  readonly shape: readonly number[]
  readonly dtype: NpyType
  /** The first index runs fastest. */
  readonly fortranOrder: boolean
  readonly data: Float32Array | Float64Array | Uint8Array | Uint16Array | BigInt64Array
}

/**
 * Reads a .npy file; big-endian numbers are swapped. The data is a view of `bytes` where that is possible.
 * @throws Failure 'unreadable-file'
 */
export function readNpy(bytes: Uint8Array): NpyArray {
  const { shape, dtype, fortranOrder, bigEndian, dataAt } = readNpyLayout(bytes, bytes.length)
  return { shape, dtype, fortranOrder, data: view(bytes.subarray(dataAt), dtype, bigEndian) }
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
  const size = Number(dtype[1])
  const count = countOf(shape)
  const there = length - dataAt
  if (there !== count * size) {
    throw unreadable(
      message('files.npyDataLength', {
        shape: shape.join(', '),
        type: descr,
        expected: count * size,
        received: there,
        advice: there < count * size ? message('files.npyTruncated') : message('files.npySaveAgain'),
      }),
    )
  }
  return { shape, dtype, fortranOrder, bigEndian, dataAt }
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

/** One input of a network: its shape, and how its values get into planes. */
export interface PlanarInput {
  readonly shape: MapShape
  readonly write: (planes: Planes) => void
}

/**
 * The inputs that an array holds: (H, W) and (C, H, W) are one, (N, C, H, W) are N. Values are taken as they are,
 * rounded to float32.
 * @throws Failure 'unreadable-file' for other shapes or types
 */
export function npyToPlanes(array: NpyArray): PlanarInput[] {
  const { data } = array
  const full = inputSizes(array)
  const [count, channels, height, width] = full
  const steps = stepsOf(full, array.fortranOrder)
  return Array.from({ length: count }, (_, n) => ({
    shape: mapShape(channels, height, width),
    write: (planes) => copy(data as Numbers, n * steps[0], steps, mapShape(channels, height, width), planes),
  }))
}

/**
 * The sizes of an array of inputs: images, channels, rows, columns.
 * @throws Failure 'unreadable-file' for other shapes or types
 */
export function inputSizes({ shape, dtype }: Pick<NpyLayout, 'shape' | 'dtype'>): [number, number, number, number] {
  if (dtype === 'i8' || dtype === 'f2') {
    throw unreadable(message('files.npyInputType', { type: dtype }))
  }
  if (shape.length < 2 || shape.length > 4) {
    throw unreadable(message('files.npyInputShape', { shape: shape.join(', ') }))
  }
  if (shape.some((n) => n === 0)) throw unreadable(message('files.npyNoValues', { shape: shape.join(', ') }))
  return [...new Array<number>(4 - shape.length).fill(1), ...shape] as [number, number, number, number]
}

/** The name of one of the arrays of a file; a file of one array gives it its own. */
export function arrayName(file: string, n: number, count: number): string {
  return count > 1 ? `${file} [${n}]` : file
}

const MAGIC = '\x93NUMPY'
const PREFIX_1 = 10
const PREFIX_2 = 12
const ALIGNMENT = 64
const MAX_HEADER = 65536
const MAX_DIMENSIONS = 32

function readHeaderText(bytes: Uint8Array): { text: string; dataAt: number } {
  const start = String.fromCharCode(...bytes.subarray(0, 6))
  if (start !== MAGIC) throw unreadable(message('files.npySignature'))
  const version = bytes[6] ?? 0
  if (bytes.length < PREFIX_2) throw cutOff()
  if (version < 1 || version > 3) {
    throw unreadable(message('files.npyVersion', { major: version, minor: bytes[7]! }))
  }
  const numbers = new DataView(bytes.buffer, bytes.byteOffset, PREFIX_2)
  const prefix = version === 1 ? PREFIX_1 : PREFIX_2
  const length = version === 1 ? numbers.getUint16(8, true) : numbers.getUint32(8, true)
  if (length > MAX_HEADER) throw unreadable(message('files.npyHeaderLength', { bytes: length, max: MAX_HEADER }))
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
  const [, order = '', name = ''] = /^([<>|=]?)([a-zA-Z]\d+)$/.exec(descr) ?? []
  const dtype = npyTypes.find((type) => type === name)
  if (!dtype || order === '=') {
    throw unreadable(message('files.npyType', { type: descr, types: npyTypes.join(', ') }))
  }
  return { dtype, bigEndian: order === '>' }
}

function countOf(shape: readonly number[]): number {
  const count = shape.reduce((product, n) => product * n, 1)
  if (!Number.isSafeInteger(count * 8)) throw unreadable(message('files.npyShapeTooLarge', { shape: shape.join(', ') }))
  return count
}

function view(bytes: Uint8Array, dtype: NpyType, bigEndian: boolean): NpyArray['data'] {
  const size = Number(dtype[1])
  const own = bigEndian || bytes.byteOffset % size !== 0 ? new Uint8Array(bytes) : bytes
  if (bigEndian) swap(own, size)
  const count = own.length / size
  switch (dtype) {
    case 'f2':
      return Float32Array.from(new Uint16Array(own.buffer, own.byteOffset, count), halfToFloat)
    case 'f4':
      return new Float32Array(own.buffer, own.byteOffset, count)
    case 'f8':
      return new Float64Array(own.buffer, own.byteOffset, count)
    case 'u1':
      return new Uint8Array(own.buffer, own.byteOffset, count)
    case 'u2':
      return new Uint16Array(own.buffer, own.byteOffset, count)
    case 'i8':
      return new BigInt64Array(own.buffer, own.byteOffset, count)
  }
}

function swap(bytes: Uint8Array, size: number): void {
  if (size === 1) return
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse()
}

type Steps = readonly [image: number, channel: number, row: number, column: number]

/** Distance of neighbours along each axis. */
function stepsOf(shape: readonly number[], fortranOrder: boolean): Steps {
  const steps = new Array<number>(shape.length).fill(1)
  const axes = shape.map((_, axis) => (fortranOrder ? axis : shape.length - 1 - axis))
  let step = 1
  for (const axis of axes) {
    steps[axis] = step
    step *= shape[axis]!
  }
  return steps as unknown as Steps
}

type Numbers = Float32Array | Float64Array | Uint8Array | Uint16Array

function copy(from: Numbers, begin: number, steps: Steps, { channels, height, width }: MapShape, to: Planes): void {
  const [, channelStep, rowStep, columnStep] = steps
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < height; y++) {
      const source = begin + c * channelStep + y * rowStep
      const target = c * to.planeStride + y * to.rowStride
      if (columnStep === 1) {
        to.data.set(from.subarray(source, source + width), target)
      } else {
        for (let x = 0; x < width; x++) to.data[target + x] = from[source + x * columnStep]!
      }
    }
  }
}

function badHeader(text: string): Failure {
  const shown = text.trim().slice(0, 120) || 'nothing'
  return unreadable(message('files.npyHeader', { received: shown }))
}

function cutOff(): Failure {
  return unreadable(message('files.npyHeaderTruncated'))
}

function unreadable(reason: Message): Failure {
  return new Failure('unreadable-file', message('files.npyUnreadable', { reason }))
}
