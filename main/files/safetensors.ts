/**
 * safetensors (https://github.com/huggingface/safetensors): 8 bytes that give the length of a JSON header, the header,
 * which names each tensor with its type, shape and place, and the data. Read with every place checked; float32 written.
 */
import { z } from 'zod'
import { Failure } from '#app/failure'
import { formatBytes } from '#app/text/bytes'
import { message, type Message } from '#app/text/message'
import { halfToFloat } from './half'
import { repeatedKey } from './repeatedKey'

/** A tensor of a file, whose numbers have not been read yet. */
export interface StoredTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly count: number
  /** Whether `floats` reads it. */
  readonly isFloat: boolean
  /** The numbers as float32 in shared memory. @throws Failure 'unreadable-file' for integers and other types */
  floats(): Float32Array
}

/** A tensor to write; the last axis varies fastest. */
export interface NamedTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly numbers: Float32Array
}

/** Bytes of the header; a network of 10,000 tensors needs about 1 MB. */
const MAX_HEADER_BYTES = 16_000_000
const METADATA = '__metadata__'
/** In the metadata of the files that are written here. */
const WRITER = { writer: 'Poolscope' }

/** Bytes of one number, by the format's names. */
const sizes = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const
type Dtype = keyof typeof sizes

const floatTypes: readonly Dtype[] = ['F64', 'F32', 'F16', 'BF16']

const entrySchema = z.strictObject({
  dtype: z.enum(Object.keys(sizes) as [Dtype, ...Dtype[]]),
  shape: z.array(z.int().min(0)).max(32),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
})
type Entry = z.infer<typeof entrySchema>

/**
 * The tensors of a file in the order of its data.
 * @throws Failure 'unreadable-file' for a file that is cut off or damaged, a header that is too long or names a tensor
 * twice, and places that overlap, leave gaps or do not fit the shape
 */
export function readSafetensors(bytes: Uint8Array): readonly StoredTensor[] {
  const { header, data } = split(bytes)
  const entries = Object.entries(header)
    .filter(([name]) => name !== METADATA)
    .map(([name, value]) => [name, entryOf(name, value)] as const)
    .sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1])
  let end = 0
  for (const [name, entry] of entries) {
    requireSize(name, entry)
    const [from, to] = entry.data_offsets
    if (from !== end) throw refused(message('safetensors.misplaced', { tensor: name, expected: end, received: from }))
    end = to
  }
  if (end !== data.length) throw refused(message('safetensors.otherLength', { expected: end, received: data.length }))
  return entries.map(
    ([
      name,
      {
        dtype,
        shape,
        data_offsets: [from, to],
      },
    ]) => ({
      name,
      shape,
      count: (to - from) / sizes[dtype],
      isFloat: floatTypes.includes(dtype),
      floats: () => floatsOf(name, dtype, data.subarray(from, to)),
    }),
  )
}

/**
 * The parts of a file, one after another: its head, then the numbers of each tensor. The same tensors give the same bytes.
 * @param tensors with names that differ
 */
export function safetensorsParts(tensors: readonly NamedTensor[]): readonly Uint8Array[] {
  let end = 0
  const entries = tensors.map(({ name, shape, numbers }) => {
    const from = end
    end += numbers.byteLength
    return [name, { dtype: 'F32', shape, data_offsets: [from, end] }] as const
  })
  const json = Buffer.from(JSON.stringify(Object.fromEntries([[METADATA, WRITER], ...entries])))
  // Spaces after the header put the data on a multiple of 8 bytes.
  const head = Buffer.alloc(8 + Math.ceil(json.length / 8) * 8, ' ')
  head.writeBigUInt64LE(BigInt(head.length - 8))
  head.set(json, 8)
  return [
    head,
    ...tensors.map(({ numbers: { buffer, byteOffset, byteLength } }) => new Uint8Array(buffer, byteOffset, byteLength)),
  ]
}

/** Whether `safetensorsParts` made a file, which holds nothing else then. */
export function isOurs(bytes: Uint8Array): boolean {
  try {
    const metadata = split(bytes).header[METADATA] as Partial<typeof WRITER> | undefined
    return metadata?.writer === WRITER.writer
  } catch {
    return false
  }
}

function split(bytes: Uint8Array): { header: Readonly<Record<string, unknown>>; data: Uint8Array } {
  if (bytes.length < 8) throw refused(message('safetensors.tooShort', { received: bytes.length }))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = Number(view.getBigUint64(0, true))
  if (length > MAX_HEADER_BYTES) {
    const size = Number.isSafeInteger(length) ? formatBytes(length) : String(length)
    throw refused(message('safetensors.longHeader', { max: formatBytes(MAX_HEADER_BYTES), size }))
  }
  if (8 + length > bytes.length)
    throw refused(message('safetensors.cutHeader', { expected: length, received: bytes.length - 8 }))
  return { header: headerOf(bytes.subarray(8, 8 + length)), data: bytes.subarray(8 + length) }
}

function headerOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  let header: unknown
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    header = JSON.parse(text)
  } catch {
    throw refused(message('safetensors.notJson'))
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header))
    throw refused(message('safetensors.notJson'))
  const twice = repeatedKey(text)
  if (twice !== null) throw refused(message('safetensors.nameTwice', { tensor: twice }))
  return header as Readonly<Record<string, unknown>>
}

function entryOf(name: string, value: unknown): Entry {
  const { success, data } = entrySchema.safeParse(value)
  if (success) return data
  throw refused(message('safetensors.badEntry', { tensor: name, types: Object.keys(sizes).join(', ') }))
}

function requireSize(name: string, { dtype, shape, data_offsets: [from, to] }: Entry): void {
  const expected = shape.reduce((product, side) => product * side, sizes[dtype])
  if (to - from !== expected)
    throw refused(
      message('safetensors.otherSize', { tensor: name, shape: shape.join(' × '), expected, received: to - from }),
    )
}

function floatsOf(name: string, dtype: Dtype, bytes: Uint8Array): Float32Array {
  const count = bytes.length / sizes[dtype]
  const floats = new Float32Array(new SharedArrayBuffer(4 * count))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (dtype) {
    case 'F32':
      new Uint8Array(floats.buffer).set(bytes)
      return floats
    case 'F64':
      for (let i = 0; i < count; i++) floats[i] = view.getFloat64(8 * i, true)
      return floats
    case 'F16':
      for (let i = 0; i < count; i++) floats[i] = halfToFloat(view.getUint16(2 * i, true))
      return floats
    case 'BF16': {
      // The upper half of a float32.
      const words = new Uint32Array(floats.buffer)
      for (let i = 0; i < count; i++) words[i] = view.getUint16(2 * i, true) << 16
      return floats
    }
    default:
      throw refused(message('safetensors.otherType', { tensor: name, dtype }))
  }
}

function refused(reason: Message): Failure {
  return new Failure('unreadable-file', message('safetensors.refused', { reason }))
}
