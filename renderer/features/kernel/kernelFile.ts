/** Kernels from files: a table of numbers as text, or a NumPy array. */
import { Failure } from '#app/failure'
import type { Matrix } from '#app/layers/presets'
import { message, type Message } from '#app/text/message'
import { typedTable } from '#renderer/form/typed'
import type { KernelArray } from './kernelLayout'

/** One kernel, or an array of three or four axes, which `layOut` names. */
export type KernelFile = { readonly matrix: Matrix } | { readonly array: KernelArray }

/**
 * Reads CSV and its kin, and .npy of two to four axes.
 * @throws Failure 'unreadable-file' with what was expected and what came.
 */
export function readKernelFile(bytes: Uint8Array): KernelFile {
  if (MAGIC.every((byte, i) => bytes[i] === byte)) return ofArray(readNpy(bytes))
  const reading = typedTable(new TextDecoder().decode(bytes))
  if ('value' in reading) return { matrix: reading.value }
  throw unreadable(message('kernelFile.notTable', { reason: reading.refused ?? message('kernelFile.empty') }))
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]

/** The numbers of an array in C order, in the types that kernels are saved in. */
function readNpy(bytes: Uint8Array): KernelArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const begin = bytes[6] === 1 ? 10 : 12
  const length = bytes.length < begin ? Infinity : bytes[6] === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (begin + length > bytes.length) throw unreadable(message('files.truncated'))
  const header = new TextDecoder('latin1').decode(bytes.subarray(begin, begin + length))
  const type = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1] ?? ''
  const shape = (/'shape'\s*:\s*\(([^)]*)\)/.exec(header)?.[1]?.match(/\d+/g) ?? []).map(Number)
  if (/'fortran_order'\s*:\s*True/.test(header)) throw unreadable(message('kernelFile.fortranOrder'))
  const read = READERS[type.slice(1)]
  if (!read) throw unreadable(message('kernelFile.dataType', { type }))
  const size = Number(type[2])
  const count = shape.reduce((product, n) => product * n, 1)
  if (begin + length + count * size > bytes.length) throw unreadable(message('files.truncated'))
  const values = Array.from({ length: count }, (_, i) => read(view, begin + length + i * size, type[0] !== '>'))
  if (!values.every((value) => Number.isFinite(Math.fround(value)))) throw unreadable(message('kernelFile.notFinite'))
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

function ofArray(array: KernelArray): KernelFile {
  const { shape, values } = array
  const [rows = 0, columns = 0] = shape
  if (shape.length < 2 || shape.length > 4 || values.length === 0) {
    throw unreadable(message('kernelFile.axes', { shape: shape.join(', ') }))
  }
  if (shape.length > 2) return { array }
  return { matrix: Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns)) }
}

function unreadable(reason: Message): Failure {
  return new Failure('unreadable-file', message('kernelFile.notKernel', { reason }))
}
