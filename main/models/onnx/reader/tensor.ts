/** Tensors of an ONNX file: checked when the file is read, and turned into numbers when they are asked for. */
import { BinaryReader } from '@bufbuild/protobuf/wire'
import { Failure } from '#app/failure'
import { formatBytes } from '#app/text/bytes'
import { message, type Message } from '#app/text/message'
import { printable } from '#app/text/printable'
import { halfToFloat } from '#main/files/half'
import type { TensorProto } from './schema'
import { readInt } from './wire'

/** An array in memory. Whole numbers are doubles, which hold them exactly up to 2^53. */
export interface Tensor {
  readonly dims: readonly number[]
  readonly kind: 'float' | 'int'
  readonly values: Float32Array | Float64Array
}

/** A tensor in a file, not turned into numbers yet. */
export interface StoredTensor {
  readonly name: string
  readonly dims: readonly number[]
  /** @throws Failure 'unreadable-file' where its data is not there, or of a type that is no number */
  read(): Tensor
}

/** Reads part of a file beside the model. @throws Failure 'not-found', 'unreadable-file' */
export type ReadBeside = (file: string, offset: number, length: number) => Uint8Array

/** What makes a kernel read as float32: a number for each element. */
type Decode = (view: DataView, at: number) => number

interface ElementType {
  readonly name: string
  readonly bytes: number
  readonly kind: Tensor['kind']
  readonly decode: Decode
  /** The field that holds its numbers where they are not raw, and what one of these means. */
  readonly field: 'floatData' | 'int32Data' | 'int64Data' | 'uint64Data' | 'doubleData'
  readonly meaning?: (stored: number) => number
}

const bfloatToFloat = (bits: number) => {
  scratch.setUint32(0, (bits & 0xffff) << 16)
  return scratch.getFloat32(0)
}
const scratch = new DataView(new ArrayBuffer(4))

/** By the numbers of TensorProto.DataType. */
const elementTypes: Readonly<Record<number, ElementType>> = {
  1: { name: 'float', bytes: 4, kind: 'float', decode: (v, at) => v.getFloat32(at, true), field: 'floatData' },
  2: { name: 'uint8', bytes: 1, kind: 'int', decode: (v, at) => v.getUint8(at), field: 'int32Data' },
  3: { name: 'int8', bytes: 1, kind: 'int', decode: (v, at) => v.getInt8(at), field: 'int32Data' },
  4: { name: 'uint16', bytes: 2, kind: 'int', decode: (v, at) => v.getUint16(at, true), field: 'int32Data' },
  5: { name: 'int16', bytes: 2, kind: 'int', decode: (v, at) => v.getInt16(at, true), field: 'int32Data' },
  6: { name: 'int32', bytes: 4, kind: 'int', decode: (v, at) => v.getInt32(at, true), field: 'int32Data' },
  7: { name: 'int64', bytes: 8, kind: 'int', decode: (v, at) => exact(v.getBigInt64(at, true)), field: 'int64Data' },
  9: { name: 'bool', bytes: 1, kind: 'int', decode: (v, at) => Number(v.getUint8(at) !== 0), field: 'int32Data' },
  10: {
    name: 'float16',
    bytes: 2,
    kind: 'float',
    decode: (v, at) => halfToFloat(v.getUint16(at, true)),
    field: 'int32Data',
    meaning: (bits) => halfToFloat(bits & 0xffff),
  },
  11: { name: 'double', bytes: 8, kind: 'float', decode: (v, at) => v.getFloat64(at, true), field: 'doubleData' },
  12: { name: 'uint32', bytes: 4, kind: 'int', decode: (v, at) => v.getUint32(at, true), field: 'uint64Data' },
  13: {
    name: 'uint64',
    bytes: 8,
    kind: 'int',
    decode: (v, at) => exact(v.getBigUint64(at, true)),
    field: 'uint64Data',
  },
  16: {
    name: 'bfloat16',
    bytes: 2,
    kind: 'float',
    decode: (v, at) => bfloatToFloat(v.getUint16(at, true)),
    field: 'int32Data',
    meaning: bfloatToFloat,
  },
}

const MAX_DIMENSIONS = 32
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/**
 * Checks the sizes of a tensor against the data that the file has for it, before anything is allocated.
 * @throws Failure 'unreadable-file'
 */
export function storedTensor(proto: TensorProto, readBeside: ReadBeside): StoredTensor {
  const { dims } = proto
  const name = printable(proto.name)
  const count = dims.reduce((product, n) => product * n, 1)
  if (dims.length > MAX_DIMENSIONS || dims.some((n) => n < 0) || !Number.isSafeInteger(count * 8))
    throw unreadable(name, message('models.tensorShape', { shape: dims.slice(0, MAX_DIMENSIONS).join(' × ') }))
  const type = elementTypes[proto.dataType]
  const outside = proto.dataLocation === 1 && proto.externalData
  if (type && !outside) requireData(proto, type, count)
  return {
    name: proto.name,
    dims,
    read() {
      if (!type) throw unreadable(name, message('models.tensorType', { type: proto.dataType }))
      if (outside) return fromBytes(dims, type, externalBytes(proto, count * type.bytes, readBeside))
      if (proto.rawData) return fromBytes(dims, type, proto.rawData)
      return fromField(dims, type, proto[type.field], count)
    },
  }
}

/** @throws Failure where the file holds less or more than the shape says */
function requireData(proto: TensorProto, type: ElementType, count: number): void {
  const { rawData } = proto
  const field = proto[type.field]
  // A varint has one byte at least.
  const least = type.field === 'floatData' ? 4 : type.field === 'doubleData' ? 8 : 1
  const there = rawData?.length ?? field.reduce((sum, part) => sum + part.length, 0)
  const expected = rawData ? count * type.bytes : count * least
  if (rawData || least > 1 ? there === expected : there >= expected) return
  throw unreadable(
    printable(proto.name),
    message('models.tensorData', {
      shape: proto.dims.join(' × '),
      type: type.name,
      expected: formatBytes(expected),
      received: formatBytes(there),
    }),
  )
}

function fromBytes(dims: readonly number[], { name, bytes, kind, decode }: ElementType, data: Uint8Array): Tensor {
  // Most weights are floats, which only have to be moved to where memory is aligned.
  if (name === 'float' && littleEndian) return { dims, kind, values: new Float32Array(new Uint8Array(data).buffer) }
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const values = newValues(kind, data.byteLength / bytes)
  for (let i = 0; i < values.length; i++) values[i] = decode(view, i * bytes)
  return { dims, kind, values }
}

/** @throws Failure where there are fewer or more numbers than the shape says */
function fromField(dims: readonly number[], type: ElementType, parts: readonly Uint8Array[], count: number): Tensor {
  const { kind, field, meaning = (stored) => stored } = type
  const values = newValues(kind, count)
  let at = 0
  for (const part of parts) {
    const reader = new BinaryReader(part)
    while (reader.pos < reader.len) {
      const stored = field === 'floatData' ? reader.float() : field === 'doubleData' ? reader.double() : readInt(reader)
      if (at < count) values[at] = meaning(stored)
      at++
    }
  }
  if (at !== count) throw unreadable('', message('models.tensorCount', { expected: count, received: at }))
  return { dims, kind, values }
}

function newValues(kind: Tensor['kind'], count: number): Float32Array | Float64Array {
  return kind === 'float' ? new Float32Array(count) : new Float64Array(count)
}

/** The bytes of a tensor in a file of its own, which lies beside the model under a plain name. */
function externalBytes(proto: TensorProto, length: number, readBeside: ReadBeside): Uint8Array {
  const name = printable(proto.name)
  const entry = (key: string) => proto.externalData.find((one) => one.key === key)?.value
  const file = entry('location') ?? ''
  if (!/^[^/\\:\0]+$/.test(file) || file === '.' || file === '..')
    throw unreadable(name, message('models.externalName', { file: printable(file) }))
  const [offset, stated] = [entry('offset') ?? '0', entry('length') ?? String(length)]
  if (!/^\d{1,15}$/.test(offset) || stated !== String(length))
    throw unreadable(
      name,
      message('models.externalPart', {
        file: printable(file),
        offset: printable(offset),
        length: printable(stated),
        expected: length,
      }),
    )
  return readBeside(file, Number(offset), length)
}

/** Beyond 2^53 the nearest that a double holds exactly, as the ends of slices may be. */
function exact(value: bigint): number {
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(value)))
}

function unreadable(tensor: string, reason: Message): Failure {
  return new Failure('unreadable-file', message('models.tensorUnreadable', { tensor: tensor || '?', reason }))
}
