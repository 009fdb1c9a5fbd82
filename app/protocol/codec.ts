/**
 * The binary form of messages: plain values in which bytes and floats are typed arrays.
 *
 * A frame is the length of its header (uint32, little-endian), the header (JSON, ASCII only), and the contents of
 * the typed arrays, each on an 8-byte border. The header's `value` has null where a typed array stood, and
 * `parts` says where each belongs. Numbers that JSON can't carry (NaN, infinities, -0) are parts too.
 */
import { Failure } from '#app/failure'

type Path = readonly (string | number)[]
type Part = ArrayPart | { readonly at: Path; readonly number: string }

interface ArrayPart {
  readonly at: Path
  readonly bytes: number
  readonly type: 'Uint8Array' | 'Float32Array'
}

interface Header {
  readonly value: unknown
  readonly parts: readonly Part[]
}

const BORDER = 8
const LENGTH_BYTES = 4

/** @throws TypeError for typed arrays other than Uint8Array and Float32Array, and for functions. */
export function encode(value: unknown): Uint8Array<ArrayBuffer> {
  const parts: Part[] = []
  const arrays: (Uint8Array | Float32Array)[] = []
  const plain = takeApart(value, [], parts, arrays)
  const header = ascii(JSON.stringify({ value: plain, parts } satisfies Header))
  let length = upToBorder(LENGTH_BYTES + header.length)
  for (const array of arrays) length += upToBorder(array.byteLength)
  const frame = new Uint8Array(length)
  new DataView(frame.buffer).setUint32(0, header.length, true)
  for (let i = 0; i < header.length; i++) frame[LENGTH_BYTES + i] = header.charCodeAt(i)
  let at = upToBorder(LENGTH_BYTES + header.length)
  for (const array of arrays) {
    frame.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += upToBorder(array.byteLength)
  }
  return frame
}

/**
 * The typed arrays of the result are views of the frame where its memory allows it.
 * @throws Failure 'invalid-message' for anything that `encode` has not made.
 */
export function decode(frame: Uint8Array): unknown {
  // Not `slice`: that of a Node Buffer gives the same memory.
  const aligned = frame.byteOffset % BORDER === 0 ? frame : new Uint8Array(frame)
  const header = readHeader(aligned)
  const root = { value: header.value }
  let at = upToBorder(LENGTH_BYTES + headerLength(aligned))
  for (const part of header.parts) {
    if ('number' in part) {
      place(root, part.at, Number(part.number))
      continue
    }
    if (!Number.isSafeInteger(part.bytes) || part.bytes < 0 || at + part.bytes > aligned.byteLength) throw broken()
    place(root, part.at, view(aligned, at, part))
    at += upToBorder(part.bytes)
  }
  return root.value
}

function takeApart(value: unknown, at: Path, parts: Part[], arrays: (Uint8Array | Float32Array)[]): unknown {
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value
    parts.push({ at, number: Object.is(value, -0) ? '-0' : String(value) })
    return null
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item, i) => takeApart(item, [...at, i], parts, arrays))
  if (ArrayBuffer.isView(value)) {
    if (!(value instanceof Uint8Array) && !(value instanceof Float32Array)) {
      throw new TypeError('message: expected Uint8Array or Float32Array, received another kind of array')
    }
    parts.push({ at, bytes: value.byteLength, type: value instanceof Float32Array ? 'Float32Array' : 'Uint8Array' })
    arrays.push(value)
    return null
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, takeApart(item, [...at, key], parts, arrays)]),
  )
}

function readHeader(frame: Uint8Array): Header {
  if (frame.byteLength < LENGTH_BYTES) throw broken()
  const length = headerLength(frame)
  if (LENGTH_BYTES + length > frame.byteLength) throw broken()
  let header: unknown
  try {
    header = JSON.parse(text(frame.subarray(LENGTH_BYTES, LENGTH_BYTES + length)))
  } catch {
    throw broken()
  }
  if (typeof header !== 'object' || header === null || !('value' in header) || !('parts' in header)) throw broken()
  if (!Array.isArray(header.parts) || !header.parts.every(isPart)) throw broken()
  return header as Header
}

function isPart(part: unknown): part is Part {
  if (typeof part !== 'object' || part === null || !('at' in part) || !Array.isArray(part.at)) return false
  if (!part.at.every((step) => typeof step === 'string' || typeof step === 'number')) return false
  return 'number' in part ? typeof part.number === 'string' : 'bytes' in part && 'type' in part
}

function headerLength(frame: Uint8Array): number {
  return new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(0, true)
}

/** Puts a part where null holds its place; nothing else can be reached. */
function place(root: { value: unknown }, at: Path, item: unknown): void {
  let holder: unknown = root
  let key: string | number = 'value'
  for (const step of at) {
    holder = own(holder, key)
    key = step
  }
  if (own(holder, key) !== null) throw broken()
  ;(holder as Record<string | number, unknown>)[key] = item
}

function own(holder: unknown, key: string | number): unknown {
  if (typeof holder !== 'object' || holder === null || key === '__proto__' || !Object.hasOwn(holder, key))
    throw broken()
  return (holder as Record<string | number, unknown>)[key]
}

function view(frame: Uint8Array, at: number, part: ArrayPart): Uint8Array | Float32Array {
  if (part.type === 'Uint8Array') return new Uint8Array(frame.buffer, frame.byteOffset + at, part.bytes)
  if (part.type !== 'Float32Array' || part.bytes % 4 !== 0) throw broken()
  return new Float32Array(frame.buffer, frame.byteOffset + at, part.bytes / 4)
}

function upToBorder(bytes: number): number {
  return Math.ceil(bytes / BORDER) * BORDER
}

function ascii(json: string): string {
  return json.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function text(bytes: Uint8Array): string {
  const PIECE = 8192
  let result = ''
  for (let i = 0; i < bytes.length; i += PIECE) result += String.fromCharCode(...bytes.subarray(i, i + PIECE))
  return result
}

function broken(): Failure {
  return new Failure('invalid-message', 'message: expected a frame of this program, received something else')
}
