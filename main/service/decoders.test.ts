/** Both decoders read every format, and give the same numbers. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatEnglish } from '#app/text/format'
import { decoderKinds } from '#main/files/decoderMessages'
import { imagesOfEveryFormat, type TestImage } from '#main/files/testing/everyFormat'
import { examplesFolder } from '#main/testing/desk'
import { createDecoder } from './decoder'
import { forkDecoder } from './decoderFile'

const [native, wasm] = decoderKinds.map((kind) => createDecoder({ kind, start: forkDecoder, budget: () => 1e9 }))
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
      const [one, other] = await Promise.all([native!, wasm!].map((decoder) => decoder.decode(bytes, name, forever)))
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

  it('draw text, or say that they do not', async () => {
    const drawing = svg('<text y="9" font-size="9" font-family="sans-serif">A</text>')
    const [drawn, left] = await Promise.all(
      [native!, wasm!].map((decoder) => decoder.decode(drawing, 'a.svg', forever)),
    )
    expect(drawn!.notes.map(formatEnglish)).not.toContain(NO_TEXT)
    expect(left!.notes.map(formatEnglish)).toContain(NO_TEXT)
  })
})

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
