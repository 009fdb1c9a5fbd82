import { afterAll, expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import type { FeatureMap } from '#main/engine/featureMap'
import { createEngine } from '#main/engine/createEngine'
import { levelCount } from '#main/engine/pyramid'
import { fillRandom, firstDifference, planOf } from '#main/engine/testing/maps'
import { releaseMap, isStreamed, type StreamedMap } from './streamedMap'
import { computeDifference } from './streamedDifference'
import { streamAll } from './testing/streamAll'

const engine = createEngine({ threads: 2, memoryBudget: 1e9 })
afterAll(() => engine.close())

const BUDGET = 4e6
const shape = mapShape(2, 703, 1101)
const coarse = [['MaxPooling2D', { poolSize: [8, 8], strides: [8, 8] }], ['GlobalAveragePooling2D']] as const
const stack = (paddingMode: string) =>
  planOf([['Conv2D', { filters: 3, padding: 'same', kernelSize: [5, 5], paddingMode }], ['ReLU'], ...coarse], shape)

/** The input, then the maps of a run at once, and those of one in strips. */
async function bothWays(paddingMode: string) {
  const plan = stack(paddingMode)
  const input = fillRandom(engine.allocate(shape), 1)
  const whole = [input, ...(await engine.run(plan, input)).map((map) => map!)]
  const streamed = [input, ...(await streamAll(engine, plan, input, BUDGET))]
  expect(streamed.map(isStreamed)).toEqual([false, true, true, false, false])
  return { input, whole, streamed }
}

/** Ends all that is held of the maps, and of the input. */
function freeAll({ input, whole, streamed }: Awaited<ReturnType<typeof bothWays>>): void {
  for (const map of [...whole.slice(1), ...streamed.slice(1), input]) releaseMap(engine, map)
}

test.each([
  ['of two maps that are not there', 'zeros', [2, 1], [1, 2]],
  ['of rows that wrap around', 'circular', [2, 1], [1, 1]],
  ['of a map that is not there and one that is', 'zeros', [1, 0], [0, 1]],
  ['of a map that is there and one that is not', 'reflect', [0, 1], [2, 0]],
])(
  'tiles of every level, ranges and statistics are those of the difference of whole maps, bit for bit: %s',
  async (_, paddingMode, [from, channel], [minus, minusChannel]) => {
    const maps = await bothWays(paddingMode)
    const expected = await engine.subtract(
      { map: maps.whole[from!]!, channel: channel! },
      { map: maps.whole[minus!]!, channel: minusChannel! },
    )
    const difference = await computeDifference(
      engine,
      { map: maps.streamed[from!]!, channel: channel! },
      { map: maps.streamed[minus!]!, channel: minusChannel! },
      BUDGET,
      {},
    )
    if (!isStreamed(difference)) throw new TypeError('expected a difference in strips')
    expect(difference.shape).toEqual(expected.shape)
    expect(difference.ranges).toEqual(await engine.ranges(expected))
    for (let level = 0; level < levelCount(shape); level++) {
      for (const reduce of ['mean', 'max'] as const) {
        for (const [row, column] of [
          [0, 0],
          [130, 77],
          [600, 900],
        ] as const) {
          const request = { channel: 0, level, row, column, height: 150, width: 32, reduce }
          expect(await difference.tile(request)).toEqual(await engine.tile(expected, request))
        }
      }
    }
    expect(await difference.statistics(0, 16)).toEqual(await engine.statistics(expected, 0, 16))
    for (const map of [expected, difference]) releaseMap(engine, map)
    freeAll(maps)
  },
  60_000,
)

test('a small one is there as a whole, and outlives the maps that it is of', async () => {
  const maps = await bothWays('zeros')
  const [one, other] = [
    { map: maps.streamed[1]!, channel: 0 },
    { map: maps.streamed[2]!, channel: 0 },
  ]
  const expected = await engine.subtract({ map: maps.whole[1]!, channel: 0 }, { map: maps.whole[2]!, channel: 0 })
  const small = (await computeDifference(engine, one, other, 1e9, {})) as FeatureMap
  const large = (await computeDifference(engine, one, other, BUDGET, {})) as StreamedMap
  freeAll(maps)
  expect(firstDifference(small, expected)).toBeNull()
  const request = { channel: 0, level: 0, row: 300, column: 20, height: 90, width: 70, reduce: 'mean' } as const
  expect(await large.tile(request)).toEqual(await engine.tile(expected, request))
  for (const map of [small, large, expected]) releaseMap(engine, map)
  await expect.poll(() => engine.memory().inUse).toBe(0)
})

test('what nobody waits for any more is given up within a strip, and gives back its memory', async () => {
  const maps = await bothWays('zeros')
  const before = engine.memory().inUse
  const controller = new AbortController()
  let runs = -Infinity
  const counting = {
    ...engine,
    run: (...run: Parameters<typeof engine.run>) => (++runs === 3 && controller.abort(), engine.run(...run)),
  }
  const counted = await streamAll(counting, stack('zeros'), maps.input, BUDGET)
  const [one, other] = [
    { map: counted[0]!, channel: 0 },
    { map: counted[1]!, channel: 0 },
  ]
  runs = 0
  await expect(computeDifference(engine, one, other, BUDGET, { signal: controller.signal })).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(runs).toBe(3)
  for (const map of counted) releaseMap(engine, map)
  await expect.poll(() => engine.memory().inUse).toBe(before)
  freeAll(maps)
})

test('of planes of different sizes, and of channels that are not there, is refused before anything is made', async () => {
  const maps = await bothWays('zeros')
  const [, conv, relu, pool] = maps.streamed
  const before = engine.memory().inUse
  await expect(
    computeDifference(engine, { map: conv!, channel: 0 }, { map: pool!, channel: 0 }, BUDGET, {}),
  ).rejects.toThrow('received 703 × 1101 and 87 × 137.')
  await expect(
    computeDifference(engine, { map: conv!, channel: 0 }, { map: relu!, channel: 3 }, BUDGET, {}),
  ).rejects.toMatchObject({ code: 'not-found' })
  expect(engine.memory().inUse).toBe(before)
  freeAll(maps)
})
