import { describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { formatEnglish } from '#app/text/format'
import { decodeImage } from '#main/files/image'
import { writeTiff, type TiffLayout } from '#main/files/testing/tiff'

const WIDTH = 21
const HEIGHT = 18

/** Bands that differ from each other and in every direction. */
function bandsOf(count: number, bits: number): number[][] {
  return Array.from({ length: count }, (_, band) =>
    Array.from({ length: WIDTH * HEIGHT }, (__, i) => (i * (7 + 89 * band) + 31 * band) % 2 ** bits),
  )
}

async function bandsRead(bytes: Uint8Array) {
  const image = await decodeImage(bytes, 'a.tif')
  const { channels, pixels } = image
  const bands = Array.from({ length: channels }, (_, band) =>
    Array.from({ length: WIDTH * HEIGHT }, (__, i) => pixels[i * channels + band]!),
  )
  return { ...image, bands, notes: image.notes.map(formatEnglish) }
}

const layouts: readonly Partial<TiffLayout>[] = [
  { rowsPerStrip: 5 },
  { tile: 16 },
  { planar: true },
  { planar: true, rowsPerStrip: 5 },
  { planar: true, tile: 16 },
  { planar: true, tile: 16, big: true },
]

describe.each(layouts)('a TIFF laid out as %o', (layout) => {
  it.each([
    [2, 8, 1],
    [3, 8, 1],
    [4, 8, 2],
    [5, 8, 1],
    [8, 8, 2],
    [2, 16, 1],
    [3, 16, 1],
    [4, 16, 2],
    [6, 16, 1],
  ])('of %i bands of %i bits (photometric %i) gives each band as stored', async (count, bits, photometric) => {
    const bands = bandsOf(count, bits)
    const extraSamples = new Array<number>(count - (photometric === 2 ? 3 : 1)).fill(0)
    const read = await bandsRead(
      writeTiff(bands, { width: WIDTH, height: HEIGHT, bits, photometric, extraSamples, ...layout }),
    )
    expect(read).toMatchObject({ channels: count, depth: bits, white: 2 ** bits - 1, alpha: null })
    expect(read.bands).toEqual(bands)
  })
})

const size = { width: WIDTH, height: HEIGHT, bits: 8 }

it("reads the mosaic of a camera's colour filters as one band, as stored", async () => {
  const mosaic = await bandsRead(writeTiff(bandsOf(1, 8), { ...size, photometric: 32803 }))
  expect(mosaic).toMatchObject({ channels: 1, white: 255, bands: bandsOf(1, 8) })
})

it('takes an extra band for data where its tag is absent, and says so', async () => {
  const rgbn = await bandsRead(writeTiff(bandsOf(4, 8), { ...size, photometric: 2 }))
  expect(rgbn.bands).toEqual(bandsOf(4, 8))
  expect(rgbn.notes).toEqual([
    'The file has 4 bands. The first three are red, green and blue; the others hold data. The Band step selects one of them, or all as channels.',
  ])
  const pair = await bandsRead(writeTiff(bandsOf(2, 8), { ...size, photometric: 1 }))
  expect(pair.notes).toEqual([
    'The file has 2 data bands. The first is read as gray. The Band step selects either of them, or both as channels.',
  ])
})

it.each([false, true])('takes an extra band for alpha where its tag says so (planar: %s)', async (planar) => {
  const [red, green, blue] = bandsOf(3, 8)
  const opaque = red!.map((_, i) => (i === 0 ? 0 : 255))
  const { bands, alpha, channels } = await bandsRead(
    writeTiff([red!, green!, blue!, opaque], { ...size, photometric: 2, extraSamples: [2], planar }),
  )
  expect(channels).toBe(3)
  expect(bands).toEqual([red, green, blue].map((band) => [255, ...band!.slice(1)]))
  expect([...alpha!]).toEqual(opaque)
})

describe('refuses, with the reason', () => {
  const gray = [Array.from({ length: 4 }, (_, i) => i)]
  const small = { width: 2, height: 2, photometric: 1 }

  it.each([
    [
      'complex samples',
      writeTiff(gray, { ...small, bits: 32, format: 5 }),
      /^a\.tif: This variant of TIFF is not supported: the samples are complex numbers\./,
    ],
    [
      'compressions that we do not know',
      withTag(writeTiff(gray, { ...small, bits: 32 }), 259, 34887),
      /not supported: the compression is LERC, expected none, LZW, Deflate, PackBits or Zstandard .* Save the image uncompressed/,
    ],
    [
      'the same where sharp reads other compressions',
      withTag(writeTiff(gray, { ...small, bits: 8 }), 259, 34925),
      /not supported: the compression is LZMA, expected none/,
    ],
    [
      'planes in JPEG',
      withTag(writeTiff([...gray, ...gray, ...gray], { ...small, bits: 8, photometric: 2, planar: true }), 259, 7),
      /not supported: the compression is JPEG, expected none.* Save the image uncompressed/,
    ],
    [
      'bands beyond any use',
      withTag(writeTiff(gray, { ...small, bits: 8 }), 277, 5000),
      /not supported: 5000 bands, expected at most 1000/,
    ],
    [
      'planar bands that are no colours',
      writeTiff([...gray, ...gray, ...gray, ...gray], { ...small, bits: 8, photometric: 5, planar: true }),
      /CMYK colours of this TIFF file are not supported\. Convert the image to RGB or gray\.$/,
    ],
    ...[8, 16].map((bits): [string, Uint8Array, RegExp] => [
      `colours in CIELab of ${bits} bits`,
      writeTiff([...gray, ...gray, ...gray], { ...small, bits, photometric: 8 }),
      /^a\.tif: The CIELab colours of this TIFF file are not supported\. Convert the image to RGB or gray\.$/,
    ]),
    [
      'strips that do not go into the bands',
      withTag(writeTiff([...gray, ...gray], { ...small, bits: 8, planar: true, rowsPerStrip: 1 }), 277, 3),
      /its list of strips or tiles has 4 entries, expected 6/,
    ],
    [
      'a list of pages without an end',
      endless(writeTiff(gray, { ...small, bits: 8 })),
      /its list of pages loops back on itself/,
    ],
  ])('%s', async (_, bytes, reason) => {
    const error: unknown = await decodeImage(bytes, 'a.tif').catch((e: unknown) => e)
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).message).toMatch(reason)
    expect((error as Failure).message).not.toMatch(/decoder/)
  })

  it('any cut or changed byte of the tags, or reads the image all the same', async () => {
    const whole = writeTiff(bandsOf(2, 8), { ...size, photometric: 1, planar: true, rowsPerStrip: 5 })
    const tagsAt = Buffer.from(whole).readUInt32LE(4)
    for (let at = tagsAt; at < whole.length; at += 3) {
      const changed = Uint8Array.from(whole)
      changed[at] = 255
      for (const bytes of [whole.subarray(0, at), changed]) {
        const result: unknown = await decodeImage(bytes, 'a.tif', { maxPixels: 1e6 }).catch((error: unknown) => error)
        if (result instanceof Error) expect(result).toBeInstanceOf(Failure)
      }
    }
  })
})

/** The file with another value in a tag of one SHORT. */
function withTag(tiff: Uint8Array, tag: number, value: number): Uint8Array {
  const file = Buffer.from(tiff)
  const first = file.readUInt32LE(4)
  for (let i = 0; i < file.readUInt16LE(first); i++) {
    const entry = first + 2 + 12 * i
    if (file.readUInt16LE(entry) === tag) file.writeUInt16LE(value, entry + 8)
  }
  return file
}

/** The file with itself as its next page. */
function endless(tiff: Uint8Array): Uint8Array {
  const file = Buffer.from(tiff)
  const first = file.readUInt32LE(4)
  file.writeUInt32LE(first, first + 2 + 12 * file.readUInt16LE(first))
  return file
}
