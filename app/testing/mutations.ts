/** Mutations for fuzzers: bytes of valid files, and plain values, changed here and there. */
import fc from 'fast-check'

/** Bytes of one of `files` after some mutations. */
export function mutatedBytes(files: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(fc.constantFrom(...files), fc.array(mutation, { minLength: 1, maxLength: 8 }))
    .map(([file, mutations]) => mutations.reduce((bytes, mutate) => mutate(bytes), file))
}

/** A JSON value like `value`, of which some parts are removed, repeated or replaced. */
export function mutatedValue(value: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({
    at: fc.array(fc.nat(1 << 16), { maxLength: 8 }),
    kind: fc.constantFrom('replace', 'remove', 'repeat'),
    by: oddValue,
  })
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce<unknown>((all, { at, kind, by }) => changed(all, at, kind, by), value))
}

type Mutate = (bytes: Uint8Array) => Uint8Array

/** A place in bytes whose length is not known yet; nearer to the beginning more often, where headers are. */
const place = fc.oneof(
  fc.nat(63).map((at) => () => at),
  fc.double({ min: 0, max: 1, noNaN: true }).map((share) => (length: number) => Math.floor(share * length)),
)

/** Where sizes, counts and offsets go wrong. */
const oddNumber = fc.constantFrom(
  0,
  1,
  0x7f,
  0x80,
  0xff,
  0x7fff,
  0x8000,
  0xffff,
  0x10000,
  0x7fffffff,
  0x80000000,
  0xffffffff,
)

const mutation: fc.Arbitrary<Mutate> = fc.oneof(
  fc.tuple(place, fc.nat(255)).map(([at, byte]) => spliced(at, 1, () => Uint8Array.of(byte))),
  fc.tuple(place, fc.nat(7)).map(([at, bit]) => spliced(at, 1, ([old = 0]) => Uint8Array.of(old ^ (1 << bit)))),
  fc
    .tuple(place, oddNumber, fc.constantFrom(2, 4), fc.boolean())
    .map(([at, number, size, little]) => spliced(at, size, () => numberBytes(number, size, little))),
  fc.tuple(place, fc.uint8Array({ maxLength: 16 })).map(([at, more]) => spliced(at, 0, () => more)),
  fc.tuple(place, fc.nat(64)).map(([at, count]) => spliced(at, count, () => new Uint8Array(0))),
  fc.tuple(place, fc.nat(64)).map(([at, count]) => spliced(at, count, (old) => Uint8Array.of(...old, ...old))),
  place.map(
    (at): Mutate =>
      (bytes) =>
        bytes.slice(0, at(bytes.length)),
  ),
)

function spliced(at: (length: number) => number, count: number, by: (old: Uint8Array) => Uint8Array): Mutate {
  return (bytes) => {
    const begin = Math.min(at(bytes.length), bytes.length)
    const end = Math.min(begin + count, bytes.length)
    return Uint8Array.of(...bytes.subarray(0, begin), ...by(bytes.subarray(begin, end)), ...bytes.subarray(end))
  }
}

function numberBytes(number: number, size: number, little: boolean): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(size))
  if (size === 2) bytes.setUint16(0, number & 0xffff, little)
  else bytes.setUint32(0, number, little)
  return new Uint8Array(bytes.buffer)
}

const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    '',
    ' ',
    0,
    -1,
    0.5,
    1e9,
    2 ** 53,
    1e300,
    [],
    {},
    [[]],
    '__proto__',
    '\u001b[31m',
    '\ud800',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.integer({ min: -3, max: 40 }),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
)

/** Follows `at` as far as there are lists and objects, and changes what it arrives at. */
function changed(value: unknown, [step, ...rest]: readonly number[], kind: string, by: unknown): unknown {
  if (step === undefined || typeof value !== 'object' || value === null) return by
  const keys = Object.keys(value)
  if (keys.length === 0) return by
  const key = keys[step % keys.length]!
  const inner = (value as Record<string, unknown>)[key]
  if (Array.isArray(value)) {
    const at = Number(key)
    if (rest.length === 0 && kind === 'remove') return value.toSpliced(at, 1)
    if (rest.length === 0 && kind === 'repeat') return value.toSpliced(at, 0, inner)
    return value.toSpliced(at, 1, changed(inner, rest, kind, by))
  }
  if (rest.length === 0 && kind === 'remove')
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key))
  if (rest.length === 0 && kind === 'repeat') return { ...value, [`${key}2`]: inner }
  return { ...value, [key]: changed(inner, rest, kind, by) }
}
