import { describe, expect, test } from 'vitest'
import type { Connection, MapSummary, RequestOf, Tile } from '#app/protocol/contract'
import { cancelled } from '#app/failure'
import { mapShape, vectorShape } from '#app/shape'
import { fittingLevel, TileCache, tileRequest, tilesIn, type TileKey } from './tiles'

const map: MapSummary = {
  map: 'm',
  layer: 0,
  shape: mapShape(1, 1100, 700),
  levels: 3,
  ranges: [[0, 1]],
  milliseconds: 0,
}
const whole = { top: 0, left: 0, height: 1100, width: 700 }

describe('levels', () => {
  test('a cell that is a pixel or more is exact', () => {
    expect([0.01, 1].map((cells) => fittingLevel(cells, 'mean'))).toEqual([0, 0])
  })
  test('mean takes the finer level, max the coarser', () => {
    expect([2, 3, 4].map((cells) => fittingLevel(cells, 'mean'))).toEqual([1, 1, 2])
    expect([2, 3, 4].map((cells) => fittingLevel(cells, 'max'))).toEqual([1, 2, 2])
  })
})

describe('the tiles of a view', () => {
  const places = (keys: TileKey[]) => keys.map(({ row, column }) => [row, column]).sort()
  test('cover all of the map', () => {
    expect(places(tilesIn(whole, map, 0, 0, 'mean'))).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
      [2, 0],
      [2, 1],
    ])
    expect(places(tilesIn(whole, map, 0, 1, 'mean'))).toEqual([
      [0, 0],
      [1, 0],
    ])
  })
  test('cover only what is visible, and nothing beyond the map', () => {
    expect(places(tilesIn({ top: 400, left: 520, height: 200, width: 900 }, map, 0, 0, 'mean'))).toEqual([
      [0, 1],
      [1, 1],
    ])
    expect(tilesIn({ top: -90, left: 0, height: 50, width: 50 }, map, 0, 0, 'mean')).toEqual([])
  })
  test('the one in the middle comes first', () => {
    expect(tilesIn(whole, map, 0, 0, 'mean')[0]).toMatchObject({ row: 1 })
  })
  test('ask for cells of their level, clipped to the map', () => {
    const last = { map, channel: 0, level: 1, reduce: 'max' as const, row: 1, column: 0 }
    expect(tileRequest(last)).toMatchObject({ row: 512, column: 0, height: 38, width: 350 })
  })
  test('a vector is one row', () => {
    const [key] = tilesIn({ top: 0, left: 0, height: 1, width: 9 }, { ...map, shape: vectorShape(9) }, 0, 0, 'mean')
    expect(tileRequest(key!)).toMatchObject({ height: 1, width: 9 })
  })
})

/** A service that answers when notified to; cell (row, column) holds row + column / 10000. */
function service() {
  const waiting: { argument: RequestOf<'tile'>; answer: () => void; fail: () => void; cancel: () => void }[] = []
  const ask = (argument: RequestOf<'tile'>) =>
    new Promise<Tile>((resolve, reject) => {
      const { row, column, height, width } = argument
      const values = Float32Array.from(
        { length: height * width },
        (_, i) => row + Math.floor(i / width) + (column + (i % width)) / 10000,
      )
      const [fail, cancel] = [new Error('gone'), cancelled('The look')].map((error) => () => reject(error)) as [
        () => void,
        () => void,
      ]
      waiting.push({ argument, answer: () => resolve({ row, column, height, width, values }), fail, cancel })
    })
  const request = ((name: 'tile' | 'cancel', argument: RequestOf<'tile'>) => {
    if (name === 'tile') return ask(argument)
    waiting.find((one) => one.argument.job === argument.job)!.cancel()
    return Promise.resolve(null)
  }) as Connection['request']
  const settle = () => new Promise((resolve) => setTimeout(resolve))
  return { waiting, request, settle }
}

describe('the cache', () => {
  const keys = tilesIn(whole, map, 0, 0, 'mean')
  const asked = (waiting: { argument: RequestOf<'tile'> }[]) =>
    waiting.map(({ argument }) => [argument.row, argument.column])

  test('asks for the newest requests first, lets no map wait for another, and drops what left the screen', async () => {
    const { waiting, request, settle } = service()
    const cache = new TileCache(request)
    const [a, b] = [cache.viewer(() => undefined), cache.viewer(() => undefined)]
    const large = { ...map, shape: mapShape(1, 2048, 2048) }
    a.request(tilesIn({ top: 0, left: 0, height: 2048, width: 2048 }, large, 0, 0, 'mean'))
    expect(waiting.length).toBe(2)
    const elsewhere = tilesIn(whole, { ...map, map: 'other' }, 0, 2, 'mean')
    b.request(elsewhere)
    a.request([])
    expect(waiting[2]!.argument.map).toBe('other')
    waiting.forEach(({ answer }) => answer())
    await settle()
    expect(waiting.length).toBe(3)
  })

  test('calls back what is on its way and left the screen, and asks anew when it is there again', async () => {
    const { waiting, request, settle } = service()
    const cache = new TileCache(request)
    const notified: string[] = []
    const [a, b] = ['a', 'b'].map((name) => cache.viewer(() => notified.push(name)))
    a!.request(keys.slice(0, 2))
    b!.request(keys.slice(0, 1))
    a!.leave()
    await settle()
    waiting[0]!.answer()
    await settle()
    expect(notified).toEqual(['b'])
    a!.request(keys.slice(1, 2))
    expect(asked(waiting.slice(2))).toEqual(asked(waiting.slice(1, 2)))
    waiting[2]!.answer()
    await settle()
    expect(notified).toEqual(['b', 'a'])
  })

  test('asks for many small tiles at once', () => {
    const { waiting, request } = service()
    const small = { ...map, shape: mapShape(40, 64, 64), levels: 1 }
    const part = { top: 0, left: 0, height: 64, width: 64 }
    new TileCache(request)
      .viewer(() => undefined)
      .request(Array.from({ length: 40 }, (_, channel) => tilesIn(part, small, channel, 0, 'mean')).flat())
    expect(waiting.length).toBe(16)
  })

  test('gives what has come, notifies the viewers that requested it, and does not ask twice', async () => {
    const { waiting, request, settle } = service()
    const cache = new TileCache(request)
    const notified: string[] = []
    const [a, b, c] = ['a', 'b', 'c'].map((name) => cache.viewer(() => notified.push(name)))
    a!.request(keys.slice(0, 1))
    b!.request(keys.slice(0, 1))
    c!.request(keys.slice(1, 2))
    expect(waiting.length).toBe(2)
    waiting[0]!.answer()
    await settle()
    expect(notified).toEqual(['a', 'b'])
    expect(cache.get(keys[0]!)?.row).toBe(keys[0]!.row * 512)
    a!.request(keys.slice(0, 1))
    expect(asked(waiting).length).toBe(2)
  })

  test('takes a small map from what was told of it', async () => {
    const { waiting, request } = service()
    const cache = new TileCache(request)
    const tile = { row: 0, column: 0, height: 2, width: 2, values: Float32Array.of(1, 2, 3, 4) }
    const sent = (channel: number, values: Float32Array) => ({
      channel,
      level: 0,
      reduce: 'mean' as const,
      tile: { ...tile, values },
    })
    const small = {
      ...map,
      shape: mapShape(2, 2, 2),
      levels: 1,
      tiles: [sent(0, tile.values), sent(1, Float32Array.of(5, 6, 7, 8))],
    }
    const requested = tilesIn({ top: 0, left: 0, height: 2, width: 2 }, small, 1, 0, 'mean')
    cache.viewer(() => undefined).request(requested)
    expect(cache.get(requested[0]!)?.values).toEqual(Float32Array.of(5, 6, 7, 8))
    expect(await cache.read(small, 0, { top: 1, left: 0, height: 1, width: 2 })).toEqual(Float32Array.of(3, 4))
    expect(waiting).toEqual([])
  })

  test('makes coarser levels of an overview that has come with its map', () => {
    const { waiting, request } = service()
    const cache = new TileCache(request)
    const tile = { row: 0, column: 0, height: 2, width: 4, values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) }
    const large = { ...map, shape: mapShape(1, 4, 8), tiles: [{ channel: 0, level: 1, reduce: 'max' as const, tile }] }
    const key = { map: large, channel: 0, reduce: 'max' as const, row: 0, column: 0 }
    cache
      .viewer(() => undefined)
      .request([
        { ...key, level: 1 },
        { ...key, level: 2 },
      ])
    expect(waiting).toEqual([])
    expect(cache.get({ ...key, level: 1 })).toBe(tile)
    expect(cache.get({ ...key, level: 2 })?.values).toEqual(Float32Array.of(6, 8))
    expect([cache.get({ ...key, level: 0 }), cache.get({ ...key, level: 1, reduce: 'mean' })]).toEqual([
      undefined,
      undefined,
    ])
  })

  test('makes levels that the service lacks of its last one', async () => {
    const { waiting, request, settle } = service()
    const cache = new TileCache(request)
    const small = { ...map, shape: mapShape(1, 3, 5), levels: 1 }
    const [max, mean] = (['max', 'mean'] as const).map(
      (reduce) => tilesIn({ top: 0, left: 0, height: 3, width: 5 }, small, 0, 1, reduce)[0]!,
    )
    cache.viewer(() => undefined).request([max!, mean!])
    expect(waiting.length).toBe(1)
    waiting[0]!.answer()
    await settle()
    const values = (key: TileKey) => [...cache.get(key)!.values].map((x) => Math.round(x * 100) / 100)
    expect(values(max!)).toEqual([1, 1, 1, 2, 2, 2])
    expect(values(mean!)).toEqual([0.5, 0.5, 0.5, 2, 2, 2])
  })

  test('stops asking for a map that is gone', async () => {
    const { waiting, request, settle } = service()
    const viewer = new TileCache(request).viewer(() => undefined)
    viewer.request(keys)
    waiting.splice(0).forEach(({ fail }) => fail())
    await settle()
    viewer.request(keys)
    expect(waiting.length).toBe(0)
  })

  test('reads exact cells from a tile that is here, else from the service', async () => {
    const { waiting, request, settle } = service()
    const cache = new TileCache(request)
    const part = { top: 2, left: 3, height: 1, width: 2 }
    const far = cache.read(map, 0, part)
    waiting[0]!.answer()
    cache.viewer(() => undefined).request(tilesIn(part, map, 0, 0, 'mean'))
    waiting[1]!.answer()
    await settle()
    expect(await cache.read(map, 0, part)).toEqual(await far)
    expect(waiting.length).toBe(2)
  })
})
