/** Both decoders read every format, and give the same numbers. */
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatEnglish } from '#app/text/format'
import { createEngine } from '#main/engine/createEngine'
import { decoderKinds } from '#main/files/decoderMessages'
import type { PixelImage } from '#main/files/pixels'
import { imagesOfEveryFormat, type TestImage } from '#main/files/testing/everyFormat'
import { examplesFolder } from '#main/testing/desk'
import { createDecoder } from './decoder'
import { forkDecoder } from './decoderFile'

/** Milliseconds, enough for a busy machine. */
const limits = { drawing: 60_000, image: 60_000 }
const engine = createEngine({ threads: 0, memoryBudget: 1e9 })
const [native, wasm] = decoderKinds.map((kind) =>
  createDecoder({ kind, start: forkDecoder, engine, budget: () => 1e9, limits }),
)
const forever = new AbortController().signal
let images: readonly TestImage[] = []

beforeAll(async () => {
  images = await imagesOfEveryFormat()
})
afterAll(() => {
  native!.close()
  wasm!.close()
})

describe('the native decoder and the one of WebAssembly', () => {
  it('give the same numbers, and of lossy formats within one step', async () => {
    for (const { name, bytes, lossy } of images) {
      const [one, other] = await byBoth(bytes, name)
      const { pixels, alpha, ...about } = one!
      expect(other, name).toMatchObject(about)
      expect(largestStep(pixels, other!.pixels), name).toBeLessThanOrEqual(lossy ? 1 : 0)
      expect(largestStep(alpha ?? [], other!.alpha ?? []), name).toBe(0)
    }
  })

  it('draw no drawing that names a file', async () => {
    const photograph = join(examplesFolder, 'images/camera.png')
    for (const decoder of [native!, wasm!]) {
      const drawing = svg(`<image href="${photograph}" width="9" height="9"/>`)
      await expect(decoder.decode(drawing, 'a.svg', forever)).rejects.toMatchObject({
        code: 'unreadable-image',
        message: expect.stringContaining(`a.svg: The drawing refers to "${photograph}"`),
      })
    }
  })

  it('call an image too large for the memory of WebAssembly by its true reason', async () => {
    const decoder = createDecoder({ kind: 'wasm', start: forkDecoder, engine, budget: () => 8e9 })
    try {
      await expect(decoder.decode(pngHeader(30_000, 30_000), 'a.png', forever)).rejects.toThrow(
        'a.png: The decoder ran out of memory. Open a smaller image, or part of it.',
      )
    } finally {
      decoder.close()
    }
  })

  it('draw text, or say that they do not', async () => {
    const drawing = svg('<text y="9" font-size="9" font-family="sans-serif">A</text>')
    const [drawn, left] = await byBoth(drawing, 'a.svg')
    expect(drawn!.notes.map(formatEnglish)).not.toContain(NO_TEXT)
    expect(left!.notes.map(formatEnglish)).toContain(NO_TEXT)
  })
})

/** The image of a file, by the native decoder and by the other one. */
function byBoth(bytes: Uint8Array, name: string): Promise<PixelImage[]> {
  return Promise.all(
    [native!, wasm!].map(async (decoder) => (await decoder.decode(bytes, name, forever))[0] as PixelImage),
  )
}

function largestStep(one: ArrayLike<number>, other: ArrayLike<number>): number {
  expect(other.length).toBe(one.length)
  let largest = 0
  for (let i = 0; i < one.length; i++) largest = Math.max(largest, Math.abs(one[i]! - other[i]!))
  return largest
}

const NO_TEXT = 'The text of the drawing is not drawn. To see it, convert the text to paths.'

function svg(content: string): Uint8Array {
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">${content}</svg>`)
}

/** A PNG of 8-bit RGB that ends after its header. */
function pngHeader(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync('a')),
  ])
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
