import { afterAll, expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { createEngine } from '#main/engine/createEngine'
import type { FeatureMap } from '#main/engine/featureMap'
import { fillRandom, firstDifference, planOf } from '#main/engine/testing/maps'
import { computeMaps, computeWhole } from './computeMaps'
import type { HeldLevels } from './heldLevels'
import { createSharedMaps } from './sharedMaps'
import { isStreamed, releaseMap, type StreamedMap } from './streamedMap'

const engines = [1, 2].map((threads) => createEngine({ threads, memoryBudget: 1e9 }))
const [engine] = engines as [(typeof engines)[0]]
afterAll(() => Promise.all(engines.map((one) => one.close())))

const conv = (filters: number, paddingMode = 'zeros') =>
  ['Conv2D', { filters, padding: 'same', paddingMode, weights: { init: 'random', seed: filters } }] as const
const stack = (last: readonly [string, object?], paddingMode?: string) =>
  [conv(4, paddingMode), ['ReLU'], conv(5, paddingMode), ['ReLU'], last] as const
const max = ['MaxPooling2D', { poolSize: [2, 2], strides: [2, 2] }] as const
const shape = mapShape(2, 403, 1100)
/** A strip may need a sixteenth of it. */
const BUDGET = 16e6

type Maps = readonly (FeatureMap | StreamedMap | null)[]

function free(maps: Maps): void {
  for (const map of maps) if (map) releaseMap(engine, map)
}

test.each([
  ['zeros', max],
  ['circular', max],
  ['zeros', ['GlobalAveragePooling2D']],
  ['zeros', ['AveragePooling2D', { poolSize: [3, 3], strides: [1, 1] }]],
] as const)(
  'whole maps are the same, bit for bit, whatever lies between is not stored: %s, %s',
  async (paddingMode, last) => {
    const plan = planOf(stack(last, paddingMode), shape)
    for (const own of engines) {
      const input = fillRandom(own.allocate(shape), 3)
      const whole = await own.run(plan, input)
      for (const levels of [
        [null, null, null, null, 0],
        [null, 0, null, 1, 0],
        [1, null, 0, null, null],
      ] satisfies HeldLevels[]) {
        const maps = await computeMaps(own, plan, input, { levels, budget: BUDGET })
        for (const [step, map] of maps.entries()) {
          expect(map === null).toBe(levels[step] === null)
          if (!map) continue
          expect(isStreamed(map)).toBe(levels[step] !== 0)
          if (!isStreamed(map)) expect(firstDifference(map, whole[step]!)).toBeNull()
          else expect(map.ranges).toEqual(await own.ranges(whole[step]!))
          if (isStreamed(map)) map.release()
          else own.release(map)
        }
      }
      for (const map of [...whole, input]) own.release(map!)
    }
  },
  60_000,
)

/** The engine, and the types of the layers that it computes. */
function countingSteps() {
  const computed = new Set<string>()
  const counting = {
    ...engine,
    run: (...[plan, ...rest]: Parameters<typeof engine.run>) => {
      for (const { type } of plan.steps) computed.add(type)
      return engine.run(plan, ...rest)
    },
  }
  return { counting, computed }
}

test('what an earlier run has in common is found, and only what follows is computed', async () => {
  const shared = createSharedMaps(() => 0)
  const input = fillRandom(engine.allocate(shape), 3)
  const before = engine.memory().inUse
  const { counting, computed } = countingSteps()
  const run = (last: readonly [string, object?]) =>
    computeMaps(counting, planOf(stack(last), shape), input, {
      levels: [1, 2, 1, 0, 0],
      budget: BUDGET,
      cacheKey: 'photograph',
      shared,
    })
  const first = await run(max)
  expect([...computed]).toEqual(['Conv2D', 'ReLU', 'MaxPooling2D'])
  computed.clear()
  const changed = await run(['AveragePooling2D'])
  expect([...computed]).toEqual(['AveragePooling2D'])
  expect(changed.slice(0, 4)).toEqual(first.slice(0, 4))
  expect(changed.map((map, step) => map === first[step])).toEqual([true, true, true, true, false])
  computed.clear()
  const again = await run(max)
  expect([...computed]).toEqual([])
  free(first)
  const map = changed[0] as StreamedMap
  expect(
    (await map.tile({ channel: 1, level: 0, row: 60, column: 7, height: 9, width: 5, reduce: 'max' })).height,
  ).toBe(9)
  free(changed)
  free(again)
  await expect.poll(() => engine.memory().inUse).toBe(before)
  engine.forget('photograph')
  engine.release(input)
})

test('what is undone comes back without being computed, until its input is forgotten or the memory is taken by others', async () => {
  let idleBytes = 1e9
  const shared = createSharedMaps(() => idleBytes)
  const input = fillRandom(engine.allocate(shape), 3)
  const before = engine.memory().inUse
  const { counting, computed } = countingSteps()
  const run = (filters: number) =>
    computeMaps(counting, planOf([conv(4), conv(filters), ['ReLU'], max], shape), input, {
      levels: [1, 2, 1, 0],
      budget: BUDGET,
      cacheKey: 'photograph',
      shared,
    })
  const overviews = (maps: Maps) =>
    Promise.all(
      maps
        .slice(0, 3)
        .map((map) =>
          (map as StreamedMap).tile({ channel: 1, level: 2, row: 0, column: 0, height: 99, width: 300, reduce: 'max' }),
        ),
    )
  const first = await run(5)
  const seen = await overviews(first)
  const edited = await run(6)
  free(first)
  computed.clear()
  const undone = await run(5)
  expect([...computed]).toEqual([])
  expect(undone[2]).toBe(first[2])
  expect(await overviews(undone)).toEqual(seen)
  const fine = { channel: 4, level: 0, row: 60, column: 7, height: 9, width: 5, reduce: 'max' } as const
  expect((await (undone[2] as StreamedMap).tile(fine)).height).toBe(9)
  free(edited)
  idleBytes = 0
  free(undone)
  engine.forget('photograph')
  await expect.poll(() => engine.memory().inUse).toBe(before)

  idleBytes = 1e9
  const held = await run(5)
  free(await run(6))
  shared.forget('photograph')
  engine.forget('photograph')
  free(held)
  await expect.poll(() => engine.memory().inUse).toBe(before)
  engine.release(input)
})

test('a map that is computed for its own sake leaves nothing of the others, and a cancelled run nothing at all', async () => {
  const plan = planOf(stack(max), shape)
  const input = fillRandom(engine.allocate(shape), 3)
  const [, , , , pooled] = await engine.run(plan, input, { keep: new Set([4]) })
  const before = engine.memory().inUse
  const [, , , , alone] = await computeWhole(engine, plan, input, BUDGET, { keep: new Set([4]) })
  expect(firstDifference(alone!, pooled!)).toBeNull()
  expect(engine.memory().inUse - before).toBe(alone!.data.buffer.byteLength)
  engine.release(alone!)
  const controller = new AbortController()
  const onTime = () => controller.abort()
  const levels = [1, null, null, 0, 0]
  const { signal } = controller
  await expect(computeMaps(engine, plan, input, { levels, budget: BUDGET, signal, onTime })).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(engine.memory().inUse).toBe(before)
  await expect(computeWhole(engine, plan, input, 4e6, { keep: new Set([0]) })).rejects.toMatchObject({
    code: 'over-budget',
  })
  for (const map of [pooled, input]) engine.release(map!)
})
