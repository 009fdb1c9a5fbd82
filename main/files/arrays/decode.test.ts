import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import type { Select } from '#app/inputs/select'
import { formatEnglish } from '#app/text/format'
import { decodeFile } from '#main/files/decodeFile'
import { npyFile } from '#main/files/testing/npy'
import { packZip } from '#main/files/zip'
import type { ArrayImage } from './decode'

async function read(
  bytes: Uint8Array,
  select: Select = {},
): Promise<ArrayImage & { readonly said: readonly string[] }> {
  const [image] = await decodeFile(bytes, 'a', { select })
  if (!image || !('values' in image)) throw new Error('an image of pixels')
  return { ...image, said: image.notes.map(formatEnglish) }
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)
const ROUNDED = 'Some values are rounded: they need more precision than float32 has.'

describe('.npy', () => {
  it.each<[string, ArrayBufferView, readonly number[], number]>([
    ['|b1', Uint8Array.of(1, 0), [1, 0], 8],
    ['|i1', Int8Array.of(-128, 127), [-128, 127], 8],
    ['<i2', Int16Array.of(-32768, 5), [-32768, 5], 16],
    ['<u4', Uint32Array.of(2 ** 24, 2 ** 31), [2 ** 24, 2 ** 31], 32],
    ['<i8', BigInt64Array.of(-(2n ** 40n), 3n), [-(2 ** 40), 3], 64],
    ['<u8', BigUint64Array.of(2n ** 63n, 3n), [2 ** 63, 3], 64],
    ['<f2', Uint16Array.of(0x3c00, 0xfc00), [1, -Infinity], 16],
    ['>f8', Uint8Array.of(0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0), [1.5, NaN], 64],
  ])('%s is read as it is, and nothing is said to be lost', async (descr, data, values, depth) => {
    const image = await read(npyFile(descr, [1, 2], data))
    expect(image).toMatchObject({ format: 'npy', channels: 1, height: 1, width: 2, depth, white: null, said: [] })
    expect([...image.values]).toEqual(values)
  })

  it.each<[string, ArrayBufferView, readonly number[]]>([
    ['<i4', Int32Array.of(2 ** 24 + 1, 1), [2 ** 24, 1]],
    ['<i8', BigInt64Array.of(2n ** 53n + 1n, 1n), [2 ** 53, 1]],
    ['<u8', BigUint64Array.of(2n ** 64n - 1n, 1n), [2 ** 64, 1]],
    ['<f8', Float64Array.of(0.1, 1), [Math.fround(0.1), 1]],
  ])('%s that float32 does not hold is rounded, and that is said', async (descr, data, values) => {
    const image = await read(npyFile(descr, [1, 2], data))
    expect([...image.values]).toEqual(values)
    expect(image.said).toEqual([ROUNDED])
  })

  it.each<[shape: number[], select: Select, expected: object, said: string[]]>([
    [[2, 3], {}, { channels: 1, height: 2, width: 3, axes: null }, []],
    [[3, 4, 5], {}, { channels: 3, height: 4, width: 5, axes: 'first' }, []],
    [
      [5, 4, 3],
      {},
      { channels: 3, height: 5, width: 4, axes: 'last' },
      ['The array of shape (5, 4, 3) is read as channels last: the last axis has 3 channels.'],
    ],
    [
      [5, 4, 1],
      {},
      { channels: 1, height: 5, width: 4, axes: 'last' },
      [expect.stringContaining('channels last')] as never,
    ],
    [[3, 4, 3], {}, { channels: 3, height: 4, width: 3, axes: 'first' }, []],
    [[5, 4, 2], {}, { channels: 5, height: 4, width: 2, axes: 'first' }, []],
    [[5, 4, 3], { channels: 'first' }, { channels: 5, height: 4, width: 3, axes: 'first' }, []],
    [[3, 4, 5], { channels: 'last' }, { channels: 5, height: 3, width: 4, axes: 'last' }, []],
    [
      [2, 5, 4, 3],
      { page: 2 },
      { channels: 3, height: 5, width: 4, axes: 'last', page: 2, pages: 2 },
      [
        'The array holds a batch of 2; this is item 2.',
        'The array of shape (2, 5, 4, 3) is read as channels last: the last axis has 3 channels.',
      ],
    ],
  ])('of shape %j, asked for %j', async (shape, select, expected, said) => {
    const count = shape.reduce((a, b) => a * b, 1)
    const image = await read(npyFile('<f4', shape, Float32Array.from(upTo(count))), select)
    expect(image).toMatchObject({ ...expected, said })
    // The cell in channel c, row y, column x.
    const { channels, height, width, axes, page } = image
    const from = (page - 1) * channels * height * width
    const wanted = upTo(channels).flatMap((c) =>
      upTo(height).flatMap((y) =>
        upTo(width).map(
          (x) => from + (axes === 'last' ? (y * width + x) * channels + c : (c * height + y) * width + x),
        ),
      ),
    )
    expect([...image.values]).toEqual(wanted)
  })

  it('in Fortran order is the same array', async () => {
    const image = await read(npyFile('<f4', [2, 2, 3], Float32Array.from(upTo(12)), true))
    expect([...image.values]).toEqual([0, 4, 8, 2, 6, 10, 1, 5, 9, 3, 7, 11])
  })

  it('keeps what is infinite, and refuses numbers that float32 would make so', async () => {
    const kept = await read(npyFile('<f8', [1, 3], Float64Array.of(Infinity, -Infinity, 3.4e38)))
    expect([...kept.values]).toEqual([Infinity, -Infinity, Math.fround(3.4e38)])
    const numbers = Float64Array.from({ length: 24 }, (_, i) => (i === 17 || i === 23 ? -1e300 : i))
    const refusals: [number[], boolean, Select, string][] = [
      [[4, 6], false, {}, '2, 5'],
      [[4, 6], true, {}, '1, 4'],
      [[2, 3, 4], false, {}, '1, 1, 1'],
      [[4, 2, 3], false, {}, '2, 1, 2'],
      [[2, 1, 4, 3], false, { page: 2 }, '1, 0, 1, 2'],
    ]
    for (const [shape, fortran, select, index] of refusals)
      await expect(read(npyFile('<f8', shape, numbers, fortran), select)).rejects.toThrow(
        `a: The NumPy array can't be read: array[${index}] is -1e+300, which is too large for a 32-bit float.`,
      )
    const other = await read(npyFile('<f8', [2, 1, 4, 3], numbers), { page: 1 })
    expect([...other.values]).toEqual(upTo(12))
  })

  it('gives every item of a batch where all are asked for', async () => {
    const images = await decodeFile(npyFile('<f4', [3, 1, 1, 2], Float32Array.from(upTo(6))), 'a', { everyItem: true })
    expect(images.map((image) => ('values' in image ? [image.page, ...image.values] : null))).toEqual([
      [1, 0, 1],
      [2, 2, 3],
      [3, 4, 5],
    ])
  })

  it('of NumPy: big-endian halves in Fortran order', async () => {
    const bytes = await readFile(new URL('./fixtures/float16_fortran_bigendian.npy', import.meta.url))
    const image = await read(bytes)
    expect(image).toMatchObject({ channels: 2, height: 3, width: 4, depth: 16, said: [] })
    expect([...image.values]).toEqual(upTo(24).map((n) => n / 4))
  })

  it.each<[string, Uint8Array, Select, RegExp]>([
    ['one axis', npyFile('<f4', [6], new Float32Array(6)), {}, /^a: The NumPy array can't be read: the shape is \(6\)/],
    ['no values', npyFile('<f4', [0, 3], new Float32Array(0)), {}, /has no values/],
    [
      'an item beyond the batch',
      npyFile('<f4', [2, 1, 1, 1], new Float32Array(2)),
      { page: 3 },
      /from 1 to 2, received 3/,
    ],
    ['an array by name', npyFile('<f4', [1, 1], new Float32Array(1)), { array: 'x' }, /no arrays to choose from/],
    ['channels of a matrix', npyFile('<f4', [1, 1], new Float32Array(1)), { channels: 'last' }, /three or four axes/],
  ])('refuses %s', async (_, bytes, select, reason) => {
    const error: unknown = await read(bytes, select).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).message).toMatch(reason)
  })
})

describe('.npz', () => {
  const labels = npyFile('<i8', [4], BigInt64Array.of(1n, 2n, 3n, 4n))
  const image = npyFile('<f4', [1, 2], Float32Array.of(5, 6))
  const other = npyFile('|u1', [2, 1], Uint8Array.of(7, 8))
  const zipped = (files: Record<string, Uint8Array>) =>
    packZip(Object.entries(files).map(([name, bytes]) => ({ name: `${name}.npy`, bytes })))

  it('reads the first array that has the axes of an image, and says which', async () => {
    const read1 = await read(await zipped({ labels, image, other }))
    expect(read1).toMatchObject({ format: 'npz', array: 'image', arrays: ['labels', 'image', 'other'] })
    expect([...read1.values]).toEqual([5, 6])
    expect(read1.said).toEqual(['The file holds 3 arrays; this is "image".'])
  })

  it('reads the array that is asked for', async () => {
    const read2 = await read(await zipped({ labels, image, other }), { array: 'other' })
    expect(read2).toMatchObject({ array: 'other', height: 2, width: 1, depth: 8 })
    expect([...read2.values]).toEqual([7, 8])
  })

  it('reads what NumPy compresses', async () => {
    const bytes = await readFile(new URL('./fixtures/arrays.npz', import.meta.url))
    const found = await read(bytes)
    expect(found).toMatchObject({ array: 'image', channels: 3, height: 5, width: 6, axes: 'last', depth: 16 })
    expect([...found.values.slice(0, 4)]).toEqual([0, 3, 6, 9])
    expect([...(await read(bytes, { array: 'other' })).values.slice(0, 3)]).toEqual([0, 1, 0])
  })

  it('refuses what is not there, with what there is', async () => {
    await expect(read(await zipped({ image, other }), { array: 'x' })).rejects.toThrow(
      'a: The file has no array named "x". It has: image, other.',
    )
    await expect(read(await zipped({ labels, more: labels }))).rejects.toThrow(
      'a: The file holds no array of two to four axes. It has: labels, more.',
    )
  })

  it('refuses an archive that unpacks to more than the budget, before it unpacks anything', async () => {
    const bytes = await zipped({ image: npyFile('<f4', [100, 100], new Float32Array(10_000)) })
    await expect(decodeFile(bytes, 'a', { maxPixels: 1000 })).rejects.toThrow(/^a: /)
    const admitted: number[] = []
    await decodeFile(bytes, 'a', { admit: async (n) => void admitted.push(n) })
    expect(admitted).toEqual([40_128, 40_000])
  })
})
