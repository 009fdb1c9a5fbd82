/** What a moving input changes in the layers of a network, and in its answer. */
import { expect, test } from 'vitest'
import { insertLayer, newLayer } from '#app/document/edit'
import type { Experiment } from '#app/document/experiment'
import { openDesk } from '#main/testing/desk'

const desk = openDesk()

/** The line of the course, flattened: the answer is the place of the first 3. */
async function network(): Promise<Experiment> {
  const { experiment } = await desk.session.request('openExample', { example: 'vertical-line' })
  return insertLayer(experiment, newLayer(experiment, 'Flatten'), experiment.stack.length)
}

const measured = (experiment: Experiment, shifts: [number, number][]) =>
  desk.session.request('measureNetwork', {
    job: 'measure',
    experiment,
    input: 0,
    image: null,
    shifts,
    paddingMode: 'zeros',
  })

test('the answer of the flattened line under movements to both sides', async () => {
  const { layers, shifts, consistency } = await measured(await network(), [
    [0, -1],
    [0, 0],
    [0, 1],
  ])
  expect(layers.map(({ name }) => name)).toEqual(['Conv2D', 'ReLU', 'MaxPooling2D', 'Flatten'])
  // Pooled rows: 3 3 0, then 0 3 0, then 0 3 3.
  expect(shifts.map(({ top, score }) => [top, score])).toEqual([
    [0, 3],
    [1, 3],
    [1, 3],
  ])
  expect(consistency).toBe(1 / 3)
})

test('the change of each layer is what the movement does to its map', async () => {
  const { shifts } = await measured(await network(), [
    [0, 0],
    [0, 1],
  ])
  expect(shifts[0]!.changes.map(({ relativeChange }) => relativeChange)).toEqual([0, 0, 0, 0])
  // A row of the convolution, 0 0 3 3 0 0, becomes 0 0 0 3 3 0: two of the cells that were 3 differ by 3 in sum of squares.
  const [conv, , pool, flat] = shifts[1]!.changes
  expect(conv!.relativeChange).toBeCloseTo(Math.sqrt(18 / 18), 12)
  expect(conv!.cosineSimilarity).toBeCloseTo(9 / 18, 12)
  // 0 3 0 becomes 0 3 3.
  expect(pool!.relativeChange).toBeCloseTo(1, 12)
  expect(pool!.cosineSimilarity).toBeCloseTo(9 / Math.sqrt(9 * 18), 12)
  expect(flat).toEqual(pool)
})

test('a stack that ends in a map has no answer', async () => {
  const { experiment } = await desk.session.request('openExample', { example: 'vertical-line' })
  const { shifts, consistency } = await measured(experiment, [
    [0, 0],
    [0, 1],
  ])
  expect(shifts.map(({ top, score }) => [top, score])).toEqual([
    [null, null],
    [null, null],
  ])
  expect(consistency).toBeNull()
})

test('a network that can not run says why', async () => {
  const experiment = await network()
  const broken = {
    ...experiment,
    stack: experiment.stack.map((layer) => ({
      ...layer,
      params: layer.type === 'MaxPooling2D' ? { ...layer.params, poolSize: [9, 9] } : layer.params,
    })),
  }
  await expect(measured(broken as Experiment, [[0, 0]])).rejects.toMatchObject({ code: 'impossible-stack' })
})
