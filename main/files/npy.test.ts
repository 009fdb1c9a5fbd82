import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { readNpy, writeNpyHeader } from './npy'

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
    ['|b1', Uint8Array.from([1, 0]), Uint8Array.from([1, 0])],
    ['|i1', Int8Array.from([-128, 127]), Int8Array.from([-128, 127])],
    ['<i2', Int16Array.from([-2, 300]), Int16Array.from([-2, 300])],
    ['>i4', Int32Array.from([0x01000000, -1]), Int32Array.from([1, -1])],
    ['<u4', Uint32Array.from([1, 4294967295]), Uint32Array.from([1, 4294967295])],
    ['<i8', BigInt64Array.from([-1n, 7n]), BigInt64Array.from([-1n, 7n])],
    ['<u8', BigUint64Array.from([2n ** 64n - 1n, 7n]), BigUint64Array.from([2n ** 64n - 1n, 7n])],
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
    ['objects', npy(header('|O', '(1,)'), Float32Array.of(1)), /Python objects, and reading those could run code/],
    [
      'complex numbers',
      npy(header('<c8', '(1,)'), Float32Array.of(1, 2)),
      /"<c8": complex numbers\. Save their real part/,
    ],
    ['text', npy(header('<U5', '(1,)'), Float32Array.of(1)), /"<U5": text/],
    ['dates', npy(header('<M8[ns]', '(1,)'), Float64Array.of(1)), /"<M8\[ns\]": dates or times/],
    ['numbers of 128 bits', npy(header('<f16', '(1,)'), Float64Array.of(1, 2)), /"<f16", expected one of b1, i1/],
    [
      'a structure',
      npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", Float32Array.of(1)),
      /a structured array/,
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
    readNpy(file)
  } catch (error) {
    expect(error).toBeInstanceOf(Failure)
  }
}
