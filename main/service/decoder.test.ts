import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { createEngine } from '#main/engine/createEngine'
import { decoderKinds, type ToDecoder } from '#main/files/decoderMessages'
import { decodeFile } from '#main/files/decodeFile'
import { decodeImage } from '#main/files/image'
import type { ArrayImage } from '#main/files/arrays/decode'
import { ownFolder } from '#main/files/ownFolder'
import type { PixelImage } from '#main/files/pixels'
import { npyFile } from '#main/files/testing/npy'
import { examplesFolder } from '#main/testing/desk'
import { createDecoder, type Decoder } from './decoder'
import { forkDecoder } from './decoderFile'
import type { StartDecoder } from './decoderPool'

/** A small drawing that keeps its decoder busy for hours. */
const endless = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="4000"><filter id="f"><feMorphology operator="dilate" radius="100000"/></filter><rect width="4000" height="4000" filter="url(#f)"/></svg>',
)
const maskbomb = await readFile(join(import.meta.dirname, '../testing/hostile/maskbomb.svg'))
const photograph = (name: string) => readFile(join(examplesFolder, 'images', name))
const forever = new AbortController().signal

const engine = createEngine({ threads: 0, memoryBudget: 1e9 })
const started: { ended: boolean }[] = []
const watched: StartDecoder = (kind, onMessage, onEnd) => {
  const process = { ended: false }
  started.push(process)
  return forkDecoder(kind, onMessage, () => {
    process.ended = true
    onEnd()
  })
}
const allEnded = () => expect.poll(() => started.every(({ ended }) => ended)).toBe(true)

describe.each(decoderKinds)('the decoder: %s', (kind) => {
  const decoders: Decoder[] = []
  function open({ budget = 1e9, drawing = 60_000 } = {}): Decoder {
    const decoder = createDecoder({
      kind,
      start: watched,
      engine,
      budget: () => budget,
      limits: { drawing, image: 60_000 },
    })
    decoders.push(decoder)
    return decoder
  }
  afterEach(async () => {
    for (const decoder of decoders.splice(0)) decoder.close()
    await allEnded()
    started.length = 0
  })

  it('joins images to a GIF that plays for ever, and refuses what is no film', async () => {
    const decoder = open()
    const frame = (red: number, width = 40) =>
      sharp({ create: { width, height: 30, channels: 3, background: { r: red, g: 120, b: 40 } } })
        .png()
        .toBuffer()
    const frames = await Promise.all([0, 90, 180].map((red) => frame(red)))
    const gif = await decoder.encodeGif(frames, 250, forever)
    expect(await sharp(gif, { animated: true }).metadata()).toMatchObject({
      format: 'gif',
      width: 40,
      pageHeight: 30,
      pages: 3,
      loop: 0,
      delay: [250, 250, 250],
    })
    const { data } = await sharp(gif, { page: 2 }).removeAlpha().raw().toBuffer({ resolveWithObject: true })
    expect([...data.subarray(0, 3)]).toEqual([180, 120, 40])

    const still = await sharp(await decoder.encodeGif(frames.slice(0, 1), 250, forever)).metadata()
    expect(still).toMatchObject({ format: 'gif', width: 40, height: 30 })

    const mixed = decoder.encodeGif([frames[0]!, await frame(0, 41)], 250, forever)
    await expect(mixed).rejects.toMatchObject({ code: 'invalid-argument' })
    await expect(decoder.encodeGif([Buffer.from('text')], 250, forever)).rejects.toBeInstanceOf(Failure)
    await expect(open({ budget: 40_000 }).encodeGif(frames, 250, forever)).rejects.toMatchObject({
      code: 'over-budget',
    })
    const given = new AbortController()
    const cancelled = decoder.encodeGif(frames, 250, given.signal)
    given.abort()
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('gives what decoding here gives: 8 and 16 bits, with and without alpha, and refusals', async () => {
    const decoder = open()
    const deep = await sharp(
      Uint16Array.from({ length: 12 }, (_, i) => i * 5000),
      { raw: { width: 2, height: 2, channels: 3 } },
    )
      .toColourspace('rgb16')
      .png()
      .toBuffer()
    const clear = await sharp(Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 9), { raw: { width: 2, height: 1, channels: 4 } })
      .png()
      .toBuffer()
    for (const bytes of [
      await photograph('camera.png'),
      await photograph('rocket.jpg'),
      deep,
      clear,
      Buffer.from('P5 1 1 255 a'),
    ]) {
      const here = await decodeImage(bytes, 'a.png')
      const there = (await decoder.decode(bytes, 'a.png', forever))[0] as typeof here
      expect({ ...there, pixels: null }).toEqual({ ...here, pixels: null, memory: null })
      expect(there.pixels.constructor).toBe(here.pixels.constructor)
      expect(Buffer.compare(bytesOf(there.pixels), bytesOf(here.pixels))).toBe(0)
    }
    const text = Buffer.from('hello')
    const refused = await decodeImage(text, 'a.txt').catch((error: unknown) => error)
    await expect(decoder.decode(text, 'a.txt', forever)).rejects.toEqual(refused)
  })

  it('gives what decoding here gives: floats, an item of an array, and all items', async () => {
    const decoder = open()
    const pfm = Buffer.concat([Buffer.from('Pf 2 1 -1\n'), Buffer.from(Float32Array.of(-0.5, 7).buffer)])
    expect(await decoder.decode(pfm, 'a.pfm', forever)).toMatchObject([await decodeImage(pfm, 'a.pfm')])
    const values = Int16Array.from({ length: 12 }, (_, i) => i - 6)
    const batch = npyFile('<i2', [3, 2, 1, 2], values)
    for (const part of [{}, { select: { page: 2 } }, { everyItem: true }])
      expect(await decoder.decode(batch, 'a.npy', forever, part)).toMatchObject(await decodeFile(batch, 'a.npy', part))
  })

  it('gives what decoding here gives, of files and samples too large for messages', async () => {
    const decoder = open()
    const [width, height] = [1000, 600]
    const deep = await sharp(
      Uint16Array.from({ length: 4 * width * height }, (_, i) => i % 60_000),
      { raw: { width, height, channels: 4 } },
    )
      .toColourspace('rgb16')
      .png()
      .toBuffer()
    const floats = Float32Array.from({ length: 3 * width * height }, (_, i) => i / 7)
    const pfm = Buffer.concat([Buffer.from(`PF ${width} ${height} -1\n`), Buffer.from(floats.buffer)])
    const batch = npyFile('<i2', [3, 1, height, width], Int16Array.from(floats))
    for (const [name, bytes] of [['a.png', deep] as const, ['a.pfm', pfm] as const, ['a.npy', batch] as const]) {
      const here = await decodeFile(bytes, name, { everyItem: true })
      const there = await decoder.decode(bytes, name, forever, { everyItem: true })
      expect(there.map(withoutSamples)).toEqual(here.map(withoutSamples))
      for (const [i, image] of here.entries())
        for (const [k, samples] of samplesOf(image).entries()) {
          const others = samplesOf(there[i]!)[k]!
          expect(others.constructor).toBe(samples.constructor)
          expect(Buffer.compare(bytesOf(others), bytesOf(samples))).toBe(0)
        }
    }
  })

  it('writes no file for a small image, and leaves none of a large one', async () => {
    const sent: ToDecoder[] = []
    let onSent: (message: ToDecoder) => void = () => undefined
    const heard: StartDecoder = (...how) => {
      const process = watched(...how)
      return {
        ...process,
        send(message) {
          sent.push(message)
          onSent(message)
          process.send(message)
        },
      }
    }
    const decoder = createDecoder({ kind, start: heard, engine, budget: () => 1e9 })
    decoders.push(decoder)
    const before = await imageFolders()
    await decoder.decode(await photograph('camera.png'), 'camera.png', forever)
    expect(sent).toMatchObject([{ type: 'decode', input: expect.any(Uint8Array) }])
    sent.length = 0
    const medium = Buffer.concat([Buffer.from('P5 1001 1000 255 '), Buffer.alloc(1001 * 1000)])
    await decoder.decode(medium, 'medium.pgm', forever)
    expect(sent).toMatchObject([
      { type: 'decode', input: expect.any(Uint8Array) },
      { type: 'admitted', output: null },
    ])
    sent.length = 0
    const large = Buffer.concat([Buffer.from('P5 2001 2000 255 '), Buffer.alloc(2001 * 2000)])
    await decoder.decode(large, 'large.pgm', forever)
    expect(sent).toMatchObject([
      { type: 'decode', input: expect.any(String) },
      { type: 'admitted', output: expect.any(String) },
    ])
    const given = new AbortController()
    onSent = ({ type }) => type === 'admitted' && given.abort()
    await expect(decoder.decode(large, 'large.pgm', given.signal)).rejects.toMatchObject({ code: 'cancelled' })
    await expect.poll(async () => (await imageFolders()).filter((name) => !before.includes(name))).toEqual([])
  })

  it('counts the numbers of an array before it reads them', async () => {
    const decoder = open({ budget: 2 * 4 * 999 })
    const array = npyFile('|u1', [10, 100], new Uint8Array(1000))
    await expect(decoder.decode(array, 'a.npy', forever)).rejects.toMatchObject({ code: 'over-budget' })
  })

  it('opens images while drawings without an end are decoded', async () => {
    const decoder = open()
    const stuck = Array.from({ length: 4 }, () => decoder.decode(endless, 'a.svg', forever))
    const refused = Promise.allSettled(stuck)
    expect(await decoder.decode(await photograph('camera.png'), 'camera.png', forever)).toMatchObject([{ width: 512 }])
    decoder.close()
    for (const one of await refused) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } })
  })

  it.each([
    ['a filter', endless],
    ['masks in masks', maskbomb],
  ])('ends a decode that takes longer than its limit: %s', async (_, drawing) => {
    await expect(open({ drawing: 1500 }).decode(drawing, 'a.svg', forever)).rejects.toThrow(
      'a.svg: decoding was stopped after 1.5 seconds.',
    )
    await allEnded()
  })

  it('ends a decode that nobody wants any more, and leaves no file', async () => {
    const before = await imageFolders()
    const decoder = open()
    const controller = new AbortController()
    const stuckAndWaiting = Promise.allSettled(
      ['a.svg', 'b.svg'].map((name) => decoder.decode(endless, name, controller.signal)),
    )
    await expect.poll(() => started.length).toBe(1)
    controller.abort()
    for (const one of await stuckAndWaiting)
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'cancelled' } })
    await allEnded()
    await expect.poll(async () => (await imageFolders()).filter((name) => !before.includes(name))).toEqual([])
  })

  it('lets open images share the memory, and gives it back when one is closed', async () => {
    const bytes = await photograph('camera.png')
    // 512 × 512 bytes each, of which four go into half of the budget.
    const decoder = open({ budget: 2 * 4.5 * 512 * 512 })
    const opened = await Promise.all(['a', 'b', 'c'].map((name) => decoder.decode(bytes, name, forever)))
    const last = await Promise.allSettled(['d', 'e'].map((name) => decoder.decode(bytes, name, forever)))
    expect(last.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = last.find(({ status }) => status === 'rejected')
    expect(refused).toMatchObject({
      reason: { code: 'over-budget', message: expect.stringContaining('Close images, or raise the memory budget') },
    })
    decoder.release(opened[0]![0]!)
    expect(await decoder.decode(bytes, 'f', forever)).toMatchObject([{ width: 512 }])
  })

  it('decodes one image after another in the same process, until one was large', async () => {
    const decoder = open({ budget: 1e9 })
    const small = await photograph('camera.png')
    for (const name of ['a.png', 'b.png']) await decoder.decode(small, name, forever)
    expect(started).toEqual([{ ended: false }])
    const large = Buffer.concat([Buffer.from('P5 10001 10000 255 '), Buffer.alloc(10_001 * 10_000)])
    await decoder.decode(large, 'large.pgm', forever)
    await expect.poll(() => started).toEqual([{ ended: true }])
    expect(await decoder.decode(small, 'c.png', forever)).toMatchObject([{ width: 512 }])
  })

  it('reports a decoder that ends unasked', async () => {
    const dying: StartDecoder = (kind, onMessage, onEnd) => {
      const process = forkDecoder(kind, onMessage, onEnd)
      return { ...process, send: () => process.end() }
    }
    const decoder = createDecoder({ kind, start: dying, engine, budget: () => 1e9 })
    await expect(decoder.decode(await photograph('camera.png'), 'a.png', forever)).rejects.toThrow(
      'a.png: the decoder quit unexpectedly.',
    )
    decoder.close()
  })
})

/** The folders of images on their way to a decoder, or back. */
async function imageFolders(): Promise<string[]> {
  return (await readdir(await ownFolder())).filter((name) => name.startsWith('image-'))
}

function samplesOf(image: PixelImage | ArrayImage): ArrayBufferView[] {
  return 'values' in image ? [image.values] : [image.pixels, ...(image.alpha ? [image.alpha] : [])]
}

function withoutSamples(image: PixelImage | ArrayImage): object {
  return { ...image, values: null, pixels: null, alpha: null, memory: null }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBufferLike>): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
