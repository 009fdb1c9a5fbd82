/**
 * Protocol Buffers by tables: a message is a record of the fields that are needed, each with its number and how it is
 * read; everything else is passed over. Byte fields are views of the file.
 * The format: https://protobuf.dev/programming-guides/encoding/
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'

/** One field: its number, its value where the file has none, and how it is read. */
export interface Field<T> {
  readonly no: number
  empty(): T
  /** @param before what earlier occurrences gave */
  read(source: Source, wire: WireType, before: T): T
}

export type Fields = Readonly<Record<string, Field<unknown>>>
export type MessageOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never }

/** Where a message is read from; the count goes through all messages of a file. */
interface Source {
  readonly reader: BinaryReader
  readonly count: { left: number }
}

/** Messages, texts and numbers in lists that a file may hold: an empty message of two bytes takes hundreds in memory. */
const MOST_PARTS = 2_000_000

/** Reads a message. @throws Failure 'unreadable-file' where the bytes are no such message, or hold too many parts */
export function readMessage<F extends Fields>(bytes: Uint8Array, fields: F): MessageOf<F> {
  try {
    return readFields({ reader: new BinaryReader(bytes), count: { left: MOST_PARTS } }, fields)
  } catch (error) {
    if (error instanceof Failure) throw error
    throw new Failure('unreadable-file', message('models.unreadable', { reason: message('models.notProtobuf') }))
  }
}

function readFields<F extends Fields>({ reader, count }: Source, fields: F): MessageOf<F> {
  const entries = Object.entries(fields)
  const values = Object.fromEntries(entries.map(([name, field]) => [name, field.empty()]))
  const byNumber = new Map(entries.map(([name, field]) => [field.no, name]))
  while (reader.pos < reader.len) {
    const [no, wire] = reader.tag()
    const name = byNumber.get(no)
    if (name === undefined) reader.skip(wire, no)
    else values[name] = fields[name]!.read({ reader, count }, wire, values[name])
    if (reader.pos > reader.len) throw new RangeError('premature EOF')
  }
  return values as MessageOf<F>
}

/** A whole number; beyond 2^53 the nearest that a double holds exactly. */
export function int(no: number, initial = 0): Field<number> {
  return { no, empty: () => initial, read: (source, wire) => (expect(wire, WireType.Varint), readInt(source.reader)) }
}

export function float(no: number): Field<number> {
  return { no, empty: () => 0, read: ({ reader }, wire) => (expect(wire, WireType.Bit32), reader.float()) }
}

export function text(no: number): Field<string> {
  return {
    no,
    empty: () => '',
    read: (source, wire) => (expect(wire, WireType.LengthDelimited), counted(source).string()),
  }
}

/** A view of the file. */
export function bytes(no: number): Field<Uint8Array | null> {
  return {
    no,
    empty: () => null,
    read: ({ reader }, wire) => (expect(wire, WireType.LengthDelimited), reader.bytes()),
  }
}

export function texts(no: number): Field<string[]> {
  return list(no, WireType.LengthDelimited, (reader) => reader.string())
}

/** Whole numbers, packed or not. */
export function ints(no: number): Field<number[]> {
  return list(no, WireType.Varint, readInt)
}

export function floats(no: number): Field<number[]> {
  return list(no, WireType.Bit32, (reader) => reader.float())
}

/** Packed numbers as they lie in the file, one view for each run of them; those that are not packed, one by one. */
export function packed(no: number): Field<Uint8Array[]> {
  return {
    no,
    empty: () => [],
    read(source, wire, before) {
      const reader = counted(source)
      before.push(wire === WireType.LengthDelimited ? reader.bytes() : reader.skip(wire, no))
      return before
    },
  }
}

/** A message in a message. */
export function one<F extends Fields>(no: number, fields: F): Field<MessageOf<F> | null> {
  return { no, empty: () => null, read: (source, wire) => inner(source, wire, fields) }
}

export function many<F extends Fields>(no: number, fields: F): Field<MessageOf<F>[]> {
  return {
    no,
    empty: () => [],
    read(source, wire, before) {
      before.push(inner(source, wire, fields))
      return before
    },
  }
}

/** A varint; beyond 2^53 the nearest that a double holds exactly, as the ends of slices may be. */
export function readInt(reader: BinaryReader): number {
  const value = Number(reader.int64())
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, value))
}

function list<T>(no: number, each: WireType, read: (reader: BinaryReader) => T): Field<T[]> {
  return {
    no,
    empty: () => [],
    read(source, wire, before) {
      if (wire === each) before.push(read(counted(source)))
      else {
        expect(wire, WireType.LengthDelimited)
        const part = new BinaryReader(source.reader.bytes())
        while (part.pos < part.len) before.push(read(counted({ reader: part, count: source.count })))
        if (part.pos > part.len) throw new RangeError('premature EOF')
      }
      return before
    },
  }
}

function inner<F extends Fields>(source: Source, wire: WireType, fields: F): MessageOf<F> {
  expect(wire, WireType.LengthDelimited)
  // A message costs as much memory as several numbers.
  source.count.left -= 9
  return readFields({ reader: new BinaryReader(counted(source).bytes()), count: source.count }, fields)
}

/** The reader, with one part more taken from it. */
function counted({ reader, count }: Source): BinaryReader {
  if (--count.left < 0) throw new Failure('unreadable-file', message('models.tooManyParts', { max: MOST_PARTS }))
  return reader
}

function expect(wire: WireType, expected: WireType): void {
  if (wire !== expected) throw new RangeError(`expected wire type ${expected}, received ${wire}`)
}
