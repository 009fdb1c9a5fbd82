import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { MapSummary, RequestOf, ServiceEvent } from '../app/contract'
import { emptyExperiment, newLayer } from '../app/document/edit'
import type { Experiment } from '../app/document/experiment'
import { newStep } from '../app/steps'
import { readNpy, writeNpyHeader } from './files/npy'
import { createService, type Session } from './service'

const examplesFolder = resolve(import.meta.dirname, '../examples')
const service = createService({ version: '1.2.3', examplesFolder, threads: 2, kernels: 'portable' })
afterAll(() => service.close())

const patience = { timeout: 20_000 }
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
  const small = await session.request('thumbnail', { input: { kind: 'image', name: 'x' }, image: picture.image, size: 64 })
  expect(Math.max(small.width, small.height)).toBe(64)
  const { experiment } = await session.request('openExample', { example: 'camera-edges' })
  await session.request('run', { run: 'r1', experiment, input: 0, image: picture.image })
  const maps = await finished('r1')
  expect(maps[0]).toMatchObject({ layer: -1, shape: { height: picture.height, width: picture.width, channels: 1 } })
  await session.request('closeImage', { image: picture.image })
  await expect(session.request('thumbnail', { input: { kind: 'image', name: 'x' }, image: picture.image, size: 64 })).rejects.toThrow('not open any more')
})

test('small maps come with all their values, large ones with the overviews that are on screen, and both only once', async () => {
  const base = withLayers(['ReLU'], ['MaxPooling2D'])
  const pattern = { type: 'line', thickness: 2, angle: 90, offset: 0 }
  const run = async (id: string, side: number, channel = 0) => {
    const inputs = [{ kind: 'pattern', name: 'x', height: side, width: side, pattern }] as Experiment['inputs']
    const show = [{ layer: 1, channel, reduce: 'max' as const }]
    await session.request('run', { run: id, experiment: { ...base, inputs }, input: 0, image: null, show })
    return (await finished(id)).sort((a, b) => a.layer - b.layer)
  }
  const small = await run('small', 16)
  expect(small.map(({ tiles }) => tiles?.map(({ level, tile }) => [level, tile.height, tile.width]))).toEqual([[[0, 16, 16]], [[0, 16, 16]], [[0, 8, 8]]])
  expect([...small[2]!.tiles![0]!.tile.values]).toEqual((await rows(small[2]!)).flat())
  const [input, relu, pooled] = await run('large', 2100)
  expect([input!.tiles, relu!.tiles]).toEqual([undefined, undefined])
  const { tile, ...of } = pooled!.tiles![0]!
  expect(of).toEqual({ channel: 0, level: 2, reduce: 'max' })
  expect(tile).toEqual(await session.request('tile', { map: pooled!.map, ...of, row: 0, column: 0, height: 512, width: 512 }))
  const [, , again] = await run('again', 2100)
  expect(again).toMatchObject({ map: pooled!.map })
  expect(again!.tiles).toBeUndefined()
  const [, , beyond] = await run('beyond', 2100, 7)
  expect(beyond!.tiles).toBeUndefined()
})

describe('the steps of an input', () => {
  const run = async (inputs: Experiment['inputs'], image: string | null, reading: Partial<Experiment['reading']> = {}) => {
    const base = withLayers(['ReLU'])
    const experiment: Experiment = { ...base, inputs, reading: { ...base.reading, ...reading } }
    const id = `steps-${events.length}`
    await session.request('run', { run: id, experiment, input: 0, image })
    return (await finished(id))[0]!
  }

  test('come before the stack, for numbers and for patterns', async () => {
    const planes = [[[1, 2, 3], [4, 5, 6]]]
    const steps = [{ ...newStep('crop'), left: 1 }, newStep('invert')]
    expect(await rows(await run([{ kind: 'values', name: 'x', planes, steps }], null))).toEqual([[6, 5], [3, 2]])
    const pattern = { type: 'line', thickness: 2, angle: 90, offset: 0 }
    expect(await rows(await run([{ kind: 'pattern', name: 'x', height: 1, width: 4, pattern, steps: [newStep('invert')] }], null))).toEqual([[1, 0, 0, 1]])
  })

  test('leave the values of a cropped picture as they were, of one channel and of gray', async () => {
    const bytes = new Uint8Array(await readFile(resolve(examplesFolder, 'images/coffee.png')))
    const { image } = await session.request('addImage', { name: 'coffee.png', bytes })
    const crop = { ...newStep('crop'), left: 100, top: 50, width: 3, height: 2 }
    const input = { kind: 'image', name: 'coffee.png' } as const
    for (const channels of ['gray', 'rgb'] as const) {
      const whole = await rows(await run([input], image, { channels }), channels === 'rgb' ? 2 : 0)
      const part = await rows(await run([{ ...input, steps: [crop] }], image, { channels }), channels === 'rgb' ? 2 : 0)
      expect(part).toEqual(whole.slice(50, 52).map((row) => row.slice(100, 103)))
    }
    const red = await rows(await run([{ ...input, steps: [crop, newStep('channel')] }], image))
    expect(red).toEqual(await rows(await run([{ ...input, steps: [crop] }], image, { channels: 'rgb' }), 0))
    const small = await run([{ ...input, steps: [{ ...newStep('resize'), width: 60 }] }], image, { range: 'byte' })
    expect([small.shape.height, small.shape.width]).toEqual([40, 60])
    const thumbnail = await session.request('thumbnail', { input: { ...input, steps: [crop] }, image, size: 64 })
    expect([thumbnail.height, thumbnail.width]).toEqual([2, 3])
  })

  test('tell how far they are, before the run begins', async () => {
    const pattern = { type: 'noise', seed: 2 }
    const steps = [{ ...newStep('resize'), width: 1500 }, newStep('invert')]
    await run([{ kind: 'pattern', name: 'x', height: 2048, width: 2048, pattern, steps }], null)
    const told = events.flatMap((event) => (event.type === 'inputProgress' ? [event.fraction] : []))
    expect(told.length).toBeGreaterThan(4)
    expect(told).toEqual(told.toSorted((a, b) => a - b))
    expect([told[0]! > 0, told.at(-1)! <= 1, told.some((fraction) => fraction > 1 / 3)]).toEqual([true, true, true])
    expect(events.findLastIndex(({ type }) => type === 'inputProgress')).toBeLessThan(events.findIndex(({ type }) => type === 'runStarted'))
  })

  test('keep nobody waiting while a large pattern is drawn', async () => {
    const input = { kind: 'pattern' as const, name: 'x', height: 4096, width: 4096, pattern: { type: 'noise', seed: 3 } }
    const done = run([input], null)
    expect(await session.request('thumbnail', { input, image: null, size: 8 })).toMatchObject({ height: 8, width: 8 })
    expect(events.map(({ type }) => type)).not.toContain('runStarted')
    await done
  })

  test('may not make more than the budget', async () => {
    const steps = [{ ...newStep('resize'), width: 16384, height: 16384 }, { ...newStep('resize'), width: 8, height: 8 }]
    const { memoryBudget } = await session.request('getSettings', {})
    await session.request('setSettings', { memoryBudget: 1e9 })
    const experiment: Experiment = { ...withLayers(), inputs: [{ kind: 'values', name: 'x', planes: [[[1]]], steps }] }
    await session.request('run', { run: 'r1', experiment, input: 0, image: null })
    expect(await failed('r1')).toMatchObject({ code: 'over-budget' })
    await session.request('setSettings', { memoryBudget })
  })

  test('can be cancelled, and what they made is there for the next run', async () => {
    const pattern = { type: 'noise', seed: 1 }
    const inputs: Experiment['inputs'] = [{ kind: 'pattern', name: 'x', height: 2048, width: 2048, pattern }]
    await session.request('run', { run: 'r1', experiment: { ...withLayers(), inputs }, input: 0, image: null })
    await session.request('cancel', { job: 'r1' })
    expect(await failed('r1')).toMatchObject({ code: 'cancelled' })
    expect((await run(inputs, null)).shape.height).toBe(2048)
  })
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

  test('an input that is missing or not open', async () => {
    const experiment: Experiment = { ...emptyExperiment('e'), inputs: [{ kind: 'image', name: 'cat.png' }] }
    await session.request('run', { run: 'r1', experiment, input: 0, image: null })
    expect(await failed('r1')).toMatchObject({ code: 'not-found', message: { values: ['cat.png'] } })
    await session.request('run', { run: 'r2', experiment, input: 3, image: null })
    expect(await failed('r2')).toMatchObject({ code: 'not-found' })
    await session.request('run', { run: 'r3', experiment, input: 0, image: 'no-such-token' })
    expect(await failed('r3')).toMatchObject({ code: 'not-found' })
  })

  test('rows of different lengths', async () => {
    const experiment: Experiment = { ...withLayers(), inputs: [{ kind: 'values', name: 'x', planes: [[[1, 2], [3]]] }] }
    await session.request('run', { run: 'r1', experiment, input: 0, image: null })
    expect(await failed('r1')).toMatchObject({ code: 'invalid-document' })
  })

  test('a run that was cancelled', async () => {
    const experiment = withLayers(['Conv2D', { filters: 300, kernelSize: [9, 9], padding: 'same' }], ['Conv2D', { filters: 300 }])
    await session.request('run', { run: 'r1', experiment, input: 0, image: null })
    await session.request('cancel', { job: 'r1' })
    expect(await failed('r1')).toMatchObject({ code: 'cancelled' })
  })
})

test('only the maps that are asked for are made', async () => {
  await session.request('run', { run: 'r1', experiment: withLayers(['Conv2D'], ['ReLU'], ['MaxPooling2D']), input: 0, image: null, keep: [1, 2] })
  expect((await finished('r1')).map(({ layer }) => layer)).toEqual([-1, 1, 2])
})

test('maps are gone when their run is released', async () => {
  await session.request('run', { run: 'r1', experiment: withLayers(['ReLU']), input: 0, image: null })
  const [input, relu] = await finished('r1')
  await session.request('release', { run: 'r1' })
  for (const map of [input!, relu!]) await expect(rows(map)).rejects.toMatchObject({ code: 'not-found' })
})

test('maps that a newer run has in common with an older one keep their names, and outlive it', async () => {
  const { experiment } = await session.request('openExample', { example: 'vertical-line' })
  await session.request('run', { run: 'r1', experiment, input: 0, image: null })
  const before = await finished('r1')
  const stack = experiment.stack.map((layer) => (layer.type === 'MaxPooling2D' ? { ...layer, params: { ...layer.params, strides: [1, 1] } } : layer))
  await session.request('run', { run: 'r2', experiment: { ...experiment, stack }, input: 0, image: null })
  const after = await finished('r2')
  const names = (maps: readonly MapSummary[]) => maps.map(({ map }) => map)
  expect(names(after).slice(0, 3)).toEqual(names(before).slice(0, 3))
  expect(names(after)[3]).not.toBe(names(before)[3])
  await session.request('release', { run: 'r1' })
  expect(await rows(after[2]!)).toEqual(Array(6).fill([0, 0, 3, 3, 0, 0]))
  await session.request('release', { run: 'r2' })
  await expect(rows(after[2]!)).rejects.toThrow('its run was released')
})

test('a session that closes frees its memory and leaves the others alone', async () => {
  await session.request('run', { run: 'r1', experiment: withLayers(['ReLU']), input: 0, image: null })
  const [, relu] = await finished('r1')
  const other = service.openSession(() => undefined, { kind: 'browser', chooseDestination: () => Promise.resolve(null) })
  await other.request('run', { run: 'r1', experiment: withLayers(['ReLU']), input: 0, image: null })
  await other.close()
  expect(await rows(relu!)).toHaveLength(16)
})

describe('messages that no client of ours sends are refused', () => {
  const good = { map: 'm', channel: 0, level: 0, row: 0, column: 0, height: 1, width: 1, reduce: 'mean' }
  test.each<[string, unknown, unknown]>([
    ['an unknown request', 'shutdown', {}],
    ['a name of the prototype', 'constructor', {}],
    ['no name', undefined, {}],
    ['no argument', 'describe', null],
    ['a field too many', 'describe', { extra: 1 }],
    ['a negative place', 'tile', { ...good, row: -1 }],
    ['half a place', 'tile', { ...good, row: 0.5 }],
    ['a tile too large', 'tile', { ...good, width: 1e9 }],
    ['a text for a number', 'tile', { ...good, level: '0' }],
    ['bytes that are none', 'addImage', { name: 'a.png', bytes: [1, 2, 3] }],
    ['an experiment that is none', 'run', { run: 'r', experiment: { format: 'other' }, input: 0, image: null }],
    ['a key that pollutes', 'run', JSON.parse('{"run":"r","experiment":{"__proto__":{"x":1}},"input":0,"image":null}')],
    ['a stride of 0', 'run', { run: 'r', experiment: withLayers(['MaxPooling2D', { strides: [0, 1] }]), input: 0, image: null }],
    ['a weight that is no number', 'run', { run: 'r', experiment: withLayers(['Conv2D', { kernelSize: [1, 1], weights: { init: 'values', kernel: [[[[NaN]]]], bias: [0] } }]), input: 0, image: null }],
  ])('%s', async (_, name, argument) => {
    await expect(session.request(name, argument)).rejects.toMatchObject({ code: 'invalid-message' })
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  test('an example outside the folder', async () => {
    await expect(session.request('openExample', { example: '../package' })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('an export', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'poolscope-service-'))
    return () => rm(folder, { recursive: true, force: true })
  })

  test('writes the maps of a run, also those that were not kept, and says what they are', async () => {
    const { done, asked } = await exportFrom({ maps: [{ layer: -1, channels: null }, { layer: 0, channels: [0] }, { layer: 2, channels: null }] })
    expect(asked).toEqual(['Vertical line, max pooling'])
    expect(done).toMatchObject({ type: 'exportFinished', download: null })
    expect(await text('0-Conv2D-c0.csv')).toBe('0,0,3,3,0,0\n'.repeat(6))
    expect(await text('2-MaxPooling2D-c0.csv')).toBe('0,3,0\n'.repeat(3))
    expect(await text('input-c0.csv')).toBe('0,0,0,1,1,0,0,0\n'.repeat(8))
    expect(JSON.parse(await text('Vertical line, max pooling.json'))).toMatchObject({
      version: '1.2.3',
      kernels: { running: 'portable' },
      image: { name: 'vertical line', height: 8, width: 8, channels: 1 },
      experiment: { name: 'Vertical line, max pooling' },
    })
  })

  test('replaces nothing unasked', async () => {
    await writeFile(join(folder, '2-MaxPooling2D-c0.csv'), 'mine')
    const { done } = await exportFrom({ maps: [{ layer: 2, channels: null }] })
    expect(done).toMatchObject({ type: 'exportFailed', failure: { code: 'exists' } })
    expect(await text('2-MaxPooling2D-c0.csv')).toBe('mine')
  })

  test('names a channel or layer that is not there', async () => {
    expect((await exportFrom({ maps: [{ layer: 2, channels: [5] }] })).done).toMatchObject({ failure: { code: 'not-found' } })
  })

  async function exportFrom(change: Partial<RequestOf<'exportMaps'>>) {
    const asked: string[] = []
    const chooseDestination = (name: string) => {
      asked.push(name)
      return Promise.resolve(folder)
    }
    const own = service.openSession((event) => events.push(event), { kind: 'desktop', chooseDestination })
    const { experiment } = await own.request('openExample', { example: 'vertical-line' })
    await own.request('run', { run: 'x', experiment, input: 0, image: null, keep: [1, 2] })
    await finished('x')
    const chosen = await own.request('chooseDestination', { name: experiment.name })
    await own.request('exportMaps', {
      job: 'j', run: 'x', destination: chosen!.destination, maps: [], format: 'csv', csv: 'matrix', replace: false, ...change,
    })
    const done = await vi.waitUntil(() => events.find(({ type }) => type === 'exportFinished' || type === 'exportFailed'), patience)
    await own.close()
    return { done, asked }
  }

  const text = (name: string) => readFile(join(folder, name), 'utf8')
})

test('a NumPy array is used as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-service-'))
  const values = Float32Array.of(1, -2, 3, 4, 5, 6)
  await writeFile(join(folder, 'a.npy'), Buffer.concat([writeNpyHeader([1, 2, 3]), Buffer.from(values.buffer)]))
  const [input] = await session.addInputFile(join(folder, 'a.npy'))
  const experiment: Experiment = { ...withLayers(['ReLU']), inputs: [{ kind: 'image', name: 'a.npy' }] }
  await session.request('run', { run: 'r1', experiment, input: 0, image: input!.image })
  expect(await rows((await finished('r1'))[1]!)).toEqual([[1, 0, 3], [4, 5, 6]])
  await rm(folder, { recursive: true })
})

test('a run that is larger than the budget is computed in bands, looked at and exported like any other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-service-'))
  const own = service.openSession((event) => events.push(event), { kind: 'desktop', chooseDestination: () => Promise.resolve(folder) })
  const { memoryBudget } = await own.request('getSettings', {})
  const inputs: Experiment['inputs'] = [{ kind: 'pattern', name: 'noise', height: 1030, width: 1030, pattern: { type: 'noise', seed: 1 } }]
  const experiment = { ...withLayers(['Conv2D', { filters: 2 }], ['MaxPooling2D']), inputs }
  const looks = async (run: string) => {
    await own.request('run', { run, experiment, input: 0, image: null })
    const [, conv, pool] = (await finished(run)).toSorted((a, b) => a.layer - b.layer)
    const tile = (map: MapSummary, level: number) =>
      own.request('tile', { map: map.map, channel: 1, level, row: 200, column: 30, height: 90, width: 80, reduce: 'mean' })
    const { map, shape, levels, ranges } = conv!
    return [{ shape, levels, ranges }, await tile(conv!, 0), await tile(conv!, 1), await tile(pool!, 0), await own.request('statistics', { map, channel: 0, bins: 8 })]
  }
  const whole = await looks('whole')
  await own.request('release', { run: 'whole' })
  await own.request('setSettings', { memoryBudget: 12e6 })
  expect(await looks('bands')).toEqual(whole)

  const destination = (await own.request('chooseDestination', { name: 'large' }))!.destination
  const order = { run: 'bands', destination, maps: [{ layer: 1, channels: null }], csv: 'matrix', replace: false } as const
  await own.request('exportMaps', { ...order, job: 'j1', format: 'csv' })
  await expect.poll(() => events.find((event) => event.type === 'exportFailed'), patience).toMatchObject({ failure: { code: 'over-budget' } })
  await own.request('exportMaps', { ...order, job: 'j2', format: 'npy' })
  await expect.poll(() => events.some((event) => event.type === 'exportFinished'), patience).toBe(true)
  expect(readNpy(await readFile(join(folder, '1-MaxPooling2D.npy'))).shape).toEqual([2, 514, 514])
  await own.request('setSettings', { memoryBudget })
  await own.close()
  await rm(folder, { recursive: true })
})

test('settings are kept for the next start, and a damaged file is passed by', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-service-'))
  const settingsFile = join(folder, 'deep/settings.json')
  const start = async (work: (session: Session) => Promise<void>) => {
    const own = createService({ version: '1', examplesFolder, settingsFile, kernels: 'portable' })
    await work(own.openSession(() => undefined, { kind: 'browser', chooseDestination: () => Promise.resolve(null) }))
    await own.close()
  }
  await start(async (own) => void (await own.request('setSettings', { threads: 3 })))
  await start(async (own) => {
    expect((await own.request('getSettings', {})).threads).toBe(3)
    expect((await own.request('describe', {})).threads).toBe(3)
  })
  await writeFile(settingsFile, '{"threads": -1')
  await start(async (own) => expect((await own.request('getSettings', {})).threads).toBeGreaterThan(0))
  await rm(folder, { recursive: true })
})

test('an experiment is saved with the place of its pictures, and opened with them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-service-'))
  await session.addImageFile(resolve(examplesFolder, 'images/camera.png'))
  const experiment: Experiment = { ...withLayers(['ReLU']), inputs: [{ kind: 'image', name: 'camera.png' }] }
  await session.saveExperimentFile(join(folder, 'e.poolscope.json'), experiment)
  const opened = await session.openExperimentFile(join(folder, 'e.poolscope.json'))
  expect(opened.images).toMatchObject([{ name: 'camera.png', width: 512 }])
  await rm(folder, { recursive: true })
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
  await expect.poll(() => events.some((event) => 'run' in event && event.run === run && event.type === 'runFinished'), patience).toBe(true)
  return events.flatMap((event) => (event.type === 'layerDone' && event.run === run ? [event.map] : []))
}

async function failed(run: string) {
  await expect.poll(() => events.some((event) => event.type === 'runFailed' && event.run === run), patience).toBe(true)
  return events.flatMap((event) => (event.type === 'runFailed' ? [event.failure] : []))[0]
}

async function rows({ map, shape }: MapSummary, channel = 0): Promise<number[][]> {
  const { height, width, values } = await session.request('tile', {
    map, channel, level: 0, row: 0, column: 0, height: shape.height, width: shape.width, reduce: 'mean',
  })
  return Array.from({ length: height }, (_, row) => [...values.subarray(row * width, (row + 1) * width)])
}
