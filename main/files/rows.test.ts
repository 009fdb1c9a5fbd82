import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeImage } from './image'
import { writeNpyHeader } from './npy'
import { openRows, type RowDecoder } from './rows'
import { decodeRows, planRows } from './rowDecoding'
import { npyFile } from './testing/npy'
import { writeTiff } from './testing/tiff'
import { toPlanes, type ImageReading, type Planes } from '#app/inputs/planes'

/** What the process that decodes does, here. */
const decoder: RowDecoder = { planRows, decodeRows }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-rows-'))
})
afterAll(() => rm(folder, { recursive: true }))

const planes = (channels: number, height: number, width: number): Planes => ({
  data: new Float32Array(channels * height * width),
  rowStride: width,
  planeStride: height * width,
})

/** Bands of three rows put together. */
async function readByRows(
  path: string,
  reading: ImageReading,
  n = 0,
): Promise<{ shape: readonly number[]; values: number[] }> {
  const file = (await openRows(path, reading, decoder))![n]!
  const { channels, height, width } = file.shape
  const whole = planes(channels, height, width)
  for (let begin = 0; begin < height; begin += 3) {
    const end = Math.min(begin + 3, height)
    const part = planes(channels, end - begin, width)
    await file.read({ begin, end }, part).catch(async (error: unknown) => {
      await file.close()
      throw error
    })
    for (let c = 0; c < channels; c++) {
      whole.data.set(
        part.data.subarray(c * part.planeStride, (c + 1) * part.planeStride),
        c * whole.planeStride + begin * width,
      )
    }
  }
  await file.close()
  return { shape: [channels, height, width], values: [...whole.data] }
}

async function readWhole(
  bytes: Uint8Array,
  reading: ImageReading,
): Promise<{ shape: readonly number[]; values: number[] }> {
  let made = planes(0, 0, 0)
  const { channels, height, width } = toPlanes(
    await decodeImage(bytes, 'image', {}),
    reading,
    (s) => (made = planes(s.channels, s.height, s.width)),
  )
  return { shape: [channels, height, width], values: [...made.data] }
}

const noise = (count: number, max: number) => Array.from({ length: count }, (_, i) => (i * 7919) % (max + 1))

const images = {
  'gray, 8 bits': () =>
    sharp(Uint8Array.from(noise(70, 255)), { raw: { width: 7, height: 10, channels: 1 } })
      .toColourspace('b-w')
      .png(),
  'colour, 8 bits': () => sharp(Uint8Array.from(noise(210, 255)), { raw: { width: 7, height: 10, channels: 3 } }).png(),
  'colour with alpha': () =>
    sharp(Uint8Array.from(noise(280, 255)), { raw: { width: 7, height: 10, channels: 4 } }).png(),
  'gray with alpha': () =>
    sharp(Uint8Array.from(noise(140, 255)), { raw: { width: 7, height: 10, channels: 2 } })
      .toColourspace('b-w')
      .png(),
  'gray, 16 bits': () =>
    sharp(Uint16Array.from(noise(70, 65535)), { raw: { width: 7, height: 10, channels: 1 } })
      .toColourspace('grey16')
      .png(),
  'colour, 16 bits': () =>
    sharp(Uint16Array.from(noise(210, 65535)), { raw: { width: 7, height: 10, channels: 3 } })
      .toColourspace('rgb16')
      .tiff(),
  'turned by its orientation': () =>
    sharp(Uint8Array.from(noise(210, 255)), { raw: { width: 7, height: 10, channels: 3 } })
      .withMetadata({ orientation: 6 })
      .png(),
}

test.each(Object.entries(images))('an image read by rows has the numbers of the whole one: %s', async (name, make) => {
  const bytes = await make().toBuffer()
  const path = join(folder, name)
  await writeFile(path, bytes)
  for (const reading of [
    { channels: 'gray', range: 'unit' },
    { channels: 'rgb', range: 'byte' },
  ] as const) {
    expect(await readByRows(path, reading)).toEqual(await readWhole(bytes, reading))
  }
})

test('each array of a .npy file is an input, read where it lies', async () => {
  const values = Float32Array.from(noise(2 * 3 * 5 * 4, 1000), (n) => n / 7)
  const path = join(folder, 'arrays.npy')
  await writeFile(path, Buffer.concat([writeNpyHeader([2, 3, 5, 4]), new Uint8Array(values.buffer)]))
  expect(await readByRows(path, { channels: 'gray', range: 'unit' }, 1)).toEqual({
    shape: [3, 5, 4],
    values: [...values.subarray(60)],
  })
})

test('numbers of a .npy file that float32 would make infinite are refused by their place', async () => {
  const path = join(folder, 'large.npy')
  const numbers = Float64Array.from({ length: 40 }, (_, i) => (i === 33 ? 1e300 : Infinity))
  await writeFile(path, npyFile('<f8', [10, 4], numbers))
  await expect(readByRows(path, { channels: 'gray', range: 'unit' })).rejects.toMatchObject({
    message: "large.npy: The NumPy array can't be read: array[8, 1] is 1e+300, which is too large for a 32-bit float.",
    place: { file: 'large.npy' },
  })
  await writeFile(path, npyFile('<f8', [10, 4], numbers.fill(-Infinity)))
  expect(new Set((await readByRows(path, { channels: 'gray', range: 'unit' })).values)).toEqual(new Set([-Infinity]))
})

test('an array that is no input is refused with the name of its file', async () => {
  const path = join(folder, 'five.npy')
  await writeFile(path, npyFile('<f4', [1, 1, 1, 1, 1], Float32Array.of(0)))
  await expect(openRows(path, { channels: 'gray', range: 'unit' }, decoder)).rejects.toMatchObject({
    message: expect.stringMatching(
      /^five\.npy: The NumPy array can't be read: the shape is \(1, 1, 1, 1, 1\)/,
    ) as string,
    place: { file: 'five.npy' },
  })
})

test('what is not read by rows is left to those who read it as a whole, whatever it is', async () => {
  const bands = [0, 1, 2, 3].map((band) => noise(70, 255).map((v) => (v + band) % 256))
  const layout = { width: 7, height: 10, bits: 8, photometric: 2 }
  const fortran = Buffer.from(writeNpyHeader([3, 4]))
  fortran.write(' True', fortran.indexOf('False'))
  const others = {
    'text.txt': 'hello',
    'empty.png': '',
    'damaged.png': Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(90)]),
    'dot.pgm': Buffer.from('P5 1 1 255 a'),
    'drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>',
    'rgbn.tif': writeTiff(bands, { ...layout, extraSamples: [0] }),
    'ten_bits.avif': await readFile(new URL('./fixtures/ten_bits.avif', import.meta.url)),
    'fortran.npy': Buffer.concat([fortran, Buffer.alloc(48)]),
  }
  for (const [name, bytes] of Object.entries(others)) {
    const path = join(folder, name)
    await writeFile(path, bytes)
    expect(await openRows(path, { channels: 'gray', range: 'unit' }, decoder), name).toBeNull()
  }
  const path = join(folder, 'rgba.tif')
  const rgba = writeTiff(bands, { ...layout, extraSamples: [2] })
  await writeFile(path, rgba)
  const reading = { channels: 'rgb', range: 'byte' } as const
  expect(await readByRows(path, reading)).toEqual(await readWhole(rgba, reading))
})

test('what is missing or cut off is refused with its name', async () => {
  const reading = { channels: 'gray', range: 'unit' } as const
  await expect(openRows(join(folder, 'none.png'), reading, decoder)).rejects.toMatchObject({ code: 'not-found' })
  const whole = await sharp(Buffer.from(noise(300 * 300 * 3, 255)), { raw: { width: 300, height: 300, channels: 3 } })
    .png()
    .toBuffer()
  const path = join(folder, 'cut.png')
  await writeFile(path, whole.subarray(0, whole.length / 2))
  const [file] = (await openRows(path, reading, decoder))!
  await expect(file!.read({ begin: 0, end: 300 }, planes(1, 300, 300))).rejects.toMatchObject({
    code: 'unreadable-image',
  })
  await file!.close()
})
