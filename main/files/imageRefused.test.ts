import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { decodeImage } from './image'
import { gifHeader, laughs, onePixelBmp, pngHeader, svg } from './testing/tinyFiles'

const sample = (name: string) => readFile(new URL(`../../examples/images/${name}`, import.meta.url))
const fixture = (name: string) => readFile(new URL(`./fixtures/${name}`, import.meta.url))

const lossless = { compression: 'lzw', compressionLevel: 1 } as const

describe('decodeImage refuses', () => {
  it('a truncated JPEG, saying that it is cut off', async () => {
    await refuses(await fixture('truncated.jpg'), 'truncated.jpg', /truncated\.jpg: The JPEG file is truncated/)
  })

  it.each(['png', 'jpeg', 'webp', 'tiff', 'gif', 'avif'] as const)('a %s cut at any place', async (format) => {
    const small = sharp(await sample('coffee.png')).resize(120)
    const whole = await small[format](format === 'tiff' ? lossless : {}).toBuffer()
    for (const share of [0.1, 0.5, 0.9]) {
      const part = whole.subarray(0, whole.length * share)
      await refuses(part, `a.${format}`, /is truncated: the end of the image is missing/)
    }
  })

  it('a JPEG whose end was patched on', async () => {
    const whole = await sample('rocket.jpg')
    await refuses(Buffer.concat([whole.subarray(0, 60_000), Buffer.from([0xff, 0xd9])]), 'a.jpg', /is truncated/)
  })

  it('a PNG whose middle is damaged', async () => {
    const bytes = Uint8Array.from(await sample('camera.png'))
    bytes.fill(0, 5000, 5400)
    await refuses(
      bytes,
      'a.png',
      /^a\.png: The PNG file is damaged: the pixels can't be read\. Download or copy the file again\.$/,
    )
  })

  it.each([
    ['PNG', 'huge.png', pngHeader(60000, 60000)],
    ['BMP', 'huge.bmp', onePixelBmp(60000, 60000)],
    ['SVG', 'huge.svg', svg('width="60000" height="60000"', '')],
    ['GIF', 'huge.gif', gifHeader(60000, 60000)],
  ])('a tiny %s that claims 60,000 × 60,000 pixels', async (_, name, bytes) => {
    expect(bytes.length).toBeLessThan(130)
    await refuses(bytes, name, /60000 × 60000 pixels, expected at most 1,073,741,824 in total/)
  })

  it('an image above the given limit', async () => {
    const bytes = await sample('camera.png')
    await expect(decodeImage(bytes, 'camera.png', { maxPixels: 512 * 512 })).resolves.toBeDefined()
    await expect(decodeImage(bytes, 'camera.png', { maxPixels: 512 * 512 - 1 })).rejects.toThrow(
      'The image is too large: 512 × 512 pixels, expected at most 262,143 in total',
    )
  })

  it('a drawing with a side that only a mistake asks for', async () => {
    await refuses(svg('width="20000" height="2"', ''), 'a.svg', /20000 × 2 pixels, expected at most 16384 per side/)
  })

  it.each(['width="1000000000" height="1000000000"', 'width="1e9px" height="5"', 'viewBox="0 0 4e9 4e9"'])(
    'a drawing of a size that no number of the decoder holds: %s',
    async (size) => {
      await refuses(svg(size, ''), 'a.svg', /The drawing is \d+ × \d+ pixels, expected at most 16384 per side/)
    },
  )

  it.each([
    ['an empty file', new Uint8Array(0), /The file is empty \(0 bytes\)/],
    ['a text file', Buffer.from('hello, world\n'), /not an image that Poolscope can read. Expected PNG, JPEG/],
    ['a PDF', Buffer.from('%PDF-1.7'), /PDF is not supported/],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), /HEIC is not supported/],
    ['a NumPy array', Buffer.from('\x93NUMPY\x01\0', 'latin1'), /NPY is not supported/],
    ['an HTML page with a drawing in it', Buffer.from('<html><svg></svg></html>'), /is a web page/],
    ['a drawing whose entities explode', laughs(), /The drawing declares "<!DOCTYPE svg/],
    ['a drawing that names a file', svg('', '<image href="/a.png"/>'), /The drawing refers to "\/a\.png"/],
    [
      'a broken drawing',
      svg('width="3" height="2"', '<rect'),
      /The SVG file is damaged: syntax error at line \d+, column \d+\./,
    ],
    [
      'a drawing without a width',
      svg('width="0" height="2"', ''),
      /The SVG file is damaged: the width or height is missing\./,
    ],
    ['a PNG of a header alone', pngHeader(3, 2).subarray(0, 30), /truncated/],
    [
      'a WebP with a broken header',
      Buffer.concat([Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1'), Buffer.alloc(40, 7)]),
      /The WebP file is damaged: the header can't be read\./,
    ],
  ])('%s', async (_, bytes, message) => {
    await refuses(bytes, 'a.png', message)
  })
})

async function refuses(bytes: Uint8Array, name: string, message: RegExp): Promise<void> {
  const error = await decodeImage(bytes, name).then(
    () => null,
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(Failure)
  const failure = error as Failure
  expect(failure.message).toMatch(message)
  expect(failure).toMatchObject({ code: 'unreadable-image', place: { file: name } })
}
