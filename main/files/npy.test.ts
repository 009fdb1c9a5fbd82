import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { npyToPlanes, readNpy, writeNpyHeader } from './npy'

const SIX = [1, 2, 3, 4, 5, 6]

describe('readNpy', () => {
  it('reads what numpy.save writes', () => {
    const array = readNpy(npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", Float32Array.from(SIX)))
    expect(array).toEqual({ shape: [2, 3], dtype: 'f4', fortranOrder: false, data: Float32Array.from(SIX) })
  })

  it.each([
    ['<f8', Float64Array.from([0.1, -2]), Float64Array.from([0.1, -2])],
    ['|u1', Uint8Array.from([0, 255]), Uint8Array.from([0, 255])],
    ['<u2', Uint16Array.from([1, 65535]), Uint16Array.from([1, 65535])],
    ['<i8', BigInt64Array.from([-1n, 7n]), BigInt64Array.from([-1n, 7n])],
    ['<f2', Uint16Array.from([0x3c00, 0xc500]), Float32Array.from([1, -5])],
    ['<f2', Uint16Array.from([0x0001, 0xfc00]), Float32Array.from([2 ** -24, -Infinity])],
    ['>u2', Uint16Array.from([0x0100, 0xff00]), Uint16Array.from([1, 255])],
  ])('reads %s', (descr, stored, expected) => {
    const file = npy(`{'descr': '${descr}', 'fortran_order': False, 'shape': (2,), }`, stored)
    expect(readNpy(file).data).toEqual(expected)
    const shifted = new Uint8Array(file.length + 1)
    shifted.set(file, 1)
    expect(readNpy(shifted.subarray(1)).data, 'at an odd place in memory').toEqual(expected)
  })

  it('reads version 2.0, other orders of keys, and a single number', () => {
    const file = npy('{"shape": (), "fortran_order": True, "descr": "<f4"}', Float32Array.of(7), 2)
    expect(readNpy(file)).toEqual({ shape: [], dtype: 'f4', fortranOrder: true, data: Float32Array.of(7) })
  })

  it.each([
    ['another file', Buffer.from('P5 2 2 255'), /the NumPy signature \(\\x93NUMPY\) is missing at the beginning/],
    ['an empty file', new Uint8Array(0), /the NumPy signature \(\\x93NUMPY\) is missing at the beginning/],
    ['half a header', npy("{'descr': '<f4'", Float32Array.of(1)).subarray(0, 20), /the header is truncated/],
    ['a later version', npy('{}', Float32Array.of(1), 9), /format version is 9\.0/],
    [
      'missing data',
      npy(header('<f4', '(2, 3)'), Float32Array.of(1)),
      /\(2, 3\) and type <f4 needs 24 bytes of data, received 4\. The file is truncated/,
    ],
    ['too much data', npy(header('<f4', '(1,)'), Float32Array.of(1, 2)), /needs 4 bytes of data, received 8/],
    ['a huge shape', npy(header('<f4', '(999999999, 999999999)'), Float32Array.of(1)), /too large/],
    ['a negative size', npy(header('<f4', '(-1, 3)'), Float32Array.of(1)), /expected a header/],
    ['objects', npy(header('|O', '(1,)'), Float32Array.of(1)), /data type is "\|O", expected one of f2, f4/],
    ['complex numbers', npy(header('<c8', '(1,)'), Float32Array.of(1, 2)), /astype/],
    [
      'a structure',
      npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", Float32Array.of(1)),
      /expected a header/,
    ],
    ['a missing key', npy("{'descr': '<f4', 'shape': (1,), }", Float32Array.of(1)), /expected a header/],
    [
      'a repeated key',
      npy("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", Float32Array.of(1)),
      /expected a header/,
    ],
    [
      'code in the header',
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (print(1),), }", Float32Array.of(1)),
      /expected a header/,
    ],
  ])('refuses %s', (_, file, message) => {
    expect(() => readNpy(file)).toThrow(message)
  })

  it('throws nothing but failures, whatever bytes come', () => {
    const good = npy(header('<f4', '(2, 3)'), Float32Array.from(SIX))
    const change = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 })
    fc.assert(
      fc.property(change, fc.nat(good.length), fc.string(), (changes, length, text) => {
        const file = good.slice()
        for (const [at, value] of changes) file[at] = value
        for (const bytes of [file, file.subarray(0, length), npy(text, Float32Array.from(SIX))]) onlyFailures(bytes)
      }),
      { numRuns: 500 },
    )
  })
})

describe('writeNpyHeader', () => {
  it('is the header that NumPy writes, with the data on a 64-byte border', () => {
    const text = Buffer.from(writeNpyHeader([2, 3])).toString('latin1')
    const dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"
    expect(text).toBe(`\x93NUMPY\x01\0v\0${dictionary}${' '.repeat(58)}\n`)
    expect(text).toHaveLength(128)
  })

  it('reads back for any shape', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }), (shape) => {
        const count = shape.reduce((a, b) => a * b, 1)
        const file = Buffer.concat([writeNpyHeader(shape), new Uint8Array(count * 4)])
        expect(readNpy(file)).toMatchObject({ shape, dtype: 'f4', fortranOrder: false })
      }),
    )
  })
})

describe('npyToPlanes', () => {
  const values = Float64Array.from({ length: 24 }, (_, i) => i)

  it.each([
    [
      [2, 3],
      [
        [
          [
            [0, 1, 2],
            [3, 4, 5],
          ],
        ],
      ],
    ],
    [[2, 1, 3], [[[[0, 1, 2]], [[3, 4, 5]]]]],
    [
      [2, 1, 1, 3],
      [[[[0, 1, 2]]], [[[3, 4, 5]]]],
    ],
  ])('reads shape %j', (shape, expected) => {
    expect(planesOf(shape, false)).toEqual(expected)
  })

  it('reads Fortran order as the same array', () => {
    expect(planesOf([2, 3], true)).toEqual([
      [
        [
          [0, 2, 4],
          [1, 3, 5],
        ],
      ],
    ])
    expect(planesOf([2, 2, 3], true)).toEqual([
      [
        [
          [0, 4, 8],
          [2, 6, 10],
        ],
        [
          [1, 5, 9],
          [3, 7, 11],
        ],
      ],
    ])
  })

  it('keeps the values as they are, rounded to float32', () => {
    const array = { shape: [1, 3], dtype: 'f8', fortranOrder: false, data: Float64Array.of(0.1, NaN, -1e300) } as const
    expect(read(array)).toEqual([[[[Math.fround(0.1), NaN, -Infinity]]]])
    const bytes = { shape: [1, 2], dtype: 'u1', fortranOrder: false, data: Uint8Array.of(0, 255) } as const
    expect(read(bytes)).toEqual([[[[0, 255]]]])
  })

  it.each([
    [[6], /shape is \(6\), expected \(H, W\), \(C, H, W\) or \(N, C, H, W\)/],
    [[1, 1, 1, 2, 3], /expected \(H, W\)/],
    [[0, 3], /has no values/],
  ])('refuses shape %j', (shape, message) => {
    expect(() => npyToPlanes({ shape, dtype: 'f4', fortranOrder: false, data: new Float32Array(6) })).toThrow(message)
  })

  it('refuses whole numbers of 64 bits', () => {
    const array = { shape: [1, 1], dtype: 'i8', fortranOrder: false, data: BigInt64Array.of(1n) } as const
    expect(() => npyToPlanes(array)).toThrow(/data type is i8, expected f4, f8, u1 or u2/)
  })

  function planesOf(shape: number[], fortranOrder: boolean): number[][][][] {
    const data = values.subarray(
      0,
      shape.reduce((a, b) => a * b, 1),
    )
    return read({ shape, dtype: 'f8', fortranOrder, data })
  }
})

/** inputs, planes, rows, columns; through rows of 16 floats. */
function read(array: Parameters<typeof npyToPlanes>[0]): number[][][][] {
  return npyToPlanes(array).map(({ shape, write }) => {
    const plane = shape.height * 16
    const data = new Float32Array(shape.channels * plane)
    write({ data, rowStride: 16, planeStride: plane })
    return Array.from({ length: shape.channels }, (_, c) =>
      Array.from({ length: shape.height }, (__, y) => {
        const at = c * plane + y * 16
        return [...data.subarray(at, at + shape.width)]
      }),
    )
  })
}

function header(descr: string, shape: string): string {
  return `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`
}

function npy(text: string, data: ArrayBufferView, version = 1): Uint8Array {
  const prefix = version === 1 ? 10 : 12
  const head = Buffer.alloc(prefix)
  head.write('\x93NUMPY', 'latin1')
  head[6] = version
  const body = Buffer.from(text.padEnd(54) + '\n', 'latin1')
  if (version === 1) head.writeUInt16LE(body.length, 8)
  else head.writeUInt32LE(body.length, 8)
  return Buffer.concat([head, body, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)])
}

function onlyFailures(file: Uint8Array): void {
  try {
    npyToPlanes(readNpy(file))
  } catch (error) {
    expect(error).toBeInstanceOf(Failure)
  }
}
