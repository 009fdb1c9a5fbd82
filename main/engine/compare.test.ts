/** Comparisons of two maps, at once and by workers. */
import { afterAll, expect, test } from 'vitest'
import { mapShape, vectorShape } from '#app/shape'
import { createEngine } from './createEngine'
import type { Engine } from './engine'
import { fillMap, fillRandom, valuesOf, type Matrix } from './testing/maps'

const engine = createEngine({ threads: 2, kernels: 'portable', memoryBudget: 1e9 })
afterAll(() => engine.close())

function mapOf(rows: Matrix) {
  return fillMap(engine.allocate(mapShape(1, rows.length, rows[0]!.length)), (_, row, column) => rows[row]![column]!)
}

test('sums over the cells', async () => {
  const sums = await engine.compare(
    mapOf([
      [1, 2],
      [3, 4],
    ]),
    mapOf([
      [1, 2],
      [5, 3],
    ]),
    { tolerance: 0, move: null },
  )
  expect(sums).toEqual({
    cells: 4,
    unchanged: 2,
    finite: 4,
    sumBefore: 10,
    squaresBefore: 30,
    squaresAfter: 39,
    products: 32,
    squaresOfChange: 5,
    squaresOfError: 0,
    squaresMoved: 0,
  })
})

test('counts what differs by no more than the tolerance as unchanged', async () => {
  const counts = [0, 1, 2].map(
    async (tolerance) =>
      (await engine.compare(mapOf([[1, 2, 3]]), mapOf([[1, 3, 5]]), { tolerance, move: null })).unchanged,
  )
  expect(await Promise.all(counts)).toEqual([1, 2, 3])
})

test('leaves values that are not finite out of the sums', async () => {
  const [before, after] = [
    [NaN, Infinity, Infinity, NaN, 2],
    [NaN, Infinity, -Infinity, 1, 3],
  ].map((row) => mapOf([row]))
  expect(await engine.compare(before!, after!, { tolerance: 1, move: null })).toMatchObject({
    cells: 5,
    unchanged: 3,
    finite: 1,
    sumBefore: 2,
    squaresAfter: 9,
  })
})

test('moves the first map along where it is asked to', async () => {
  const before = mapOf([
    [1, 2, 3],
    [4, 5, 6],
  ])
  const right = await engine.compare(
    before,
    mapOf([
      [9, 1, 2],
      [9, 4, 7],
    ]),
    { tolerance: 0, move: [0, 1] },
  )
  expect([right.squaresOfError, right.squaresMoved]).toEqual([4, 1 + 4 + 16 + 25])
  const upLeft = await engine.compare(
    before,
    mapOf([
      [5, 6, 9],
      [9, 9, 9],
    ]),
    { tolerance: 0, move: [-1, -1] },
  )
  expect([upLeft.squaresOfError, upLeft.squaresMoved]).toEqual([0, 25 + 36])
  const away = await engine.compare(before, before, { tolerance: 0, move: [2, 0] })
  expect([away.squaresOfError, away.squaresMoved]).toEqual([0, 0])
})

test('of some rows takes those around them along', async () => {
  const before = mapOf([
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
  ])
  const after = mapOf([
    [9, 9],
    [3, 4],
    [3, 5],
  ])
  const rows = { before: 1, after: 1, count: 2 }
  expect(await engine.compare(before, after, { tolerance: 0, move: null, rows })).toMatchObject({
    cells: 4,
    unchanged: 2,
    sumBefore: 18,
    squaresOfChange: 4 + 1,
  })
  const down = await engine.compare(before, after, { tolerance: 0, move: [1, 0], rows })
  expect([down.squaresOfError, down.squaresMoved]).toEqual([4 + 4 + 0 + 1, 1 + 4 + 9 + 16])
  const farUp = await engine.compare(before, after, { tolerance: 0, move: [-2, 0], rows })
  expect([farUp.squaresOfError, farUp.squaresMoved]).toEqual([16 + 16, 49 + 64])
})

test('of large maps is what plain sums give, and the same at any number of threads', async () => {
  const shape = mapShape(3, 500, 333)
  const maps = (on: Engine) => [fillRandom(on.allocate(shape), 1), fillRandom(on.allocate(shape), 2)] as const
  const [before, after] = maps(engine)
  const sums = await engine.compare(before, after, { tolerance: 0.5, move: [-7, 3] })
  const [a, b] = [valuesOf(before), valuesOf(after)]
  const [flatA, flatB] = [a.flat(), b.flat()]
  const sum = (of: (x: number, y: number) => number) => flatA.reduce((so, x, i) => so + of(x, flatB[i]!), 0)
  expect(sums.unchanged).toBe(sum((x, y) => Number(Math.abs(y - x) <= 0.5)))
  expect(sums.products).toBeCloseTo(
    sum((x, y) => x * y),
    6,
  )
  expect(sums.squaresOfChange).toBeCloseTo(
    sum((x, y) => (y - x) ** 2),
    6,
  )
  let error = 0
  for (let row = 0; row < 3 * 500; row++) {
    const [channel, y] = [Math.floor(row / 500), row % 500]
    for (let x = 3; x < 333 && y + 7 < 500; x++)
      error += (flatB[(channel * 500 + y) * 333 + x]! - flatA[(channel * 500 + y + 7) * 333 + x - 3]!) ** 2
  }
  expect(sums.squaresOfError).toBeCloseTo(error, 5)
  const alone = createEngine({ threads: 1, kernels: 'portable', memoryBudget: 1e9 })
  expect(await alone.compare(...maps(alone), { tolerance: 0.5, move: [-7, 3] })).toEqual(sums)
  await alone.close()
})

test('of vectors takes their values one by one', async () => {
  const [one, other] = [1, 2].map((factor) =>
    fillMap(engine.allocate(vectorShape(4)), (_, __, column) => column * factor),
  )
  expect(await engine.compare(one!, other!, { tolerance: 0, move: null })).toMatchObject({
    cells: 4,
    unchanged: 1,
    squaresBefore: 14,
    squaresAfter: 56,
  })
})
