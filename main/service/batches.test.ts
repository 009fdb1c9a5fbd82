/** What the window's batches say of images: the same as the command line's table. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { forEachImage } from '#app/batch/forEachImage'
import { outputLayers } from '#app/batch/layers'
import { columnKinds, columnNames, headLine, rowLine } from '#app/batch/table'
import type { Experiment } from '#app/document/experiment'
import type { BatchRows } from '#app/protocol/contract'
import { plainCsv } from '#app/text/csv'
import { formatEnglish } from '#app/text/format'
import { createImageRunner } from '#main/batch/imageRunner'
import { joinParts } from '#main/batch/join'
import { describeOutputs } from '#main/batch/outputs'
import { writePlan } from '#main/batch/plan'
import { runShard } from '#main/batch/runShard'
import { findImages } from '#main/batch/sources'
import { createFileTokens } from '#main/desktop/fileTokens'
import { packBundle } from '#main/files/bundle'
import { openDesk } from '#main/testing/desk'
import { convolutionNetwork } from '#main/testing/tensors'
import type { Session } from './service'

const desk = openDesk({})
const tokens = createFileTokens()
let folder: string
let session: Session
let experiment: Experiment

const pgm = (width: number, height: number, seed: number) =>
  Buffer.concat([
    Buffer.from(`P5\n${width} ${height}\n255\n`),
    Buffer.from(Array.from({ length: width * height }, (_, i) => (i * seed) % 256)),
  ])

/** An array of float32, in C order, with the numbers 0, 1, 2 ... */
function npy(...shape: number[]): Buffer {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`.padEnd(117) + '\n'
  const numbers = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i)
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'),
    Buffer.from(header),
    Buffer.from(numbers.buffer),
  ])
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-batches-'))
  await mkdir(join(folder, 'images/more'), { recursive: true })
  await writeFile(join(folder, 'images/a.pgm'), pgm(8, 8, 7))
  await writeFile(join(folder, 'images/broken.pgm'), 'no image')
  await writeFile(join(folder, 'images/more/wide.pgm'), pgm(30, 9, 11))
  await writeFile(join(folder, 'images/small.pgm'), pgm(1, 1, 3))
})
afterAll(() => rm(folder, { recursive: true }))

beforeEach(async () => {
  session = desk.service.openSession(() => undefined, {
    kind: 'desktop',
    chooseDestination: () => Promise.resolve(null),
    files: tokens,
  })
  experiment = (await session.request('openExample', { example: 'vertical-line' })).experiment
  return () => session.close()
})

function open(batch: string, of = experiment, layers = [2]) {
  return session.request('openBatch', { batch, experiment: of, layers, columns: ['average', 'maximum'] })
}

test('the row of an open input has the average and the maximum of each channel', async () => {
  await open('b', experiment, [-1, 2])
  const { path, channels, rows } = await session.request('batchInput', { batch: 'b', input: 0, image: null })
  // The line is two of eight columns wide; pooled rows are 0 3 0.
  expect({ path, channels }).toEqual({ path: experiment.inputs[0]!.name, channels: [1, 1] })
  expect(rows).toMatchObject([{ item: 0, failure: null, notes: [] }])
  const [average, maximum, ...pooled] = rows[0]!.values!
  expect([average, maximum]).toEqual([0.25, 1])
  expect(pooled).toEqual([1, 3])
  expect(rows[0]!.thumbnail).toMatchObject({ height: 8, width: 8 })
})

test('files give the bytes that the command line writes', async () => {
  const batched = forEachImage(experiment)
  const entries = await findImages(
    { named: [join(folder, 'images')], listed: [join(folder, 'images/gone.pgm')], except: '' },
    () => undefined,
  )
  const layers = [0, 2]
  await session.request('openBatch', { batch: 'b', experiment: batched, layers, columns: [...columnKinds] })
  const replies: BatchRows[] = []
  for (const { path } of entries.slice(0, entries.length))
    replies.push(await session.request('batchFile', { batch: 'b', file: tokens.of(path) }))
  const outputs = {
    layers: outputLayers(batched.stack, layers, replies[0]!.channels!),
    columns: columnKinds,
    maps: false,
    dialect: plainCsv,
  }
  const cells = columnNames(outputs).length - 5
  const lines = replies.flatMap(({ path, rows }, image) =>
    rows.map(({ item, values, notes, failure }) => {
      const texts = {
        notes: notes.map(formatEnglish).join(' '),
        error: failure ? formatEnglish(failure.message) : '',
      }
      return rowLine({ image, path, item, values, ...texts }, cells, plainCsv)
    }),
  )
  expect(replies.map(({ rows }) => rows[0]!.failure?.code)).toEqual([
    undefined,
    'unreadable-image',
    'not-found',
    undefined,
    'impossible-stack',
  ])
  expect(headLine(outputs) + lines.join('')).toBe(await commandLine(batched, entries, layers))
})

test('contents of files give the rows that the files give, and a batch of arrays one for each item', async () => {
  const arrays = join(folder, 'arrays.npy')
  await writeFile(arrays, npy(2, 1, 3, 4))
  await open('b', forEachImage(experiment), [-1])
  for (const path of [join(folder, 'images/a.pgm'), join(folder, 'images/broken.pgm'), arrays]) {
    const name = basename(path)
    const ofFile = await session.request('batchFile', { batch: 'b', file: tokens.of(path) })
    const ofBytes = await session.request('batchBytes', { batch: 'b', name, bytes: await readFile(path) })
    expect(ofBytes).toEqual({ ...ofFile, path: name })
    expect(ofFile.rows.map(({ item }) => item)).toEqual(path === arrays ? [0, 1] : [name === 'broken.pgm' ? null : 0])
  }
})

test('an image with other channels than the first says so', async () => {
  await open('b', forEachImage(experiment), [-1])
  await session.request('batchBytes', { batch: 'b', name: 'one.npy', bytes: npy(4, 4) })
  const { rows } = await session.request('batchBytes', { batch: 'b', name: 'two.npy', bytes: npy(2, 4, 4) })
  expect(formatEnglish(rows[0]!.failure!.message)).toBe(
    'input: expected 1 channels, as for the first image; received 2.',
  )
})

test('a batch ends when it is closed, with the images that are being run', async () => {
  await open('b', forEachImage(experiment))
  await expect(open('b')).rejects.toMatchObject({ code: 'invalid-argument' })
  const running = session.request('batchBytes', { batch: 'b', name: 'a.pgm', bytes: pgm(8, 8, 7) })
  await session.request('closeBatch', { batch: 'b' })
  await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  await expect(session.request('batchInput', { batch: 'b', input: 0, image: null })).rejects.toMatchObject({
    code: 'not-found',
  })
  await open('b')
})

test('a session that closes ends its batches and waits for their images', async () => {
  await open('b', forEachImage(experiment))
  const running = session.request('batchBytes', { batch: 'b', name: 'a.pgm', bytes: pgm(8, 8, 7) })
  const ended = expect(running).rejects.toMatchObject({ code: 'cancelled' })
  await session.close()
  await ended
})

test('weights stay open until the batch is over, though nothing else names them any more', async () => {
  const { imported } = convolutionNetwork()
  const bytes = new Uint8Array(await packBundle(imported.experiment, [], imported.tensors))
  const opened = await session.request('openExperiment', { name: 'net.poolscope', bytes })
  await open('b', opened.experiment, [0])
  const before = await session.request('batchInput', { batch: 'b', input: 0, image: null })
  expect(before.rows[0]!.failure).toBeNull()
  await session.request('closeTensors', { tensors: [...imported.tensors.keys()] })
  expect(await session.request('batchInput', { batch: 'b', input: 0, image: null })).toEqual(before)
  await session.request('closeBatch', { batch: 'b' })
  await open('b', opened.experiment, [0])
  const { rows } = await session.request('batchInput', { batch: 'b', input: 0, image: null })
  expect(rows[0]!.failure).toMatchObject({ code: 'not-found' })
})

test('a layer that has no map is refused when the batch begins', async () => {
  await expect(open('b', experiment, [7])).rejects.toMatchObject({ code: 'invalid-argument' })
})

test('files that the person has not chosen are out of reach', async () => {
  await open('b', forEachImage(experiment))
  const reading = session.request('batchFile', { batch: 'b', file: join(folder, 'images/a.pgm') })
  await expect(reading).rejects.toMatchObject({ code: 'not-found' })
  const without = desk.session
  await without.request('openBatch', { batch: 'b', experiment, layers: [2], columns: ['average'] })
  await expect(without.request('batchFile', { batch: 'b', file: 'x' })).rejects.toMatchObject({ code: 'not-found' })
})

/** The table that `poolscope batch` writes. */
async function commandLine(of: Experiment, entries: Awaited<ReturnType<typeof findImages>>, layers: readonly number[]) {
  const { signal } = new AbortController()
  const options = { threads: 2, memoryBudget: 1e9, kernels: undefined, decoder: 'native', signal } as const
  const runner = createImageRunner(of, new Map(), options)
  try {
    const out = join(folder, 'out')
    const about = { columns: columnKinds, maps: false, format: 'csv', dialect: plainCsv } as const
    const outputs = await describeOutputs(runner, of, entries, layers, about)
    const { running, instructionSet } = runner.describe()
    const plan = await writePlan(out, of, new Map(), entries, {
      program: '1',
      kernels: { running, instructionSet },
      decoder: 'native',
      outputs,
    })
    await runShard(out, plan, 0, { runner })
    return readFile((await joinParts(out, plan)).table, 'utf8')
  } finally {
    await runner.close()
  }
}
