/** Kernels from files: a table of numbers as text, or a NumPy array. */
import { Failure } from '../../../app/failure'
import { said, type Words } from '../../../app/sentence'
import type { Matrix } from '../../../app/layers/presets'
import { parseMatrix } from './pasted'

/** One kernel, or a whole bank: filters, channels, rows, columns. */
export type KernelFile = { readonly matrix: Matrix } | { readonly bank: readonly (readonly Matrix[])[] }

/**
 * Reads CSV and its kin, and .npy of the shape (rows, columns), (channels, rows, columns) for one filter, or
 * (filters, channels, rows, columns) as PyTorch keeps them.
 * @throws Failure 'unreadable-file' with what was expected and what came.
 */
export function readKernelFile(bytes: Uint8Array): KernelFile {
  if (MAGIC.every((byte, i) => bytes[i] === byte)) return ofArray(readNpy(bytes))
  const matrix = parseMatrix(new TextDecoder().decode(bytes))
  if (!matrix) throw unreadable(said`expected rows of numbers, all of one length, or a NumPy array (.npy)`)
  return { matrix }
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

interface NpyArray {
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

/** The numbers of an array in C order, in the types that kernels are saved in. */
function readNpy(bytes: Uint8Array): NpyArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const begin = bytes[6] === 1 ? 10 : 12
  const length = bytes.length < begin ? Infinity : bytes[6] === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (begin + length > bytes.length) throw unreadable(said`it is cut off; get the file again`)
  const header = new TextDecoder('latin1').decode(bytes.subarray(begin, begin + length))
  const type = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1] ?? ''
  const shape = (/'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1]?.match(/\d+/g) ?? []).map(Number)
  if (/'fortran_order'\s*:\s*True/.test(header)) throw unreadable(said`its order is Fortran\'s. Save it after numpy.ascontiguousarray(array)`)
  const read = READERS[type.slice(1)]
  if (!read) throw unreadable(said`its numbers are "${type}", expected f4, f8, or i1 to i8. Convert it, as by array.astype("float32")`)
  const size = Number(type[2])
  const count = shape.reduce((product, n) => product * n, 1)
  if (begin + length + count * size > bytes.length) throw unreadable(said`it is cut off; get the file again`)
  const values = Array.from({ length: count }, (_, i) => read(view, begin + length + i * size, type[0] !== '>'))
  if (!values.every(Number.isFinite)) throw unreadable(said`some of its numbers are not finite`)
  return { shape, values }
}

const READERS: Readonly<Record<string, (view: DataView, at: number, little: boolean) => number>> = {
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  u1: (view, at) => view.getUint8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => Number(view.getBigInt64(at, little)),
}

function ofArray({ shape, values }: NpyArray): KernelFile {
  const [columns = 0, rows = 0, channels = 1, filters = 1] = shape.toReversed()
  if (shape.length < 2 || shape.length > 4 || values.length === 0) {
    throw unreadable(said`its shape is (${shape.join(', ')}), expected (rows, columns), (channels, rows, columns) or (filters, channels, rows, columns)`)
  }
  const matrix = (n: number) => Array.from({ length: rows }, (_, i) => values.slice((n * rows + i) * columns, (n * rows + i + 1) * columns))
  if (shape.length === 2) return { matrix: matrix(0) }
  return { bank: Array.from({ length: filters }, (_, f) => Array.from({ length: channels }, (_, c) => matrix(f * channels + c))) }
}

function unreadable(reason: Words): Failure {
  return new Failure('unreadable-file', said`The file holds no kernel: ${reason}.`)
}
