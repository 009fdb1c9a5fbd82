import { expect, test } from 'vitest'
import { readSafetensors, safetensorsParts } from './safetensors'
import { repeatedKey } from './repeatedKey'

/** A file with this header and so many bytes of data. */
function file(header: unknown, data: Uint8Array | number = 0): Uint8Array {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  return Buffer.concat([length, json, typeof data === 'number' ? Buffer.alloc(data) : data])
}

const tensor = (dtype: string, shape: number[], begin: number, end: number) => ({
  dtype,
  shape,
  data_offsets: [begin, end],
})
const numbers = (bytes: Uint8Array) => readSafetensors(bytes).map(({ name, floats }) => [name, [...floats()]])

test('what was written is read back, in shared memory', () => {
  const named = [
    { name: 'conv1.weight', shape: [2, 1, 1, 2], numbers: Float32Array.of(1, -2.5, 3e38, 1e-45) },
    { name: 'empty', shape: [0], numbers: new Float32Array(0) },
    { name: '__proto__', shape: [1], numbers: Float32Array.of(7) },
  ]
  const read = readSafetensors(Buffer.concat(safetensorsParts(named)))
  expect(read.map(({ name, shape, floats }) => ({ name, shape, numbers: new Float32Array(floats()) }))).toEqual(named)
  expect(read[0]!.floats().buffer).toBeInstanceOf(SharedArrayBuffer)
})

test('the data begins on a multiple of 8 bytes', () => {
  for (const name of ['a', 'ab', 'abc'])
    expect(safetensorsParts([{ name, shape: [1], numbers: Float32Array.of(1) }])[0]!.length % 8).toBe(0)
})

test.each([
  ['F64', Buffer.from(Float64Array.of(0.5, -3).buffer)],
  ['F32', Buffer.from(Float32Array.of(0.5, -3).buffer)],
  ['F16', Buffer.from(Uint16Array.of(0x3800, 0xc200).buffer)],
  ['BF16', Buffer.from(Uint16Array.of(0x3f00, 0xc040).buffer)],
])('%s becomes float32, wherever the data begins', (dtype, data) => {
  for (const pad of ['', ' ', '  ', '   ']) {
    const header = JSON.stringify({ __metadata__: { format: 'pt' }, w: tensor(dtype, [2], 0, data.length) })
    expect(numbers(file(header + pad, data))).toEqual([['w', [0.5, -3]]])
  }
})

test('integers are refused when they are read, not before', () => {
  const [steps, weight] = readSafetensors(file({ steps: tensor('I64', [], 0, 8), w: tensor('F32', [1], 8, 12) }, 12))
  expect([...weight!.floats()]).toEqual([0])
  expect(() => steps!.floats()).toThrow('the tensor "steps" holds numbers of type I64, expected F32, F16, BF16 or F64')
})

test.each([
  ['nothing', new Uint8Array(3), 'expected at least 8 bytes, received 3'],
  ['a header bomb', Buffer.from('ffffffffffffff7f', 'hex'), 'expected a header of at most 16 MB'],
  ['a header beyond the end', file({}).subarray(0, 9), 'expected a header of 2 bytes, only 1 follow'],
  ['a list', file([]), 'a JSON object'],
  ['broken JSON', file('{'), 'a JSON object'],
  ['a name twice', file('{"a":{},"b":{"c":["a"]},"\\u0061":{}}'), 'its header has "a" twice'],
  ['a field twice', file('{"a":{"dtype":"F32","dtype":"F32"}}'), 'its header has "dtype" twice'],
  ['an unknown type', file({ a: tensor('F4', [1], 0, 4) }, 4), 'expected dtype (one of F64'],
  ['a negative place', file({ a: tensor('F32', [1], -4, 0) }, 4), 'data_offsets for the tensor "a"'],
  ['2^40 elements', file({ a: tensor('F32', [2 ** 20, 2 ** 20], 0, 4) }, 4), 'its place has 4'],
  ['2^80 elements', file({ a: tensor('F32', [2 ** 40, 2 ** 40], 0, 4) }, 4), 'its place has 4'],
  ['a place beyond the end', file({ a: tensor('F32', [2], 0, 8) }, 4), 'expected 8 bytes of data, received 4'],
  ['bytes that nobody names', file({ a: tensor('F32', [1], 0, 4) }, 8), 'expected 4 bytes of data, received 8'],
  [
    'an overlap',
    file({ a: tensor('F32', [2], 0, 8), b: tensor('F32', [1], 4, 8) }, 8),
    'the data of the tensor "b" begins at byte 4, expected byte 8',
  ],
  ['a gap', file({ a: tensor('F32', [1], 4, 8) }, 8), 'begins at byte 4, expected byte 0'],
])('%s is refused in words', (_, bytes, words) => {
  expect(() => readSafetensors(bytes)).toThrow(
    expect.objectContaining({ code: 'unreadable-file', message: expect.stringContaining(words) }),
  )
})

test('keys are told from values, and those of one object from those of another', () => {
  expect(repeatedKey('{"a":"a","b":["a","b",{"a":1}],"c":{"a":{},"b":1}}')).toBeNull()
  expect(repeatedKey('[{"x\\"":1},{"x\\"":1, "y" : [] , "x\\"":2}]')).toBe('x"')
})
