import { afterAll, expect, test } from 'vitest'
import type { Plan } from '#app/plan'
import { mapShape } from '#app/shape'
import type { FeatureMap } from '#main/engine/featureMap'
import { createEngine } from '#main/engine/createEngine'
import { levelCount } from '#main/engine/pyramid'
import { fillRandom, firstDifference, planOf } from '#main/engine/testing/maps'
import { computeStreamed, releaseMap, isStreamed, type StreamedMap } from './streamedMap'
import { streamAll } from './testing/streamAll'

const engine = createEngine({ threads: 2, memoryBudget: 1e9 })
afterAll(() => engine.close())

type Stack = readonly [type: string, params?: object][]

const coarse: Stack = [['MaxPooling2D', { poolSize: [8, 8], strides: [8, 8] }], ['GlobalAveragePooling2D']]
const pooling = (paddingMode: string): Stack => [
  ['Conv2D', { filters: 2, padding: 'same', kernelSize: [5, 5], paddingMode }],
  ['ReLU'],
  ['MaxPooling2D', { poolSize: [3, 3], strides: [2, 2] }],
  ...coarse,
]

/** The maps of one run at once, and in strips with a budget that they don't fit. */
async function bothWays(
  plan: Plan,
  budget: number,
): Promise<{ whole: FeatureMap[]; streamed: readonly (FeatureMap | StreamedMap)[] }> {
  const input = fillRandom(engine.allocate(plan.input), 1)
  const whole = await engine.run(plan, input)
  return { whole: whole.map((map) => map!), streamed: await streamAll(engine, plan, input, budget) }
}

function freeAll(maps: readonly (FeatureMap | StreamedMap)[]): void {
  for (const map of maps) releaseMap(engine, map)
}

const plan = planOf(pooling('zeros'), mapShape(1, 703, 1101))

test.each<[string, Stack]>([
  ['pooling', pooling('zeros')],
  ['rows that wrap around', pooling('circular')],
  ['unpooling', [['ReLU'], ['MaxPooling2D'], ['MaxUnpooling2D'], ...coarse]],
])(
  'tiles of every level, ranges and statistics are those of the whole map, bit for bit: %s',
  async (_, layers) => {
    const { whole, streamed } = await bothWays(planOf(layers, mapShape(2, plan.input.height, plan.input.width)), 4e6)
    expect(streamed.map(isStreamed)).toEqual([true, true, true, false, false])
    for (const [step, map] of streamed.entries()) {
      if (!isStreamed(map)) {
        expect(firstDifference(map, whole[step]!)).toBeNull()
        continue
      }
      expect(map.ranges).toEqual(await engine.ranges(whole[step]!))
      for (let level = 0; level < levelCount(map.shape); level++) {
        for (const reduce of ['mean', 'max'] as const) {
          for (const [row, column] of [
            [0, 0],
            [130, 77],
          ] as const) {
            const request = { channel: 1, level, row, column, height: 50, width: 32, reduce }
            expect(await map.tile(request)).toEqual(await engine.tile(whole[step]!, request))
          }
        }
      }
      expect(await map.statistics(1, 16)).toEqual(await engine.statistics(whole[step]!, 1, 16))
    }
  },
  60_000,
)

test('what nobody waits for any more is given up within a strip, and found the next time', async () => {
  let runs = 0
  let atRun: () => unknown = () => null
  const counting = { ...engine, run: (...run: Parameters<typeof engine.run>) => (runs++, atRun(), engine.run(...run)) }
  const input = fillRandom(engine.allocate(plan.input), 1)
  const whole = (await engine.run(plan, input))[0]!
  const before = engine.memory().inUse
  const maps = await streamAll(counting, plan, input, 4e6)
  const map = maps[0] as StreamedMap
  const tall = { channel: 1, level: 0, row: 0, column: 0, height: 703, width: 32, reduce: 'mean' } as const
  const runsOf = async (ask: (signal: AbortSignal) => Promise<unknown>): Promise<number> => {
    const controller = new AbortController()
    runs = 0
    atRun = () => runs === 2 && controller.abort()
    await expect(ask(controller.signal)).rejects.toMatchObject({ code: 'cancelled' })
    await new Promise((resolve) => setTimeout(resolve, 50))
    atRun = () => null
    return runs
  }
  expect(await runsOf((signal) => map.tile(tall, signal))).toBe(2)
  expect(await runsOf((signal) => map.statistics(1, 16, signal))).toBe(2)
  expect(await map.tile(tall)).toEqual(await engine.tile(whole, tall))

  // The second one waits for the same strips, and stays.
  const other = { ...tall, channel: 0 }
  let found: Promise<unknown> = Promise.resolve()
  await runsOf((signal) => {
    found = map.tile(other)
    return map.tile(tall, signal)
  })
  expect(await found).toEqual(await engine.tile(whole, other))

  const late = map.statistics(null, 16)
  freeAll(maps)
  await expect(late).rejects.toMatchObject({ code: 'cancelled' })
  await expect.poll(() => engine.memory().inUse).toBe(before)
}, 60_000)

test('coarse levels are filled while others are answered', async () => {
  let turns = 0
  let turn: NodeJS.Immediate
  const count = () => void (turn = setImmediate(() => (turns++, count())))
  const input = fillRandom(engine.allocate(mapShape(1, 2048, 2048)), 1)
  // What comes after the last row is counted.
  const counting = {
    ...engine,
    tile: (...asked: Parameters<typeof engine.tile>) => ((turns = 0), engine.tile(...asked)),
  }
  count()
  const maps = await computeStreamed(counting, planOf([['ReLU']], input.shape), input, { levels: [1], stripBytes: 3e6 })
  clearImmediate(turn!)
  expect(turns).toBeGreaterThan(4)
  expect(maps.map((map) => isStreamed(map!))).toEqual([true])
  freeAll([...maps.map((map) => map!), input])
})

test('gives back all memory that it took', async () => {
  const input = fillRandom(engine.allocate(plan.input), 1)
  const before = engine.memory().inUse
  const maps = await streamAll(engine, plan, input, 4e6)
  await (maps[0] as StreamedMap).tile({
    channel: 0,
    level: 0,
    row: 300,
    column: 0,
    height: 256,
    width: 256,
    reduce: 'mean',
  })
  expect(engine.memory().inUse).toBeGreaterThan(before)
  freeAll(maps)
  await expect.poll(() => engine.memory().inUse).toBe(before)
  await expect(streamAll(engine, plan, input, 4e6, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(engine.memory().inUse).toBe(before)
})

test('strips that are kept to be looked at again take no more than a strip may need', async () => {
  const plan = planOf([['ReLU']], mapShape(4, 2048, 1100))
  const input = fillRandom(engine.allocate(plan.input), 1)
  const stripBytes = 4e6
  const [map] = await computeStreamed(engine, plan, input, { levels: [1], stripBytes })
  const before = engine.memory().inUse
  for (let row = 0; row < 2048; row += 64) {
    await (map as StreamedMap).tile({ channel: 0, level: 0, row, column: 0, height: 64, width: 64, reduce: 'mean' })
  }
  // Those that were dropped are freed a turn later.
  await expect.poll(() => engine.memory().inUse - before).toBeLessThan(1.2 * stripBytes)
  releaseMap(engine, map!)
  engine.release(input)
})
