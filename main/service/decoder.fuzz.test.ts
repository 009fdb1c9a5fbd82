/** Images that are damaged in any way: decoded, or refused with a message, within limits of time and memory. */
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { mutatedBytes } from '#app/testing/mutations'
import { createEngine } from '#main/engine/createEngine'
import { createDecoder, type Decoder } from './decoder'
import { forkDecoder } from './decoderFile'

const BUDGET = 200e6
/** Milliseconds. */
const LIMITS = { drawing: 10_000, image: 10_000 }

let decoder: Decoder
const files: Uint8Array[] = []

beforeAll(async () => {
  const engine = createEngine({ threads: 0, memoryBudget: BUDGET })
  decoder = createDecoder({ kind: 'native', start: forkDecoder, engine, budget: () => BUDGET, limits: LIMITS })
  const pixels = Buffer.from(Array.from({ length: 9 * 7 * 3 }, (_, i) => (i * 37) % 256))
  const image = () => sharp(pixels, { raw: { width: 9, height: 7, channels: 3 } })
  for (const format of ['png', 'jpeg', 'webp', 'gif', 'tiff', 'avif'] as const)
    files.push(await image().toFormat(format).toBuffer())
  files.push(
    bmp(),
    Buffer.from('P5 3 2 255\nabcdef'),
    Buffer.from('P3 2 1 15 1 2 3 4 5 6'),
    Buffer.concat([Buffer.from('Pf\n3 2\n-1.0\n'), Buffer.alloc(24, 63)]),
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="4" height="4"/></svg>'),
  )
})
afterAll(() => decoder.close())

it('bytes', async () => {
  await fc.assert(
    fc.asyncProperty(mutatedBytes(files), async (bytes) => {
      try {
        const [image] = await decoder.decode(bytes, 'fuzzed', new AbortController().signal)
        const values = 'pixels' in image! ? image.pixels : image!.values
        expect(values.length).toBe(image!.width * image!.height * image!.channels)
        expect(values.byteLength).toBeLessThanOrEqual(BUDGET)
        decoder.release(image!)
      } catch (error) {
        expect(error).toBeInstanceOf(Failure)
        const { code, message } = error as Failure
        expect(['unreadable-image', 'over-budget']).toContain(code)
        expect(message).toMatch(/^fuzzed.*\.$/s)
        expect(message).not.toMatch(/\p{Cc}|undefined|\[object|decoding was stopped/u)
      }
    }),
    { numRuns: 300 },
  )
})

/** 3 × 2 pixels of 24 bits. */
function bmp(): Uint8Array {
  const file = Buffer.alloc(54 + 24, 99)
  file.write('BM')
  const numbers = [file.length, 0, 54, 40, 3, 2]
  numbers.forEach((number, i) => file.writeUInt32LE(number, 2 + 4 * i))
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(24, 28)
  file.fill(0, 30, 54)
  return file
}
