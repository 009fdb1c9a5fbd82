import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Experiment } from '#app/document/experiment'
import { mapShape } from '#app/shape'
import { importOnnx } from '#main/models/onnx/importOnnx'
import { openDesk, withLayers } from '#main/testing/desk'
import { exportNetwork } from './networkExport'

const desk = openDesk()
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-networks-'))
})
afterEach(() => rm(folder, { recursive: true }))

const random = { init: 'random', distribution: 'heNormal', seed: 1 }
/** Its weights take 10 MB. */
const wide = withLayers(
  ['Conv2D', { filters: 8 }],
  ['GlobalAveragePooling2D'],
  ['Dense', { units: 512, weights: random }],
  ['Dense', { units: 5000, weights: random }],
)

/** Asks a session for the export into the folder; gives the event that ends it. */
async function exported(experiment: Experiment, replace = false) {
  const own = desk.service.openSession((event) => desk.events.push(event), {
    kind: 'desktop',
    chooseDestination: () => Promise.resolve(folder),
  })
  const chosen = await own.request('chooseDestination', { name: 'my network' })
  const shape = { channels: 1, height: 8, width: 8 }
  const { destination } = chosen!
  await own.request('exportNetwork', { job: 'n', experiment, shape, to: 'onnx', destination, replace })
  const found = () => desk.events.find(({ type }) => type === 'exportFinished' || type === 'exportFailed')
  await expect.poll(found).toBeDefined()
  await own.close()
  return found()!
}

test('a network is written under the name that was asked for', async () => {
  const file = join(folder, 'my network.onnx')
  expect(await exported(wide)).toEqual({ type: 'exportFinished', job: 'n', files: [file], download: null })
  const { stack } = importOnnx(await readFile(file))
  expect(stack.at(-1)).toMatchObject({ type: 'Dense', params: { units: 5000 } })
})

test('a file that is there stays unless it may be replaced', async () => {
  const file = join(folder, 'my network.onnx')
  await writeFile(file, 'mine')
  expect(await exported(wide)).toMatchObject({ type: 'exportFailed', failure: { code: 'exists' } })
  expect(await readFile(file, 'utf8')).toBe('mine')
})

test('a layer that the format cannot express is named with its id, and nothing is written', async () => {
  const experiment = withLayers(['StochasticPooling2D', { mode: 'sample' }])
  expect(await exported(experiment)).toMatchObject({
    type: 'exportFailed',
    failure: { code: 'impossible-stack', place: { layerId: experiment.stack[0]!.id } },
  })
  expect(await readdir(folder)).toEqual([])
})

test('progress grows to the whole, and a cancelled export leaves nothing', async () => {
  const request = {
    path: join(folder, 'a.onnx'),
    experiment: wide,
    shape: mapShape(1, 8, 8),
    to: 'onnx',
    replace: false,
  } as const
  const context = { version: '1.2.3', tensors: { get: () => undefined } }
  const told: number[] = []
  await exportNetwork(context, { ...request, onProgress: (fraction) => told.push(fraction) })
  expect(told.length).toBeGreaterThan(2)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
  expect(told.at(-1)).toBe(1)
  const controller = new AbortController()
  const { signal } = controller
  const cancelled = exportNetwork(context, {
    ...request,
    path: join(folder, 'b.onnx'),
    signal,
    onProgress: () => controller.abort(),
  })
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
  expect(await readdir(folder)).toEqual(['a.onnx'])
})
