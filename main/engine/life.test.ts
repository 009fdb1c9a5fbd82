/** What can happen to a run: it is cancelled, its worker dies, it is too large, or its beginning is known already. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { createEngine } from './createEngine'
import type { Engine } from './engine'
import { fillRandom, firstDifference, planOf, rowsOf, runDully } from './testing/maps'

const workers: Worker[] = []
const noteWorker = (worker: Worker) => workers.push(worker)
let engine: Engine
beforeAll(() => {
  process.on('worker', noteWorker)
  engine = createEngine({ threads: 2, kernels: 'portable', memoryBudget: 1e8 })
})
afterAll(async () => {
  process.off('worker', noteWorker)
  await engine.close()
})

/** Seconds of work for the portable kernels. */
const longPlan = planOf([['Conv2D', { filters: 8, kernelSize: [15, 15] }], ['ReLU']], mapShape(1, 500, 500))
/** Some milliseconds of work, enough for the workers. */
const shortPlan = planOf([['MaxPooling2D', { poolSize: [3, 3] }], ['ReLU'], ['AveragePooling2D']], mapShape(2, 90, 120))

describe('a cancelled run', () => {
  test('ends at once, and the next one works', async () => {
    const input = fillRandom(engine.allocate(longPlan.input), 1)
    const controller = new AbortController()
    const run = engine.run(longPlan, input, { signal: controller.signal })
    setTimeout(() => controller.abort(), 100)
    await expect(run).rejects.toMatchObject({ code: 'cancelled' })
    engine.release(input)
    await expectRight(engine)
  })

  test('that waits for another one ends at once', async () => {
    const input = fillRandom(engine.allocate(longPlan.input), 1)
    const [first, second] = [new AbortController(), new AbortController()]
    const running = engine.run(longPlan, input, { signal: first.signal })
    const waiting = engine.run(longPlan, input, { signal: second.signal })
    second.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
    first.abort()
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    engine.release(input)
  })

  test('never begins where the signal was given before', async () => {
    const input = fillRandom(engine.allocate(shortPlan.input), 1)
    await expect(engine.run(shortPlan, input, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    })
    engine.release(input)
  })
})

test('what goes on beside a cancelled run that does not stop is done all the same', async () => {
  const plan = planOf([['Flatten'], ['Softmax']], mapShape(1, 2000, 2000))
  const input = fillRandom(engine.allocate(plan.input), 1)
  const controller = new AbortController()
  const run = engine.run(plan, input, { signal: controller.signal })
  const looks = [0, 30, 60].map((wait) => sleep(wait).then(() => engine.ranges(input)))
  setTimeout(() => controller.abort(), 20)
  await expect(run).rejects.toMatchObject({ code: 'cancelled' })
  const found = await Promise.all(looks)
  expect(found.map(([range]) => range!.map((end) => Math.round(end)))).toEqual(found.map(() => [-1, 1]))
  engine.release(input)
})

test('a worker that dies fails the run in words, and the next run works', async () => {
  const input = fillRandom(engine.allocate(longPlan.input), 1)
  const run = engine.run(longPlan, input)
  setTimeout(() => void workers.at(-1)!.terminate(), 100)
  await expect(run).rejects.toMatchObject({ code: 'worker-died', message: expect.stringContaining('Try again') })
  engine.release(input)
  await expectRight(engine)
})

test('progress never falls, and layers are told in order with their maps ready', async () => {
  const plan = planOf(
    [['Conv2D', { filters: 4, kernelSize: [7, 7] }], ['ReLU'], ['GlobalMaxPooling2D']],
    mapShape(1, 120, 120),
  )
  const input = fillRandom(engine.allocate(plan.input), 2)
  const expected = runDully(plan, input)
  const fractions: number[] = []
  const layers: number[] = []
  const maps = await engine.run(plan, input, {
    onProgress: (fraction) => fractions.push(fraction),
    onLayer: (step, map) => {
      layers.push(step)
      expect(firstDifference(map, expected[step]!)).toBeNull()
    },
  })
  expect(layers).toEqual([0, 1, 2])
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b))
  expect(fractions.every((fraction) => fraction > 0 && fraction <= 1)).toBe(true)
  ;[input, ...maps].forEach((map) => engine.release(map!))
})

test('a plan over the budget is refused before anything is allocated', async () => {
  const plan = planOf([['Conv2D', { filters: 10_000 }]], mapShape(1, 300, 300))
  const input = fillRandom(engine.allocate(plan.input), 1)
  const before = engine.memory()
  await expect(engine.run(plan, input)).rejects.toMatchObject({
    code: 'over-budget',
    message: expect.stringContaining('Largest map: Conv2D'),
  })
  expect(engine.memory()).toEqual(before)
  engine.release(input)
})

test('10,000 filters on a small map are computed', async () => {
  const plan = planOf([['Conv2D', { filters: 10_000 }], ['GlobalMaxPooling2D']], mapShape(1, 5, 5))
  const input = fillRandom(engine.allocate(plan.input), 1)
  const expected = runDully(plan, input)
  const maps = await engine.run(plan, input)
  expect(rowsOf(maps[1]!)).toEqual(rowsOf(expected[1]!))
  ;[input, ...maps].forEach((map) => engine.release(map!))
})

test('an impossible plan is refused with its problem', async () => {
  const plan = planOf([['MaxPooling2D', { poolSize: [9, 9] }]], mapShape(1, 5, 5))
  const input = engine.allocate(plan.input)
  await expect(engine.run(plan, input)).rejects.toMatchObject({ code: 'impossible-stack', place: { layerId: 'l0' } })
  engine.release(input)
})

describe('a known beginning', () => {
  const plan = (last: string) => planOf([['Conv2D', { filters: 3 }], ['ReLU'], [last]], mapShape(1, 150, 150))

  test('is not computed again: only the changed end is', async () => {
    const input = fillRandom(engine.allocate(plan('MaxPooling2D').input), 3)
    const first = await engine.run(plan('MaxPooling2D'), input, { cacheKey: 'a' })
    const second = await engine.run(plan('AveragePooling2D'), input, { cacheKey: 'a' })
    expect(second.map((map, i) => map === first[i])).toEqual([true, true, false])
    expect(firstDifference(second[2]!, runDully(plan('AveragePooling2D'), input)[2]!)).toBeNull()
    ;[input, ...first, ...second].forEach((map) => engine.release(map!))
  })

  test('is found after its run was freed, but not for another input or after it was forgotten', async () => {
    const input = fillRandom(engine.allocate(plan('MaxPooling2D').input), 3)
    const run = (cacheKey: string) => engine.run(plan('MaxPooling2D'), input, { cacheKey })
    const first = await run('b')
    first.forEach((map) => engine.release(map!))
    const again = await run('b')
    expect(again).toEqual(first)
    const other = await run('c')
    expect(other[0]).not.toBe(first[0])
    ;[...again, ...other].forEach((map) => engine.release(map!))
    engine.forget('b')
    const anew = await run('b')
    expect(anew[0]).not.toBe(first[0])
    ;[input, ...anew].forEach((map) => engine.release(map!))
    ;['a', 'b', 'c'].forEach((key) => engine.forget(key))
  })
})

test('maps that nobody asks for are not kept, and change nothing for the others', async () => {
  const plan = planOf([['Conv2D', { filters: 3 }], ['ReLU'], ['MaxPooling2D']], mapShape(2, 120, 100))
  const input = fillRandom(engine.allocate(plan.input), 4)
  const expected = runDully(plan, input)
  const maps = await engine.run(plan, input, { keep: new Set([1, 2]) })
  expect(maps[0]).toBeNull()
  expect(firstDifference(maps[1]!, expected[1]!)).toBeNull()
  expect(firstDifference(maps[2]!, expected[2]!)).toBeNull()
  const [, , last] = await engine.run(plan, input, { keep: new Set([2]) })
  expect(firstDifference(last!, expected[2]!)).toBeNull()
  ;[input, maps[1], maps[2], last].forEach((map) => engine.release(map!))
})

test('all memory is given back once every map is freed', () => {
  expect(engine.memory().inUse).toBe(0)
})

test('the number of threads can be changed', async () => {
  engine.configure({ threads: 3 })
  expect(engine.describe().threads).toBe(3)
  await expectRight(engine)
  engine.configure({ threads: 1 })
  await expectRight(engine)
})

async function expectRight(on: Engine): Promise<void> {
  const input = fillRandom(on.allocate(shortPlan.input), 9)
  const maps = await on.run(shortPlan, input)
  const expected = runDully(shortPlan, input)
  expect(maps.map((map, i) => firstDifference(map!, expected[i]!))).toEqual(maps.map(() => null))
  ;[input, ...maps].forEach((map) => on.release(map!))
}
