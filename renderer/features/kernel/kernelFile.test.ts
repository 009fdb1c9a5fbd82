import { expect, test } from 'vitest'
import { readKernelFile } from './kernelFile'

/** A file as numpy.save writes it. */
function npy(type: string, shape: string, data: ArrayBuffer, order = 'False'): Uint8Array {
  const header = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${shape}), }`.padEnd(117) + '\n'
  const bytes = new Uint8Array(10 + header.length + data.byteLength)
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, header.length, 0])
  bytes.set(new TextEncoder().encode(header), 10)
  bytes.set(new Uint8Array(data), 10 + header.length)
  return bytes
}

const floats = (...values: number[]) => Float32Array.from(values).buffer

test('a table in a text file is one kernel', () => {
  expect(readKernelFile(new TextEncoder().encode('1;2,5\r\n3;4\r\n'))).toEqual({
    matrix: [
      [1, 2.5],
      [3, 4],
    ],
  })
})

test('a matrix of NumPy is one kernel, more axes are an array', () => {
  expect(readKernelFile(npy('<f4', '1, 2', floats(1, 2)))).toEqual({ matrix: [[1, 2]] })
  expect(readKernelFile(npy('<f8', '2, 1', Float64Array.of(0.1, 2).buffer))).toEqual({ matrix: [[0.1], [2]] })
  expect(readKernelFile(npy('<i8', '1, 1', BigInt64Array.of(-3n).buffer))).toEqual({ matrix: [[-3]] })
  expect(readKernelFile(npy('<f4', '2, 1, 1, 2', floats(1, 2, 3, 4)))).toEqual({
    array: { shape: [2, 1, 1, 2], values: [1, 2, 3, 4] },
  })
})

test.each([
  ['words', new TextEncoder().encode('hello'), /^This file isn't a kernel: expected rows of numbers/],
  [
    'a gap',
    new TextEncoder().encode('1,,-1\n2,,-2\n1,,-1\n'),
    /; row 1, column 2 is empty; enter 0 if you mean zero\.$/,
  ],
  ['nothing', new Uint8Array(), /; the file is empty\.$/],
  ['half a file', npy('<f4', '2, 2', floats(1)), /the file is truncated\. Download or copy the file again\.$/],
  ['a vector', npy('<f4', '2,', floats(1, 2)), /the shape is \(2\), expected two to four axes/],
  ['complex numbers', npy('<c8', '1, 1', floats(1, 2)), /the data type is "<c8", expected f4/],
  ['columns first', npy('<f4', '1, 2', floats(1, 2), 'True'), /the array is in Fortran order/],
  ['NaN', npy('<f4', '1, 2', floats(NaN, 2)), /some values are not finite/],
])('refuses %s in a sentence', (_, bytes, message) => {
  expect(() => readKernelFile(bytes)).toThrow(message)
})
