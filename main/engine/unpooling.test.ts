import { afterAll, describe, expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { createEngine } from './createEngine'
import { fillRandom, mapOf, planOf, rowsOf, runDully, valuesOf, type Matrix } from './testing/maps'

const engines = [1, 2].map((threads) => createEngine({ threads, kernels: 'portable', memoryBudget: 1e9 }))
afterAll(() => Promise.all(engines.map((engine) => engine.close())))

const image = [
  [1, 9, 2, 2],
  [3, 4, 8, 1],
  [5, 5, -7, -3],
  [5, 5, -2, -9],
]
const maxima = [
  [0, 9, 0, 0],
  [0, 0, 8, 0],
  [5, 0, 0, 0],
  [0, 0, -2, 0],
]
const pools: [string, object?][] = [['MaxPooling2D'], ['MaxUnpooling2D']]

test('pooled and unpooled, an image keeps the maxima at their places; of equal ones the first', () => {
  expect(rowsOf(runDully(planOf(pools, mapShape(1, 4, 4)), mapOf(image))[1]!)).toEqual(maxima)
})

describe.each(engines.map((engine) => [engine.describe().threads, engine] as const))('threads: %i', (_, engine) => {
  test('a known image', async () => {
    const input = fill(engine.allocate(mapShape(1, 4, 4)), image)
    const [pooled, unpooled] = await engine.run(planOf(pools, input.shape), input)
    expect(rowsOf(pooled!)).toEqual([
      [9, 8],
      [5, -2],
    ])
    expect(rowsOf(unpooled!)).toEqual(maxima)
  })

  test('nested pairs with layers between them, as the kernels give call by call', async () => {
    const conv = { filters: 3, padding: 'same', weights: { init: 'random', distribution: 'heUniform', seed: 5 } }
    const layers: [string, object?][] = [
      ['Conv2D', conv],
      ['ReLU'],
      ['MaxPooling2D', { poolSize: [3, 2], strides: [2, 2], padding: 'same' }],
      ['Conv2D', conv],
      ['MaxPooling2D'],
      ['Tanh'],
      ['MaxUnpooling2D'],
      ['Conv2D', conv],
      ['MaxUnpooling2D'],
    ]
    const plan = planOf(layers, mapShape(2, 90, 70))
    expect(plan.problem).toBeNull()
    const input = fillRandom(engine.allocate(plan.input), 11)
    const maps = await engine.run(plan, input)
    runDully(plan, input).forEach((map, i) => expect(valuesOf(maps[i]!)).toEqual(valuesOf(map)))
  })

  test('a step that only the unpooling reads is computed, and its maps are found again in the next run', async () => {
    const plan = planOf([['Tanh'], ...pools], mapShape(1, 4, 4))
    const input = fill(engine.allocate(plan.input), image)
    const options = { keep: new Set([2]), cacheKey: 'image' }
    const wanted = rowsOf(runDully(plan, input)[2]!)
    for (let round = 0; round < 2; round++) {
      const [, , unpooled] = await engine.run(plan, input, options)
      expect(rowsOf(unpooled!)).toEqual(wanted)
    }
  })
})

function fill<M extends { data: Float32Array; rowStride: number }>(map: M, rows: Matrix): M {
  rows.forEach((row, i) => map.data.set(row, i * map.rowStride))
  return map
}
