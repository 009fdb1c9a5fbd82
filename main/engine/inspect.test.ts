/** Looking at maps: tiles of every level, ranges, statistics. */
import { afterAll, describe, expect, test } from 'vitest'
import type { Tile } from '#app/protocol/contract'
import { mapShape, vectorShape } from '#app/shape'
import { createEngine } from './createEngine'
import { levelCount, overviewLevel } from './pyramid'
import type { Engine, RunOptions } from './engine'
import type { FeatureMap } from './featureMap'
import { fillMap, fillRandom, mapOf, planOf, rowsOf, valuesOf } from './testing/maps'

const engine = createEngine({ threads: 2, kernels: 'portable', memoryBudget: 1e9 })
afterAll(() => engine.close())

const all = { channel: 0, level: 0, row: 0, column: 0, height: 8192, width: 8192, reduce: 'mean' } as const

describe('a tile', () => {
  const map = mapOf([
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ])
  test('is cut from the map, without the padding of rows', async () => {
    expect(await engine.tile(map, { ...all, row: 1, column: 1, height: 2, width: 2 })).toEqual(
      tile(1, 1, [
        [5, 6],
        [8, 9],
      ]),
    )
  })
  test('is clipped to the map, down to nothing', async () => {
    expect(await engine.tile(map, { ...all, row: 2, column: 1, height: 9, width: 9 })).toEqual(tile(2, 1, [[8, 9]]))
    expect(await engine.tile(map, { ...all, row: 50, column: 60 })).toMatchObject({ height: 0, width: 0 })
  })
  test('of a vector is part of one row', async () => {
    const vector = fillMap(engine.allocate(vectorShape(5)), (_, __, column) => column)
    expect(await engine.tile(vector, { ...all, column: 3 })).toEqual(tile(0, 3, [[3, 4]]))
  })
  test.each([{ channel: 1 }, { level: 1 }])('%o is refused where the map has none', (beyond) => {
    expect(() => engine.tile(map, { ...all, ...beyond })).toThrow('expected one below 1, received 1')
  })
})

describe('levels of detail', () => {
  test.each([
    [64, 64, 1],
    [65, 8, 2],
    [512, 512, 4],
    [1024, 3, 5],
    [1025, 1, 6],
    [4096, 4096, 7],
  ])('%i x %i has %i', (height, width, levels) => {
    expect(levelCount(mapShape(1, height, width))).toBe(levels)
  })

  test('hold the mean and the maximum of the cells that they cover, also at uneven borders', async () => {
    const map = fillRandom(engine.allocate(mapShape(2, 1027, 23)), 5)
    for (const level of [1, 2, 3, 5]) {
      const mean = await engine.tile(map, { ...all, channel: 1, level })
      const max = await engine.tile(map, { ...all, channel: 1, level, reduce: 'max' })
      expect([mean.height, mean.width]).toEqual([Math.ceil(1027 / 2 ** level), Math.ceil(23 / 2 ** level)])
      const expected = covered(map, 1, 2 ** level)
      expect([...max.values]).toEqual(expected.map((cells) => Math.max(...cells)))
      const means = expected.map((cells) => cells.reduce((a, b) => a + b, 0) / cells.length)
      expect(means.every((value, i) => Math.abs(value - mean.values[i]!) < 1e-6)).toBe(true)
    }
  })

  test('let neither a lone activation nor NaN fade', async () => {
    const map = fillMap(engine.allocate(mapShape(1, 600, 600)), (_, row, column) =>
      row === 3 && column === 5 ? 9 : row === 0 && column === 0 ? NaN : 0,
    )
    const max = await engine.tile(map, { ...all, level: 1, reduce: 'max' })
    expect([max.values[300 + 2], max.values[0]]).toEqual([9, NaN])
  })
})

describe('ranges', () => {
  test('span the finite values of each channel; null where there are none', async () => {
    const values = [
      [3, -1, Infinity, NaN],
      [NaN, Infinity, -Infinity, NaN],
    ]
    const map = fillMap(
      engine.allocate(mapShape(2, 2, 2)),
      (channel, row, column) => values[channel]![2 * row + column]!,
    )
    expect(await engine.ranges(map)).toEqual([[-1, 3], null])
  })
  test.each(['as loaded', 'portable'] as const)(
    'of a large map are found by all workers, in blocks: kernels %s',
    async (name) => {
      const own = createEngine({ threads: 2, memoryBudget: 1e9, kernels: name === 'portable' ? name : undefined })
      const map = own.allocate(mapShape(2, 2100, 1024))
      map.data.fill(0.5)
      map.data[300 * map.rowStride + 7] = -3
      map.data[301 * map.rowStride] = NaN
      map.data[2099 * map.rowStride + 1023] = 8
      map.data[map.planeStride] = 2
      expect(await own.ranges(map)).toEqual([
        [-3, 8],
        [0.5, 2],
      ])
      await own.close()
    },
  )
})

test.each([
  [3, 20, 30],
  [9, 700, 300],
])('averages and maxima of channels, of %i x %i x %i cells', async (channels, height, width) => {
  const own = createEngine({ threads: 2, memoryBudget: 1e9 })
  const map = fillRandom(own.allocate(mapShape(channels, height, width)), 5)
  const figures = await own.figures(map)
  expect(figures).toHaveLength(channels)
  figures.forEach(({ average, maximum }, channel) => {
    const cells = rowsOf(map, channel).flat()
    expect(average).toBeCloseTo(cells.reduce((sum, cell) => sum + cell, 0) / cells.length, 12)
    expect(maximum).toBe(cells.reduce((max, cell) => Math.max(max, cell)))
  })
  own.release(map)
  expect(own.memory().inUse).toBe(0)
  await own.close()
})

describe('a run that summarizes its maps', () => {
  const random = { init: 'random', distribution: 'glorotUniform', seed: 3 }
  const stacks: [string, Parameters<typeof planOf>[0]][] = [
    [
      'convolution, ReLU and pool in one',
      [['Conv2D', { filters: 3, weights: random }], ['ReLU'], ['MaxPooling2D', { poolSize: [3, 3] }]],
    ],
    [
      'fast convolution, ReLU and pool in one',
      [
        ['Conv2D', { filters: 8, weights: random }],
        ['Conv2D', { filters: 8, method: 'fast', weights: random }],
        ['ReLU'],
        ['MaxPooling2D'],
      ],
    ],
    [
      'padded windows, strips that cut squares',
      [
        ['Conv2D', { filters: 2, padding: 'same', weights: random }],
        ['AveragePooling2D', { padding: 'same', strides: [1, 1] }],
      ],
    ],
    [
      'layer by layer, down to a vector',
      [
        ['AveragePooling2D', { poolSize: [7, 7], strides: [1, 1] }],
        ['UpSampling2D'],
        ['Softmax'],
        ['GlobalMaxPooling2D'],
      ],
    ],
  ]
  describe.each(['as loaded', 'portable'] as const)('kernels %s', (name) => {
    const own = createEngine({ threads: 2, memoryBudget: 1e9, kernels: name === 'portable' ? name : undefined })
    afterAll(() => own.close())

    test.each(stacks)('gives the summaries that its maps give afterwards: %s', async (_, layers) => {
      const plan = planOf(layers, mapShape(1, 1300, 90))
      const input = fillRandom(own.allocate(plan.input), 8)
      input.data[5000] = NaN
      const run = async (options: RunOptions) => {
        const maps = await own.run(plan, input, options)
        const summaries = await Promise.all(maps.map((map) => summaryOf(own, map!)))
        maps.forEach((map) => own.release(map!))
        return summaries
      }
      const afterwards = await run({})
      expect(await run({ summarize: true })).toEqual(afterwards)
      own.release(input)
      expect(own.memory().inUse).toBe(0)
    })
  })
})

/** The ranges, and the coarsest level of each channel. */
async function summaryOf(on: Engine, map: FeatureMap) {
  const level = overviewLevel(map.shape)
  const ranges = await on.ranges(map)
  const tiles = ranges.flatMap((_, channel) =>
    (['mean', 'max'] as const).map((reduce) => on.tile(map, { ...all, channel, level, reduce })),
  )
  return { ranges, tiles: await Promise.all(tiles) }
}

describe('statistics', () => {
  test('of known numbers', async () => {
    const map = mapOf([
      [4, 1, 3, 2],
      [0, -0, NaN, Infinity],
    ])
    expect(await engine.statistics(map, 0, 4)).toEqual({
      count: 8,
      nan: 1,
      infinite: 1,
      zeros: 2,
      min: 0,
      max: 4,
      mean: 10 / 6,
      std: Math.sqrt(30 / 6 - (10 / 6) ** 2),
      quartiles: [0.25, 1.5, 2.75],
      tails: [0, 3.75],
      interior: [0, 3 + (0.99825 * 5 - 4)],
      histogram: [2, 1, 1, 2],
    })
  })
  test('of all channels together', async () => {
    const map = fillMap(engine.allocate(mapShape(3, 2, 2)), (channel, row, column) => channel * 4 + row * 2 + column)
    map.data[0] = NaN
    expect(await engine.statistics(map, null, 2)).toMatchObject({
      count: 12,
      nan: 1,
      zeros: 0,
      min: 1,
      max: 11,
      mean: 6,
      std: Math.sqrt(10),
      quartiles: [3.5, 6, 8.5],
      histogram: [5, 6],
    })
  })
  test('of nothing finite are NaN', async () => {
    const { mean, std, min, max, quartiles, histogram } = await engine.statistics(mapOf([[NaN, -Infinity]]), 0, 2)
    expect([mean, std, min, max, ...quartiles]).toEqual(Array(7).fill(NaN))
    expect(histogram).toEqual([0, 0])
  })
  test('of one value again and again', async () => {
    expect(await engine.statistics(mapOf([[-2.5, -2.5]]), 0, 3)).toMatchObject({
      std: 0,
      quartiles: [-2.5, -2.5, -2.5],
      histogram: [2, 0, 0],
    })
  })
  test('have the quartiles of sorted values, over all magnitudes and signs', async () => {
    const map = fillRandom(engine.allocate(mapShape(1, 311, 200)), 3)
    map.data.forEach((value, i) => (map.data[i] = value * 10 ** (i % 41) * 1e-20))
    const sorted = Float32Array.from(valuesOf(map).flat()).sort()
    const at = (share: number) => {
      const place = share * (sorted.length - 1)
      const low = sorted[Math.floor(place)]!
      return low + (sorted[Math.ceil(place)]! - low) * (place - Math.floor(place))
    }
    const { quartiles, tails, interior } = await engine.statistics(map, 0, 1)
    expect(quartiles).toEqual([at(0.25), at(0.5), at(0.75)])
    expect(tails).toEqual([at(0.05), at(0.95)])
    expect(interior).toEqual([at(0.00175), at(0.99825)])
  })
  test('leave 36 of 10,000 values outside of the interior', async () => {
    const map = fillMap(engine.allocate(mapShape(1, 100, 100)), (_, row, column) => row * 100 + column)
    const { interior } = await engine.statistics(map, 0, 1)
    const outside = valuesOf(map)
      .flat()
      .filter((value) => value < interior[0] || value > interior[1])
    expect(outside).toHaveLength(36)
  })
  test('refuse a channel that is not there', async () => {
    await expect(engine.statistics(mapOf([[1]]), 1, 1)).rejects.toMatchObject({ code: 'not-found' })
  })
})

function tile(row: number, column: number, rows: readonly (readonly number[])[]): Tile {
  return { row, column, height: rows.length, width: rows[0]!.length, values: Float32Array.from(rows.flat()) }
}

/** For each cell of a level the map's cells under it. */
function covered(map: FeatureMap, channel: number, side: number): number[][] {
  const rows = valuesOf(map).slice(channel * map.height, (channel + 1) * map.height)
  const cells: number[][] = []
  for (let row = 0; row < map.height; row += side) {
    for (let column = 0; column < map.width; column += side) {
      cells.push(rows.slice(row, row + side).flatMap((values) => values.slice(column, column + side)))
    }
  }
  return cells
}
