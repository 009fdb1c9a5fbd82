/** The difference of two maps, at once and by workers. */
import { afterAll, expect, test } from 'vitest'
import { mapShape, vectorShape } from '#app/shape'
import { createEngine } from './createEngine'
import { fillMap, fillRandom, mapOf, valuesOf } from './testing/maps'

const engine = createEngine({ threads: 2, kernels: 'portable', memoryBudget: 1e9 })
afterAll(() => engine.close())

test('is taken cell by cell', async () => {
  const [one, other] = [
    [5, 2, 0, NaN],
    [1, 4, Infinity, 1],
  ].map((values) => fillMap(engine.allocate(mapShape(1, 2, 2)), (_, row, column) => values[2 * row + column]!))
  const difference = await engine.subtract({ map: one!, channel: 0 }, { map: other!, channel: 0 })
  expect(valuesOf(difference).flat()).toEqual([4, -2, -Infinity, NaN])
})

test('of large maps is what float32 subtraction gives, of the channels that are asked for', async () => {
  const [one, other] = [
    fillRandom(engine.allocate(mapShape(2, 301, 701)), 1),
    fillRandom(engine.allocate(mapShape(3, 301, 701)), 2),
  ]
  const difference = await engine.subtract({ map: one, channel: 1 }, { map: other, channel: 2 })
  expect(difference.shape).toEqual(mapShape(1, 301, 701))
  const size = 301 * 701
  const [a, b] = [
    valuesOf(one).flat().slice(size),
    valuesOf(other)
      .flat()
      .slice(2 * size),
  ]
  expect(valuesOf(difference).flat()).toEqual(a.map((value, i) => Math.fround(value - b[i]!)))
})

test('of vectors is one row', async () => {
  const [one, other] = [3, 1].map((factor) =>
    fillMap(engine.allocate(vectorShape(4)), (_, __, column) => column * factor),
  )
  const difference = await engine.subtract({ map: one!, channel: 0 }, { map: other!, channel: 0 })
  expect([difference.shape, valuesOf(difference).flat()]).toEqual([mapShape(1, 1, 4), [0, 2, 4, 6]])
})

test('of maps of different sizes is refused', async () => {
  const difference = engine.subtract({ map: mapOf([[1, 2]]), channel: 0 }, { map: mapOf([[1]]), channel: 0 })
  await expect(difference).rejects.toThrow('received 1 × 2 and 1 × 1.')
})
