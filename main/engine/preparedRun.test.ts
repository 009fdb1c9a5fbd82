/** Small runs that are done again: always of what the input holds now, into maps that nobody else has. */
import { afterAll, describe, expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { createEngine } from './createEngine'
import type { FeatureMap } from './featureMap'
import { fillRandom, firstDifference, planOf, runDully } from './testing/maps'

const plan = planOf(
  [['Conv2D', { filters: 2 }], ['ReLU'], ['MaxPooling2D'], ['Flatten'], ['Dense', { units: 3 }]],
  mapShape(1, 8, 8),
)

describe.each(['portable', 'wasm', undefined] as const)('kernels: %s', (kernels) => {
  const engine = createEngine({ threads: 1, kernels, memoryBudget: 1e9 })
  const input = engine.allocate(plan.input)
  afterAll(() => engine.close())

  const run = async (seed: number, keep?: ReadonlySet<number>) => {
    fillRandom(input, seed)
    const expected = runDully(plan, input)
    const maps = await engine.run(plan, input, keep && { keep })
    expect(maps.map((map) => map !== null)).toEqual(plan.steps.map((_, step) => keep?.has(step) ?? true))
    // Native sums may be made in another order.
    maps.forEach((map, step) => map && expectAlike(map, expected[step]!, kernels === 'portable'))
    return maps
  }
  const free = (maps: readonly (FeatureMap | null)[]) => maps.forEach((map) => map && engine.release(map))

  test('the same input with other contents', async () => {
    for (const seed of [1, 2, 3]) free(await run(seed))
  })

  test('while the maps of the first are still held', async () => {
    const first = await run(4)
    const values = first.map((map) => [...map!.data])
    free(await run(5))
    expect(first.map((map) => [...map!.data])).toEqual(values)
    free(first)
  })

  test('after others have used its memory', async () => {
    free(await run(6))
    const others = plan.steps.map(({ shape }) => engine.allocate(shape))
    others.forEach((map) => map.data.fill(9))
    free(await run(7))
    expect(others.every((map) => map.data.every((value) => value === 9))).toBe(true)
    free(others)
    free(await run(8))
  })

  test('with other maps kept, then all', async () => {
    free(await run(9, new Set([1, 2])))
    free(await run(10, new Set([2])))
    free(await run(11))
  })

  test('on another input', async () => {
    free(await run(12))
    const other = fillRandom(engine.allocate(plan.input), 13)
    const maps = await engine.run(plan, other)
    expectAlike(maps[4]!, runDully(plan, other)[4]!, kernels === 'portable')
    free([other, ...maps])
  })

  test('tells its layers each time', async () => {
    for (let i = 0; i < 2; i++) {
      const steps: number[] = []
      free(await engine.run(plan, input, { onLayer: (step) => steps.push(step) }))
      expect(steps).toEqual([0, 1, 2, 3, 4])
    }
  })

  test('on inputs that take turns in the same memory, whatever the weights', async () => {
    for (const layers of [
      [['Dropout'], ['Conv2D', { filters: 8, padding: 'same' }], ['ReLU']],
      [['AveragePooling2D'], ['Flatten'], ['Dense', { units: 16 }]],
    ] as const) {
      const many = planOf([...layers], mapShape(1, 128, 128))
      for (let i = 0; i < 6; i++) {
        const one = fillRandom(engine.allocate(many.input), i)
        const expected = runDully(many, one)
        const maps = await engine.run(many, one)
        maps.forEach((map, step) => expectAlike(map!, expected[step]!, kernels === 'portable'))
        if (i % 2 === 0) await new Promise((resolve) => setImmediate(resolve))
        free([...maps, one])
      }
    }
  })

  test('and nothing stays held', () => {
    engine.release(input)
    expect(engine.memory().inUse).toBe(0)
  })
})

test('little work with weights that take long to initialize, by two workers', async () => {
  const engine = createEngine({ threads: 2, memoryBudget: 1e9 })
  const plan = planOf([['Flatten'], ['Dense', { units: 256 }]], mapShape(1, 64, 64))
  const input = fillRandom(engine.allocate(plan.input), 14)
  const expected = runDully(plan, input)
  for (let i = 0; i < 4; i++) {
    const maps = await engine.run(plan, input)
    expectAlike(maps[1]!, expected[1]!, false)
    for (const map of maps) engine.release(map!)
  }
  await engine.close()
})

function expectAlike(map: FeatureMap, expected: FeatureMap, exactly: boolean): void {
  if (exactly) return expect(firstDifference(map, expected)).toBeNull()
  for (let i = 0; i < map.channels; i++)
    expect(map.data[i * map.planeStride]).toBeCloseTo(expected.data[i * map.planeStride]!, 5)
}
