import { readFile } from 'node:fs/promises'
import * as zlib from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { formatEnglish } from '#app/text/format'
import { decodeImage } from '#main/files/image'
import { writeTiff } from '#main/files/testing/tiff'

const WIDTH = 21
const HEIGHT = 18
const fixture = (name: string) => readFile(new URL(`./fixtures/${name}.tif`, import.meta.url))

/** Node has Zstandard since 22.15. */
const hasZstandard = 'zstdDecompressSync' in zlib

type Fixture = readonly [name: string, bands: number, depth: number, value: (n: number) => number]
const zstandard: readonly Fixture[] = [
  ['f32_rgb_zstd_predictor3_tiled', 3, 32, (n) => (n - 900) / 4],
  ['u16_5bands_zstd_predictor2', 5, 16, (n) => (n * 29) % 65536],
]

it.each(zstandard)('%s is read, or refused with what to do', async (name) => {
  const read = decodeImage(await fixture(name), 'a.tif').then(
    () => 'read',
    (error: Error) => error.message,
  )
  expect(await read).toBe(
    hasZstandard
      ? 'read'
      : 'a.tif: This variant of TIFF is not supported: the compression is Zstandard, which needs Node.js 22.15 or newer. Save the image uncompressed with 8, 16 or 32 bits, or as a .npy file.',
  )
})

describe('reads the samples as stored', () => {
  it.each<Fixture>([
    ...(hasZstandard ? zstandard : []),
    ['f32_rgb_lzw_predictor3_tiled', 3, 32, (n) => (n - 900) / 4],
    ['f16_5bands_deflate_predictor3', 5, 16, (n) => (n - 900) / 4],
    ['f64_gray_deflate_predictor2_bigendian', 1, 64, (n) => (n - 900) / 4],
    ['i16_rgb_deflate_predictor2_planar_bigendian', 3, 16, (n) => n * 7 - 9000],
    ['i8_5bands_packbits', 5, 8, (n) => (n % 251) - 125],
    ['i32_gray_lzw_bigtiff_bigendian', 1, 32, (n) => n * 1001 - 1_000_000],
    ['u32_rgb_deflate_planar_tiled_bigendian', 3, 32, (n) => Number((BigInt(n) * 2654435761n) % 2n ** 32n)],
    ['u16_5bands_planar_tiled', 5, 16, (n) => (n * 29) % 65536],
  ])('of %s', async (name, bands, depth, value) => {
    const image = await decodeImage(await fixture(name), `${name}.tif`)
    const white = name.startsWith('u') ? 2 ** depth - 1 : null
    expect(image).toMatchObject({ width: WIDTH, height: HEIGHT, channels: bands, depth, white, alpha: null })
    const expected = Array.from({ length: WIDTH * HEIGHT * bands }, (_, i) => {
      const [pixel, band] = [Math.floor(i / bands), i % bands]
      return value(37 * (pixel % WIDTH) + 101 * Math.floor(pixel / WIDTH) + 53 * band)
    })
    expect([...image.pixels]).toEqual(expected)
  })

  it.each([1, 3].flatMap((bands) => [5, 10, 12, 14, 20].map((bits) => [bits, bands] as const)))(
    'of %i packed bits, %i bands',
    async (bits, bands) => {
      const values = Array.from({ length: bands }, (_, band) =>
        Array.from({ length: 7 * 5 }, (__, i) => (i * 977 + band * 311) % 2 ** bits),
      )
      const bytes = writeTiff(values, { width: 7, height: 5, bits, photometric: bands === 3 ? 2 : 1, rowsPerStrip: 2 })
      const { pixels, depth, white } = await decodeImage(bytes, 'a.tif')
      expect({ depth, white }).toEqual({ depth: bits, white: 2 ** bits - 1 })
      expect([...pixels]).toEqual(
        Array.from({ length: 35 * bands }, (_, i) => values[i % bands]![Math.floor(i / bands)]),
      )
    },
  )
})

describe('says what was done', () => {
  const notes = async (name: string) => (await decodeImage(await fixture(name), 'a.tif')).notes.map(formatEnglish)

  it('for numbers without a white', async () => {
    expect(await notes('i32_gray_lzw_bigtiff_bigendian')).toEqual([
      'Floating-point and signed samples are used as they are, without scaling.',
    ])
  })

  it('for values that float32 does not hold', async () => {
    const bytes = writeTiff([[1, 2 ** 24 + 1]], { width: 2, height: 1, bits: 32, photometric: 1, format: 2 })
    const { pixels, notes } = await decodeImage(bytes, 'a.tif')
    expect([...pixels]).toEqual([1, 2 ** 24])
    expect(notes.map(formatEnglish)).toContain('Some values are rounded: they need more precision than float32 has.')
  })
})

it.each([
  [
    1,
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ],
  [
    2,
    [
      [3, 2, 1],
      [6, 5, 4],
    ],
  ],
  [
    3,
    [
      [6, 5, 4],
      [3, 2, 1],
    ],
  ],
  [
    4,
    [
      [4, 5, 6],
      [1, 2, 3],
    ],
  ],
  [
    5,
    [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
  ],
  [
    6,
    [
      [4, 1],
      [5, 2],
      [6, 3],
    ],
  ],
  [
    7,
    [
      [6, 3],
      [5, 2],
      [4, 1],
    ],
  ],
  [
    8,
    [
      [3, 6],
      [2, 5],
      [1, 4],
    ],
  ],
])('turns orientation %i upright, as sharp does', async (orientation, rows) => {
  for (const format of [1, 2]) {
    const bytes = writeTiff([[1, 2, 3, 4, 5, 6]], { width: 3, height: 2, bits: 8, photometric: 1, format, orientation })
    const image = await decodeImage(bytes, 'a.tif')
    expect([image.width, image.height, image.orientation]).toEqual([rows[0]!.length, rows.length, orientation])
    expect([...image.pixels]).toEqual(rows.flat())
  }
})

describe('pages', () => {
  const ramp = Array.from({ length: 63 }, (_, i) => i)

  it.each([
    [1, 0],
    [2, 100],
    [3, 200],
  ])('reads page %i', async (page, from) => {
    const image = await decodeImage(await fixture('three_pages'), 'a.tif', { page })
    expect(image).toMatchObject({ page, pages: 3 })
    expect([...image.pixels]).toEqual(ramp.map((n) => n + from))
    expect(image.notes.map(formatEnglish)).toContain(`The file has 3 pages; this is page ${page}.`)
  })

  it('refuses a page that is not there, and says which there are', async () => {
    await expect(decodeImage(await fixture('three_pages'), 'a.tif', { page: 4 })).rejects.toThrow(
      'a.tif: Expected a page from 1 to 3, received 4: the file has 3 pages.',
    )
  })

  it('takes a smaller version that comes first for what it is', async () => {
    const bytes = await fixture('thumbnail_first')
    const image = await decodeImage(bytes, 'a.tif')
    expect(image).toMatchObject({ width: 9, height: 7, page: 2, pages: 2 })
    expect([...image.pixels]).toEqual(ramp.map((n) => n * 1000))
    const thumbnail = await decodeImage(bytes, 'a.tif', { page: 1 })
    expect(thumbnail).toMatchObject({ width: 4, height: 3, page: 1 })
  })
})
