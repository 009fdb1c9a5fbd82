/** Images that are run where they are decoded: which they are, and that their cells are those of images that are sent. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forEachImage } from '#app/batch/forEachImage'
import type { TableCells } from '#app/batch/table'
import type { Experiment } from '#app/document/experiment'
import type { KernelKind } from '#app/calls/kernels'
import { readExperiment } from '#main/files/experiment'
import { cellsOf } from '#main/service/mapRuns'
import { root } from '#main/testing/contractSuite'
import { createImageRunner, type ImageRunner } from './imageRunner'

let folder: string
const runners: ImageRunner[] = []
const { experiment } = await readExperiment(join(root, 'examples/vertical-line.poolscope.json'))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-cells-'))
})
afterAll(async () => {
  await Promise.all(runners.map((runner) => runner.close()))
  await rm(folder, { recursive: true })
})

const cells: TableCells = {
  layers: [
    { index: -1, name: 'input', channels: 1 },
    { index: 2, name: 'MaxPooling2D', channels: 1 },
  ],
  columns: ['statistics', 'average', 'maximum'],
}

function runnerOf(change: Partial<Experiment> = {}, kernels?: KernelKind, memoryBudget = 1e9): ImageRunner {
  const batched = forEachImage({ ...experiment, ...change })
  const { signal } = new AbortController()
  const runner = createImageRunner(batched, new Map(), { threads: 1, memoryBudget, kernels, decoder: 'native', signal })
  runners.push(runner)
  return runner
}

/** A colour image, all samples of which differ from their neighbours. */
async function image(name: string, height: number, width: number): Promise<string> {
  const path = join(folder, name)
  const samples = Uint8Array.from({ length: 3 * height * width }, (_, i) => (i * i * 31 + i * 7) % 251)
  await writeFile(path, Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), samples]))
  return path
}

/** What the engine computes of images that are sent. */
async function engineCells(runner: ImageRunner, path: string): Promise<readonly (readonly number[])[]> {
  const images = await runner.open(path)
  const indices = cells.layers.map(({ index }) => index)
  const made = []
  for (const info of images) made.push(await runner.run(info, indices, (maps) => cellsOf(maps, cells, runner)))
  images.forEach(runner.discard)
  return made
}

it.each<KernelKind | undefined>([undefined, 'wasm', 'portable'])('have the bits of the engine: %s', async (kernels) => {
  const input = experiment.inputs[0]!
  const normalize = { type: 'normalize', enabled: true, mean: [0.4], deviation: [0.3], order: 'rgb' } as const
  for (const change of [{}, { inputs: [{ ...input, steps: [normalize] }] }] as Partial<Experiment>[]) {
    const runner = runnerOf(change, kernels)
    for (const [height, width] of [
      [61, 130],
      [256, 256],
      [61, 130],
    ] as const) {
      const path = await image(`${height}-${width}.ppm`, height, width)
      const computed = await runner.openOrCompute(path, cells)
      const expected = (await engineCells(runner, path)).map((values) => ({ notes: [], values }))
      expect(computed).toEqual(expected)
    }
  }
})

it('come with the notes of their images', async () => {
  const path = await image('colours.png', 9, 9)
  const runner = runnerOf()
  const [computed] = await runner.openOrCompute(path, cells)
  const [opened] = await runner.open(path)
  expect(computed).toMatchObject({ notes: opened!.notes, values: expect.any(Array) as number[] })
  expect(opened!.notes).toHaveLength(1)
})

it('are not those that take too much memory or fail: the engine runs them, or says why not', async () => {
  const large = await image('large.ppm', 1500, 1500)
  const small = await image('small.ppm', 9, 9)
  const tiny = await image('tiny.ppm', 1, 1)
  const runner = runnerOf()
  for (const path of [large, tiny]) expect((await runner.openOrCompute(path, cells))[0]).toHaveProperty('image')
  await expect(engineCells(runner, tiny)).rejects.toMatchObject({ code: 'impossible-stack' })
  expect((await runner.openOrCompute(small, cells))[0]).toHaveProperty('values')
  const tight = runnerOf({}, undefined, 6000)
  expect((await tight.openOrCompute(small, cells))[0]).toHaveProperty('image')
})
