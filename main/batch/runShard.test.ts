/** Any way to cut a batch into shards gives the bytes of one run. */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forEachImage } from '#app/batch/forEachImage'
import { tableFormats, type Outputs } from '#app/batch/table'
import { readExperiment } from '#main/files/experiment'
import { root } from '#main/testing/contractSuite'
import { createImageRunner, type ImageRunner } from './imageRunner'
import { joinParts } from './join'
import { describeOutputs } from './outputs'
import { partPaths } from './parts'
import { writePlan } from './plan'
import { runShard } from './runShard'
import { findImages } from './sources'

let folder: string
let runner: ImageRunner
let places = 0
const { experiment, tensors } = await readExperiment(join(root, 'examples/vertical-line.poolscope.json'))
const batched = forEachImage(experiment)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-batch-'))
  runner = createImageRunner(batched, tensors, {
    threads: 2,
    memoryBudget: 1e9,
    kernels: undefined,
    decoder: 'native',
    signal: new AbortController().signal,
  })
})
afterAll(async () => {
  await runner.close()
  await rm(folder, { recursive: true })
})

/** Plans into a folder of its own. */
async function planned(images: string, shards: number, format: Outputs['format'] = 'csv') {
  const out = join(folder, `out-${places++}`)
  const entries = await findImages({ named: [images], listed: [join(images, 'gone')], except: out }, () => undefined)
  const dialect = { separator: ',', decimal: '.', bom: false } as const
  const about = { columns: ['statistics', 'average', 'maximum'] as const, maps: false, format, dialect }
  const outputs = await describeOutputs(runner, batched, entries, 'all', about)
  const { running, instructionSet } = runner.describe()
  const settings = { program: '1', kernels: { running, instructionSet }, decoder: 'native', outputs, shards } as const
  return { out, plan: await writePlan(out, batched, tensors, entries, settings) }
}

/** Computes the shards in an order. @returns the SHA-256 of the table */
async function tableOf(
  images: string,
  shards: number,
  order: (shards: number[]) => number[],
  format: Outputs['format'],
): Promise<string> {
  const { out, plan } = await planned(images, shards, format)
  for (const shard of order([...plan.shards.keys()])) await runShard(out, plan, shard, { runner })
  const { table, sha256 } = await joinParts(out, plan)
  const bytes = await readFile(table)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
  if (format === 'csv') expect(bytes.toString().split('\n').length - 2).toBe(plan.images)
  return sha256
}

it.each(tableFormats)('any number of shards in any order gives the bytes of one: %s', async (format) => {
  const image = fc.record({
    width: fc.integer({ min: 1, max: 12 }),
    height: fc.integer({ min: 1, max: 12 }),
    seed: fc.integer({ min: 0, max: 255 }),
    broken: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(image, { maxLength: 9 }),
      fc.integer({ min: 1, max: 12 }),
      fc.boolean(),
      async (images, shards, backwards) => {
        const from = join(folder, `images-${places}`)
        await mkdir(from)
        const all = [{ width: 8, height: 8, seed: 7, broken: false }, ...images]
        for (const [i, { width, height, seed, broken }] of all.entries()) {
          const samples = Buffer.from(Array.from({ length: width * height }, (_, k) => (k * seed) % 256))
          const head = broken ? 'no image' : `P5\n${width} ${height}\n255\n`
          await writeFile(join(from, `${i}.pgm`), Buffer.concat([Buffer.from(head), samples]))
        }
        const one = await tableOf(from, 1, (order) => order, format)
        expect(await tableOf(from, shards, (order) => (backwards ? order.reverse() : order), format)).toBe(one)
      },
    ),
    { numRuns: 12 },
  )
})

it('a valid part is kept, and one of another run is computed again', async () => {
  const from = join(folder, 'one')
  await mkdir(from)
  await writeFile(join(from, 'a.pgm'), Buffer.concat([Buffer.from('P5\n8 8\n255\n'), Buffer.alloc(64, 9)]))
  const { out, plan } = await planned(from, 1)
  expect(await runShard(out, plan, 0, { runner })).toMatchObject({ skipped: false, record: { rows: 2, failures: 1 } })
  const again = await runShard(out, plan, 0, { runner })
  expect(again).toMatchObject({ skipped: true, record: { run: plan.run } })
  const { record } = partPaths(out, 0, 'csv')
  for (const other of [{ ...again.record, run: '0' }, { ...again.record, sha256: '0' }, 'no record']) {
    await writeFile(record, JSON.stringify(other))
    const { skipped, record: made } = await runShard(out, plan, 0, { runner })
    expect({ skipped, sha256: made.sha256 }).toEqual({ skipped: false, sha256: again.record.sha256 })
  }
})
