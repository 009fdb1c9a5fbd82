/** Runs, shifts and files of experiments whose weights are tensors. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Experiment } from '#app/document/experiment'
import { packBundle } from '#main/files/bundle'
import { openDesk } from '#main/testing/desk'
import { convolutionNetwork } from '#main/testing/tensors'
import { createTensorStore } from './tensors'

const desk = openDesk({})
const { imported, listed } = convolutionNetwork()

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-tensors-'))
  await writeFile(join(folder, 'net.poolscope'), await packBundle(imported.experiment, [], imported.tensors))
})
afterAll(() => rm(folder, { recursive: true }))

async function scores(id: string, experiment: Experiment): Promise<number[][]> {
  await desk.session.request('run', { run: id, experiment, input: 0, image: null })
  const maps = await desk.finished(id)
  return desk.rows(maps.find(({ layer }) => layer === experiment.stack.length - 1)!)
}

test('a run gives what it gives for lists of the same numbers', async () => {
  const { experiment } = await desk.session.openExperimentFile(join(folder, 'net.poolscope'))
  expect(await scores('tensors', experiment)).toEqual(await scores('lists', listed))
})

test('shifts are measured with them', async () => {
  const { experiment } = await desk.session.openExperimentFile(join(folder, 'net.poolscope'))
  const measured = await Promise.all(
    [experiment, listed].map((one, i) =>
      desk.session.request('measureShifts', {
        job: `shifts-${i}`,
        experiment: one,
        input: 0,
        image: null,
        shifts: [[0, 1]],
        paddingMode: 'zeros',
        tolerance: 0,
        inside: null,
        show: null,
      }),
    ),
  )
  expect(measured[0]).toEqual(measured[1])
})

test('a bundle that was sent as bytes brings its tensors, and is packed again with them', async () => {
  const bytes = new Uint8Array(await readFile(join(folder, 'net.poolscope')))
  const { experiment } = await desk.session.request('openExperiment', { name: 'net.poolscope', bytes })
  expect(await desk.session.request('packExperiment', { experiment, images: [null] })).toEqual(Buffer.from(bytes))
})

test('saved as JSON text they stand beside it', async () => {
  const { experiment } = await desk.session.openExperimentFile(join(folder, 'net.poolscope'))
  const path = join(folder, 'net.poolscope.json')
  await desk.session.saveExperimentFile(path, { experiment, images: [null], from: null })
  const opened = await desk.session.openExperimentFile(path)
  expect(opened).toMatchObject({ experiment: { weights: { path: 'net.safetensors' } } })
  expect(opened.lacking).toBeUndefined()
  expect(await scores('beside', opened.experiment)).toEqual(await scores('lists', listed))
})

test('numbers that are missing are a failure at the first layer that needs them, with the file that should hold them', async () => {
  await desk.session.request('run', { run: 'none', experiment: imported.experiment, input: 0, image: null })
  const failure = await desk.failed('none')
  expect(failure).toMatchObject({ code: 'not-found', place: { layerId: 'conv2d-1' } })
  await rm(join(folder, 'net.safetensors'), { force: true })
  const path = join(folder, 'lost.poolscope.json')
  const document = { ...imported.experiment, version: 2, weights: { path: 'net.safetensors' } }
  await writeFile(path, JSON.stringify(document))
  const opened = await desk.session.openExperimentFile(path)
  expect(opened.lacking).toMatchObject({ code: 'not-found', place: { file: 'net.safetensors' } })
  await desk.session.request('run', { run: 'lost', experiment: opened.experiment, input: 0, image: null })
  await expect.poll(() => desk.events.filter(({ type }) => type === 'runFailed').length).toBe(2)
  expect(desk.events.at(-1)).toMatchObject({
    failure: {
      message: {
        key: 'service.tensorMissingFrom',
        values: { layer: 'Conv2D', tensor: 'conv.weight', file: 'net.safetensors' },
      },
    },
  })
})

test('tensors stay open as long as a session holds them, each once', () => {
  const store = createTensorStore()
  const [one, other] = [Symbol('one'), Symbol('other')]
  const tensors = new Map([['a', new Float32Array(4)]])
  store.hold(one, tensors, 100)
  store.hold(other, new Map([['a', new Float32Array(4)]]), 100)
  expect([store.get('a'), store.bytes]).toEqual([tensors.get('a'), 16])
  expect(store.get('a')).toBe(tensors.get('a'))
  store.release(one)
  expect(store.has('a')).toBe(true)
  store.release(other, ['a', 'b'])
  expect([store.has('a'), store.bytes]).toEqual([false, 0])
})

test('more tensors than the memory budget are refused, and those that are open stay', () => {
  const store = createTensorStore()
  const holder = Symbol('one')
  store.hold(holder, new Map([['a', new Float32Array(20)]]), 100)
  expect(() => store.hold(holder, new Map([['b', new Float32Array(10)]]), 100)).toThrow(
    'The weights take 40 bytes, the memory budget is 100 bytes, of which 80 bytes are taken',
  )
  expect([store.has('a'), store.has('b'), store.bytes]).toEqual([true, false, 80])
})
