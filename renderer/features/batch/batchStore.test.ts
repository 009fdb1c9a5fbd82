/** A run on images: how it begins, stands still, goes on and ends, whatever becomes of its images. */
import { beforeEach, expect, test } from 'vitest'
import { fromPlain, type PlainFailure } from '#app/failure'
import type { BatchRows } from '#app/protocol/contract'
import { setUpStores, smallExperiment, type ScriptedService } from '#renderer/stores/testing'
import { useBatch, type BatchOrder } from './batchStore'

const failure: PlainFailure = { code: 'unreadable-image', message: 'not an image' }
let service: ScriptedService

/** What the images answer, by their names, each time that they are asked. */
let answers: Record<string, (BatchRows | Error | (() => Promise<BatchRows>))[]>
let asked: string[]
/** What the host hears: whether rows would be lost. */
let told: boolean[]

function rowsOf(values: number[] | null, why: PlainFailure | null = null, channels: number[] | null = [1]): BatchRows {
  return { path: '', channels, rows: [{ item: 0, values, notes: [], failure: why, thumbnail: null }] }
}

function orderOf(...names: string[]): BatchOrder {
  return {
    experiment: smallExperiment('MaxPooling2D'),
    layers: [0],
    columns: ['maximum'],
    inputs: [],
    sources: names.map((name) => ({
      name,
      show: async () => undefined,
      async rows() {
        asked.push(name)
        const answer = answers[name]?.shift() ?? rowsOf([1])
        if (answer instanceof Error) throw answer
        return typeof answer === 'function' ? answer() : answer
      },
    })),
  }
}

/** What is told when the test says so. */
function later() {
  let done: ((rows: BatchRows) => void) | undefined
  const promise = new Promise<BatchRows>((resolve) => (done = resolve))
  return { rows: () => promise, finish: (rows: BatchRows) => done?.(rows) }
}

const valuesIn = () => useBatch().rows.map(({ name, values }) => [name, values?.[0] ?? null])

beforeEach(() => {
  told = []
  service = setUpStores({}, { setUnsavedRows: async (unsaved) => void told.push(unsaved) })
  answers = {}
  asked = []
})

test('images are run in order, one until the channels are known, and rows stand in the order of the images', async () => {
  const slow = later()
  answers = { a: [rowsOf(null, failure, null)], b: [slow.rows], c: [rowsOf([3])] }
  const batch = useBatch()
  void batch.start(orderOf('a', 'b', 'c', 'd'))
  await expect.poll(() => asked).toEqual(['a', 'b'])
  slow.finish(rowsOf([2]))
  await expect.poll(() => batch.phase).toBe('done')
  expect(valuesIn()).toEqual([
    ['a', null],
    ['b', 2],
    ['c', 3],
    ['d', 1],
  ])
  expect(batch.columns).toEqual([{ name: '0-MaxPooling2D.c0.maximum', layer: '0-MaxPooling2D', figure: 'c0.maximum' }])
  expect([batch.done, batch.total, batch.failures]).toEqual([4, 4, 1])
  expect(service.requests.map(({ name }) => name)).toEqual(['openBatch', 'closeBatch'])
})

test('an image that others may have crowded out is run again when it is alone', async () => {
  answers = { b: [rowsOf(null, { code: 'over-budget', message: 'no room' }), rowsOf([5])] }
  const batch = useBatch()
  await batch.start(orderOf('a', 'b', 'c', 'd'))
  await expect.poll(() => batch.phase).toBe('done')
  expect(asked).toEqual(['a', 'b', 'c', 'd', 'b'])
  expect(valuesIn()).toEqual([
    ['a', 1],
    ['b', 5],
    ['c', 1],
    ['d', 1],
  ])
})

test('a run that was paused keeps its rows, and goes on with those that are left', async () => {
  const slow = later()
  answers = { b: [slow.rows] }
  const batch = useBatch()
  void batch.start(orderOf('a', 'b', 'c', 'd', 'e'))
  await expect.poll(() => asked.length).toBe(5)
  expect(batch.phase).toBe('running')
  batch.pause()
  expect(batch.phase).toBe('paused')
  slow.finish(rowsOf([2]))
  await expect.poll(() => valuesIn().length).toBe(5)
  await batch.go()
  await expect.poll(() => batch.phase).toBe('done')
  expect(asked).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('nothing is lost with the service: the run stands still, and goes on with another batch and the same channels', async () => {
  answers = { b: [fromPlain({ code: 'internal', message: 'gone' })] }
  const batch = useBatch()
  await batch.start(orderOf('a', 'b', 'c'))
  await expect.poll(() => batch.phase).toBe('paused')
  expect(batch.problem).toBe('gone')
  await batch.go()
  await expect.poll(() => batch.phase).toBe('done')
  expect(batch.problem).toBe('')
  expect(valuesIn().map(([name]) => name)).toEqual(['a', 'b', 'c'])
  const opened = service.requests.filter(({ name }) => name === 'openBatch')
  expect(opened.map(({ argument }) => argument['channels'])).toEqual([undefined, [1]])
})

test('a run that is cancelled closes its batch, and its rows stay; the next one begins without them', async () => {
  answers = { b: [() => new Promise(() => undefined)] }
  const batch = useBatch()
  void batch.start(orderOf('a', 'b'))
  await expect.poll(() => asked).toEqual(['a', 'b'])
  batch.cancel()
  expect([batch.phase, valuesIn()]).toEqual(['cancelled', [['a', 1]]])
  expect(service.requests.at(-1)!.name).toBe('closeBatch')
  await batch.start(orderOf('x'))
  await expect.poll(() => batch.phase).toBe('done')
  expect(valuesIn()).toEqual([['x', 1]])
})

test('a layer with more channels than a table has columns ends the run in words', async () => {
  answers = { a: [rowsOf([], null, [20_000])] }
  const batch = useBatch()
  await batch.start(orderOf('a', 'b'))
  await expect.poll(() => batch.phase).toBe('cancelled')
  expect(batch.problem).toMatch(/20,?000 channels/)
})

test('the host knows while a run is under way or its rows are not saved', async () => {
  const slow = later()
  answers = { b: [slow.rows] }
  const batch = useBatch()
  void batch.start(orderOf('a', 'b'))
  await expect.poll(() => told).toEqual([true])
  await expect.poll(() => valuesIn().length).toBe(1)
  // Saved while it runs: the rows that come later are not.
  const early = batch.rows
  slow.finish(rowsOf([2]))
  await expect.poll(() => batch.phase).toBe('done')
  batch.markSaved(early)
  expect(batch.unsaved).toBe(true)
  batch.markSaved(batch.rows)
  await expect.poll(() => told).toEqual([true, false])
  void batch.start(orderOf('x'))
  await expect.poll(() => told).toEqual([true, false, true])
})
