import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { MapSummary, ServiceEvent } from '../app/contract'
import { emptyExperiment, newLayer } from '../app/document/edit'
import type { Experiment } from '../app/document/experiment'
import { createService, type Session } from './service'

const examplesFolder = resolve(import.meta.dirname, '../examples')
const service = createService({ version: '1.2.3', examplesFolder, threads: 2, kernels: 'portable' })
afterAll(() => service.close())

let events: ServiceEvent[] = []
let session: Session
beforeEach(() => {
  events = []
  session = service.openSession((event) => events.push(event), { kind: 'desktop', chooseDestination: () => Promise.resolve(null) })
  return () => session.close()
})

test('the course example runs as the course prints it', async () => {
  const { experiment } = await session.request('openExample', { example: 'vertical-line' })
  await session.request('run', { run: 'r1', experiment, input: 0, image: null })
  const maps = await finished('r1')
  expect(maps.map(({ layer, shape }) => [layer, shape.height, shape.width])).toEqual([[-1, 8, 8], [0, 6, 6], [1, 6, 6], [2, 3, 3]])
  expect(await rows(maps[2]!)).toEqual(Array(6).fill([0, 0, 3, 3, 0, 0]))
  expect(await rows(maps[3]!)).toEqual(Array(3).fill([0, 3, 0]))
  expect(maps[2]!.ranges).toEqual([[0, 3]])
})

test('a picture is opened, shown small, run and closed', async () => {
  const bytes = await readFile(resolve(examplesFolder, 'images/camera.png'))
  const picture = await session.request('addImage', { name: 'camera.png', bytes: new Uint8Array(bytes) })
  expect(picture).toMatchObject({ name: 'camera.png', format: 'png', channels: 1, depth: 8 })
  const small = await session.request('thumbnail', { image: picture.image, size: 64 })
  expect(Math.max(small.width, small.height)).toBe(64)
  const { experiment } = await session.request('openExample', { example: 'camera-edges' })
  await session.request('run', { run: 'r1', experiment, input: 0, image: picture.image })
  const maps = await finished('r1')
  expect(maps[0]).toMatchObject({ layer: -1, shape: { height: picture.height, width: picture.width, channels: 1 } })
  await session.request('closeImage', { image: picture.image })
  await expect(session.request('thumbnail', { image: picture.image, size: 64 })).rejects.toThrow('not open any more')
})

describe('what is wrong with a run is told by an event', () => {
  test('a stack that cannot work', async () => {
    const experiment = withLayers(['GlobalMaxPooling2D'], ['MaxPooling2D'])
    await session.request('run', { run: 'r1', experiment, input: 0, image: null })
    expect(await failed('r1')).toMatchObject({ code: 'impossible-stack', place: { layerId: 'maxpooling2d-1' } })
  })
  test('more than the budget', async () => {
    const { memoryBudget } = await session.request('getSettings', {})
    await session.request('setSettings', { memoryBudget: 1e6 })
    await session.request('run', { run: 'r1', experiment: withLayers(['Conv2D', { filters: 10000 }]), input: 0, image: null })
    expect(await failed('r1')).toMatchObject({ code: 'over-budget' })
    await session.request('setSettings', { memoryBudget })
  })
})

function withLayers(...layers: [type: string, params?: object][]): Experiment {
  const base: Experiment = {
    ...emptyExperiment('test'),
    inputs: [{ kind: 'values', name: 'ones', planes: [Array.from({ length: 16 }, () => Array<number>(16).fill(1))] }],
  }
  return layers.reduce((experiment, [type, params]) => {
    const layer = newLayer(experiment, type)
    return { ...experiment, stack: [...experiment.stack, { ...layer, params: { ...layer.params, ...params } }] }
  }, base)
}

/** The maps of a run, once it has finished. */
async function finished(run: string): Promise<MapSummary[]> {
  await expect.poll(() => events.some((event) => 'run' in event && event.run === run && event.type === 'runFinished')).toBe(true)
  return events.flatMap((event) => (event.type === 'layerDone' && event.run === run ? [event.map] : []))
}

async function failed(run: string) {
  await expect.poll(() => events.some((event) => event.type === 'runFailed' && event.run === run)).toBe(true)
  return events.flatMap((event) => (event.type === 'runFailed' ? [event.failure] : []))[0]
}

async function rows({ map, shape }: MapSummary, channel = 0): Promise<number[][]> {
  const { height, width, values } = await session.request('tile', {
    map, channel, level: 0, row: 0, column: 0, height: shape.height, width: shape.width, reduce: 'mean',
  })
  return Array.from({ length: height }, (_, row) => [...values.subarray(row * width, (row + 1) * width)])
}
