import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { formatEnglish } from '#app/text/format'
import { message } from '#app/text/message'
import { decodeImage } from './image'
import type { PixelImage } from './pixels'
import { bmp, onePixelBmp, svg } from './testing/tinyFiles'

const sample = (name: string) => readFile(new URL(`../../examples/images/${name}`, import.meta.url))
const fixture = (name: string) => readFile(new URL(`./fixtures/${name}`, import.meta.url))

const lossless = { compression: 'lzw', compressionLevel: 1 } as const
const RED = [255, 0, 0]
const GREEN = [0, 255, 0]
const BLUE = [0, 0, 255]
const GRAY = [128, 128, 128]

describe('decodeImage', () => {
  it('reads a gray PNG as one channel', async () => {
    const image = await decodeImage(await sample('camera.png'), 'camera.png')
    expect(image).toMatchObject({ name: 'camera.png', format: 'png', width: 512, height: 512, channels: 1, depth: 8 })
    expect(image.notes).toEqual([])
    expect([...image.pixels.subarray(0, 8)]).toEqual([200, 200, 200, 200, 199, 200, 199, 198])
  })

  it('reads a colour PNG and a JPEG as three channels, samples as stored', async () => {
    const coffee = await decodeImage(await sample('coffee.png'), 'coffee.png')
    expect(coffee).toMatchObject({ width: 600, height: 400, channels: 3, notes: [] })
    expect([...coffee.pixels.subarray(0, 6)]).toEqual([21, 13, 8, 21, 13, 9])
    const chelsea = await decodeImage(await sample('chelsea.png'), 'chelsea.png')
    expect([...chelsea.pixels.subarray(0, 3)]).toEqual([143, 120, 104])
    expect(chelsea.notes.map(formatEnglish)).toEqual([
      'The embedded colour profile is not applied: values are as stored.',
    ])
    expect([coffee.profile, chelsea.profile]).toEqual([null, 'sRGB IEC61966-2.1'])
    const rocket = await decodeImage(await sample('rocket.jpg'), 'rocket.jpg')
    expect(rocket).toMatchObject({ format: 'jpeg', width: 640, height: 427, channels: 3 })
  })

  it.each(['png', 'webp', 'tiff', 'gif'] as const)('reads %s without loss', async (format) => {
    const pixels = [
      [RED, GREEN],
      [BLUE, GRAY],
      [GREEN, RED],
    ]
    const encoder = await fromRows(pixels)
    const bytes = await (
      format === 'webp'
        ? encoder.webp({ lossless: true })
        : format === 'tiff'
          ? encoder.tiff({ compression: 'lzw' })
          : encoder[format]()
    ).toBuffer()
    const image = await decodeImage(bytes, `a.${format}`)
    expect(image).toMatchObject({ format, width: 2, height: 3, channels: 3, depth: 8, notes: [] })
    expect(rows(image)).toEqual(pixels)
  })

  it('reads AVIF', async () => {
    const bytes = await (
      await fromRows([
        [RED, RED],
        [RED, RED],
      ])
    )
      .avif({ lossless: true })
      .toBuffer()
    const image = await decodeImage(bytes, 'a.avif')
    expect(image).toMatchObject({ format: 'avif', width: 2, height: 2, channels: 3, depth: 8 })
    expect(image.pixels[0]).toBeGreaterThan(250)
    expect(image.pixels[1]).toBeLessThan(5)
  })

  it('keeps the samples and the white of an AVIF of 10 bits', async () => {
    const image = await decodeImage(await fixture('ten_bits.avif'), 'ten_bits.avif')
    expect(image).toMatchObject({ format: 'avif', depth: 10, white: 1023 })
    expect(Math.max(...image.pixels)).toBe(1023)
  })

  it('finds BMP by its content', async () => {
    const image = await decodeImage(onePixelBmp(1, 1), 'dot.bmp')
    expect(image).toMatchObject({ format: 'bmp', width: 1, height: 1, channels: 3, depth: 8 })
    expect([...image.pixels]).toEqual([3, 2, 1])
  })

  it.each(['png', 'tiff'] as const)('keeps all 65,536 values of 16-bit %s', async (format) => {
    const ramp = Uint16Array.from({ length: 65536 }, (_, i) => i)
    const gray = await raw(ramp, 256, 256, 1).toColourspace('grey16')[format](lossless).toBuffer()
    const image = await decodeImage(gray, `ramp.${format}`)
    const { channels, depth, width, height } = image
    expect({ channels, depth, width, height }).toEqual({ channels: 1, depth: 16, width: 256, height: 256 })
    expect(sameBytes(image.pixels, ramp)).toBe(true)
    const colours = Uint16Array.from({ length: 65536 * 3 }, (_, i) => (i * 40503) & 65535)
    const rgb = await raw(colours, 256, 256, 3).toColourspace('rgb16')[format](lossless).toBuffer()
    expect(sameBytes((await decodeImage(rgb, `ramp.${format}`)).pixels, colours)).toBe(true)
  })

  it('reads the first page of several and says so', async () => {
    const image = await decodeImage(await fixture('multipage.tif'), 'multipage.tif')
    expect(image).toMatchObject({ format: 'tiff', width: 10, height: 15, channels: 1 })
    expect(image.notes.map(formatEnglish)).toEqual(['The file has 2 pages; this is page 1.'])
  })

  it('reads the first frame of an animation', async () => {
    const frames = await Promise.all([RED, BLUE].map(async (c) => (await fromRows([[c, c]])).png().toBuffer()))
    const bytes = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer()
    const image = await decodeImage(bytes, 'a.gif')
    expect(rows(image)).toEqual([[RED, RED]])
    expect(image.notes.map(formatEnglish)).toEqual(['The file has 2 frames; this is frame 1.'])
  })

  it('expands a palette', async () => {
    const image = await decodeImage(await fixture('palette_color.png'), 'palette_color.png')
    expect(image).toMatchObject({ width: 10, height: 10, channels: 3, depth: 8, notes: [] })
    expect(image.pixels).toHaveLength(300)
  })

  it('turns an image upright by its EXIF orientation and says so', async () => {
    // Stored as two columns; orientation 6 says that the first row is the right side.
    const bytes = await (await fromRows([[RED, GREEN]])).withMetadata({ orientation: 6 }).png().toBuffer()
    const image = await decodeImage(bytes, 'a.png')
    expect(rows(image)).toEqual([[RED], [GREEN]])
    expect(image.notes.map(formatEnglish)).toContain('Rotated according to its EXIF orientation (6).')
  })

  it('lays transparent places over white and says so', async () => {
    const rgba = Uint8Array.from([255, 0, 0, 255, 255, 0, 0, 51, 9, 9, 9, 0])
    const image = await decodeImage(await raw(rgba, 3, 1, 4).png().toBuffer(), 'a.png')
    expect(rows(image)).toEqual([[RED, [255, 204, 204], [255, 255, 255]]])
    expect(image.alpha).toEqual(Uint8Array.of(255, 51, 0))
    expect(image.notes.map(formatEnglish)).toEqual([
      'Transparent areas are blended with white. The Channel step can read alpha instead.',
    ])
  })

  it('keeps a gray image with alpha gray, in 8 and in 16 bits', async () => {
    const small = await raw(Uint8Array.from([100, 255, 100, 51]), 2, 1, 2)
      .toColourspace('b-w')
      .png()
      .toBuffer()
    expect(await decodeImage(small, 'a.png')).toMatchObject({ channels: 1, depth: 8, pixels: Uint8Array.of(100, 224) })
    const deep = await raw(Uint16Array.from([100, 65535, 100, 0]), 2, 1, 2)
      .toColourspace('grey16')
      .png()
      .toBuffer()
    const pixels = Uint16Array.of(100, 65535)
    expect(await decodeImage(deep, 'a.png')).toMatchObject({ channels: 1, depth: 16, pixels })
  })

  it('says nothing of an alpha channel that is opaque', async () => {
    const bytes = await raw(Uint8Array.from([1, 2, 3, 255]), 1, 1, 4)
      .png()
      .toBuffer()
    expect(await decodeImage(bytes, 'a.png')).toMatchObject({ channels: 3, alpha: null, notes: [] })
  })

  it('converts CMYK and says so', async () => {
    const cmyk = await (await fromRows([[RED, RED]])).toColourspace('cmyk').tiff().toBuffer()
    const image = await decodeImage(cmyk, 'a.tif')
    expect(image.channels).toBe(3)
    expect(image.notes.map(formatEnglish)).toEqual(['Converted from CMYK to RGB.'])
  })

  it('reads an image by its content and notes a wrong name', async () => {
    const image = await decodeImage(await sample('camera.png'), 'camera.JPG')
    expect(image.format).toBe('png')
    expect(image.notes.map(formatEnglish)).toEqual([
      'The file extension says JPEG, but the content is PNG; it was read as PNG.',
    ])
  })

  it('reads a JPEG that the decoder only warns of, and says so', async () => {
    const whole = await sample('rocket.jpg')
    const scan = whole.indexOf(Buffer.from([0xff, 0xda]))
    const stray = Buffer.concat([whole.subarray(0, scan), Buffer.from([1, 2, 3]), whole.subarray(scan)])
    const image = await decodeImage(stray, 'a.jpg')
    expect(image).toMatchObject({ width: 640, height: 427, channels: 3 })
    expect(image.notes.map(formatEnglish).join()).toMatch(/The decoder reported damage \(".*extraneous bytes.*"\)/)
  })

  it('rasterises SVG at its size', async () => {
    const image = await decodeImage(svg('width="3" height="2"', '<rect width="1" height="2" fill="red"/>'), 'a.svg')
    expect(rows(image)).toEqual([
      [RED, [255, 255, 255], [255, 255, 255]],
      [RED, [255, 255, 255], [255, 255, 255]],
    ])
  })
})

describe('before it decodes, decodeImage tells how much memory that takes', () => {
  const rgb = sharp(Buffer.alloc(6 * 4 * 3, 7), { raw: { width: 6, height: 4, channels: 3 } })
  const gray = (values: Buffer) => sharp(values, { raw: { width: 6, height: 4, channels: 1 } }).toColourspace('b-w')

  it.each<[format: string, file: () => Promise<Uint8Array>, bytes: number]>([
    ['a PNG', () => rgb.clone().png().toBuffer(), 72],
    ['a gray TIFF', () => gray(Buffer.alloc(24)).tiff().toBuffer(), 24],
    ['a PGM of 8 bits', async () => Buffer.from('P5 3 2 255 abcdef'), 6],
    ['a PPM of 16 bits', async () => Buffer.from('P3 1 1 256 1 2 256'), 6],
    ['a PFM', async () => Buffer.concat([Buffer.from('PF\n1 1\n-1\n'), Buffer.alloc(12)]), 12],
    ['a BMP of 24 bits', async () => bmp(24, 3, 2), 18],
    ['a BMP of 32 bits', async () => bmp(32, 3, 2), 18],
    ['a BMP of a gray palette', async () => bmp(8, 3, 2, [9, 9, 9, 0]), 6],
    ['a BMP of a coloured palette', async () => bmp(8, 3, 2, [1, 2, 3, 0]), 24],
  ])('%s', async (_, file, bytes) => {
    const told: number[] = []
    const full = new Failure('over-budget', message('files.empty'))
    const decoding = decodeImage(await file(), 'a', {
      admit(needed) {
        told.push(needed)
        return Promise.reject(full)
      },
    })
    await expect(decoding).rejects.toMatchObject({ code: 'over-budget' })
    expect(told).toEqual([bytes])
  })
})

function sameBytes(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const bytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => new Uint8Array(buffer, byteOffset, byteLength)
  return Buffer.compare(bytes(a), bytes(b)) === 0
}

function raw(samples: Uint8Array | Uint16Array, width: number, height: number, channels: 1 | 2 | 3 | 4) {
  return sharp(samples, { raw: { width, height, channels } })
}

async function fromRows(pixels: number[][][]) {
  return raw(Uint8Array.from(pixels.flat(2)), pixels[0]!.length, pixels.length, 3)
}

function rows(image: PixelImage): number[][][] {
  const { width, height, channels, pixels } = image
  const at = (y: number, x: number) => [...pixels.subarray((y * width + x) * channels, (y * width + x + 1) * channels)]
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (__, x) => at(y, x)))
}
