/** Maps of images that are read by rows are those of the samples read at once, bit for bit. */
import { afterAll, expect, test } from 'vitest'
import { imageShape, toPlanes, type ImageReading, type Pixels } from '#app/inputs/planes'
import { createEngine } from '#main/engine/createEngine'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import { levelCount } from '#main/engine/pyramid'
import { firstDifference, planOf } from '#main/engine/testing/maps'
import { computeMaps, computeWhole } from './computeMaps'
import { heldLevels } from './heldLevels'
import { isReadByRows, shareImage, streamImage } from './imageMap'
import { isStreamed, missingBytes, releaseMap, wholeMap, type StreamedMap } from './streamedMap'

/** Bytes: no image of these tests is small. */
const BUDGET = 4e6
const engines = [1, 2, 3].map((threads) => createEngine({ threads, memoryBudget: 1e9 }))
const engine = engines[1]!
afterAll(() => Promise.all(engines.map((one) => one.close())))

const unit: ImageReading = { channels: 'rgb', range: 'unit' }

/** Every sample value that there is, in no order. */
function imageOf(channels: number, depth: 8 | 10 | 16, height = 301, width = 1101): Pixels {
  const white = 2 ** depth - 1
  const pixels = new (depth === 8 ? Uint8Array : Uint16Array)(height * width * channels)
  for (let i = 0, state = 7; i < pixels.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    pixels[i] = (state >>> 8) & white
  }
  return { width, height, channels, white, pixels }
}

async function rowsOf(by: Engine, image: Pixels, reading: ImageReading, signal?: AbortSignal): Promise<StreamedMap> {
  const shared = await shareImage(by, image, null)
  try {
    return (await streamImage(by, shared, reading, BUDGET, { signal })) as StreamedMap
  } finally {
    by.release(shared.memory)
  }
}

function atOnce(by: Engine, image: Pixels, reading: ImageReading): FeatureMap {
  const map = by.allocate(imageShape(image, reading))
  toPlanes(image, reading, () => map)
  return map
}

test.each<[string, Pixels, ImageReading]>([
  ['gray', imageOf(1, 8), { channels: 'gray', range: 'unit' }],
  ['gray as colours', imageOf(1, 8), { channels: 'rgb', range: 'byte' }],
  ['colours', imageOf(3, 8), unit],
  ['colours as gray', imageOf(3, 8), { channels: 'gray', range: 'unit' }],
  ['10 bits', imageOf(3, 10), { channels: 'rgb', range: 'byte' }],
  ['16 bits', imageOf(3, 16), unit],
  ['five bands', imageOf(5, 16), { channels: 'all', range: 'unit' }],
  ['numbers without a white', { ...imageOf(2, 16), white: null }, { channels: 'all', range: 'unit' }],
])('%s', async (_, image, reading) => {
  expect(isReadByRows(image, reading, BUDGET)).toBe(true)
  for (const by of engines) {
    const whole = atOnce(by, image, reading)
    const map = await rowsOf(by, image, reading)
    expect(isStreamed(map)).toBe(true)
    expect(map.ranges).toEqual(await by.ranges(whole))
    const last = map.shape.channels - 1
    for (let level = 0; level < levelCount(map.shape); level++) {
      for (const reduce of ['mean', 'max'] as const) {
        const request = { channel: last, level, row: 3, column: 5, height: 200, width: 300, reduce }
        expect(await map.tile(request)).toEqual(await by.tile(whole, request))
      }
    }
    const part = { row: 40, column: 7, height: 190, width: 1000 }
    expect(await map.statistics(last, 16)).toEqual(await by.statistics(whole, last, 16))
    const { mean, std, ...ofAll } = await by.statistics(whole, null, 16)
    // Sums over all channels come strip by strip, in another order.
    const sums = { mean: expect.closeTo(mean, 6), std: expect.closeTo(std, 6) }
    expect(await map.statistics(null, 16)).toEqual({ ...ofAll, ...sums })
    for (const channel of [last, null])
      expect(await map.statistics(channel, 16, undefined, part)).toEqual(await by.statistics(whole, channel, 16, part))
    const again = await wholeMap(by, map)
    expect(firstDifference(again, whole)).toBeNull()
    for (const one of [whole, map, again]) releaseMap(by, one)
    await expect.poll(() => by.memory().inUse).toBe(0)
  }
})

test('runs give the maps of the image at once, in strips of any height and in one piece', async () => {
  const image = imageOf(3, 8)
  const plan = planOf(
    [
      ['Conv2D', { filters: 4, padding: 'same', paddingMode: 'circular' }],
      ['ReLU'],
      ['Conv2D', { filters: 2, padding: 'same' }],
      ['MaxPooling2D', { poolSize: [3, 3], strides: [2, 2] }],
    ],
    imageShape(image, unit),
  )
  for (const by of engines) {
    const input = await rowsOf(by, image, unit)
    const whole = atOnce(by, image, unit)
    const expected = (await by.run(plan, whole)).map((map) => map!)
    for (const budget of [1e9, 12e6, 6e6]) {
      const levels = heldLevels(plan, budget, new Set([3]), 'levels', missingBytes(input)) ?? [0, 0, 0, 0]
      const made = await computeMaps(by, plan, input, { levels, budget })
      for (const [step, map] of made.entries()) {
        const one = await wholeMap(by, map!)
        expect(firstDifference(one, expected[step]!)).toBeNull()
        releaseMap(by, one)
        releaseMap(by, map!)
      }
    }
    const [, , , last] = await computeWhole(by, plan, input, 1e9, { keep: new Set([3]) })
    expect(firstDifference(last!, expected[3]!)).toBeNull()
    for (const map of [...expected, last!, whole, input]) releaseMap(by, map)
    await expect.poll(() => by.memory().inUse).toBe(0)
  }
})

test('samples are where the decoder has put them, or are copied there', async () => {
  const image = imageOf(1, 16)
  const copied = await shareImage(engine, image, null)
  expect(copied.image.pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
  expect(Buffer.from(copied.image.pixels).equals(Buffer.from(image.pixels))).toBe(true)
  const found = await shareImage(engine, copied.image, copied.memory)
  expect(found).toEqual(copied)
  // What a step has made of them lies elsewhere.
  const stepped = await shareImage(engine, image, copied.memory)
  expect(stepped.memory).not.toBe(copied.memory)
  for (const { memory } of [copied, found, stepped]) engine.release(memory)
  await expect.poll(() => engine.memory().inUse).toBe(0)
})

test('small images, floats and narrow images are read at once', () => {
  const image = imageOf(3, 8)
  expect(isReadByRows(image, unit, 1e9)).toBe(false)
  expect(isReadByRows({ ...image, pixels: Float32Array.from(image.pixels) }, unit, BUDGET)).toBe(false)
  expect(isReadByRows({ ...image, width: 301, height: 1101 }, unit, BUDGET)).toBe(false)
  const photograph = { ...image, width: 6000, height: 4000 }
  expect(isReadByRows(photograph, unit, 16e9)).toBe(true)
  expect(isReadByRows({ ...photograph, height: 3000, width: 4000 }, unit, 16e9)).toBe(false)
})

test('progress is told row by row, and what is cancelled gives its memory back', async () => {
  const told: number[] = []
  const shared = await shareImage(engine, imageOf(3, 8, 2000), null)
  const map = await streamImage(engine, shared, unit, BUDGET, { onProgress: (fraction) => told.push(fraction) })
  expect(told.length).toBeGreaterThan(2)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(told.at(-1)).toBe(1)
  releaseMap(engine, map)
  const given = new AbortController()
  const onProgress = () => given.abort()
  await expect(streamImage(engine, shared, unit, BUDGET, { signal: given.signal, onProgress })).rejects.toMatchObject({
    code: 'cancelled',
  })
  engine.release(shared.memory)
  await expect.poll(() => engine.memory().inUse).toBe(0)
})
