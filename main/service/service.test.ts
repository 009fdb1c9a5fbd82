import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import type { MapSummary, RequestOf, Tile } from '#app/protocol/contract'
import { emptyExperiment } from '#app/document/edit'
import type { Experiment } from '#app/document/experiment'
import { readNpy } from '#main/files/npy'
import { createService, type Session } from './service'
import { examplesFolder, openDesk, withLayers } from '#main/testing/desk'

const desk = openDesk()

test('the course example runs as the course prints it', async () => {
  const { experiment } = await desk.session.request('openExample', { example: 'vertical-line' })
  await desk.session.request('run', { run: 'r1', experiment, input: 0, image: null })
  const maps = await desk.finished('r1')
  expect(maps.map(({ layer, shape }) => [layer, shape.height, shape.width])).toEqual([
    [-1, 8, 8],
    [0, 6, 6],
    [1, 6, 6],
    [2, 3, 3],
  ])
  expect(await desk.rows(maps[2]!)).toEqual(Array(6).fill([0, 0, 3, 3, 0, 0]))
  expect(await desk.rows(maps[3]!)).toEqual(Array(3).fill([0, 3, 0]))
  expect(maps[2]!.ranges).toEqual([[0, 3]])
})

test('small maps come with all their values, large ones with the overviews that are on screen, and both only once', async () => {
  const base = withLayers(['ReLU'], ['MaxPooling2D'])
  const pattern = { type: 'line', thickness: 2, angle: 90, offset: 0 }
  const run = async (id: string, side: number, channel = 0) => {
    const inputs = [{ kind: 'pattern', name: 'x', height: side, width: side, pattern }] as Experiment['inputs']
    const show = [{ layer: 1, channel, reduce: 'max' as const }]
    await desk.session.request('run', { run: id, experiment: { ...base, inputs }, input: 0, image: null, show })
    return (await desk.finished(id)).sort((a, b) => a.layer - b.layer)
  }
  const small = await run('small', 16)
  expect(small.map(({ tiles }) => tiles?.map(({ level, tile }) => [level, tile.height, tile.width]))).toEqual([
    [[0, 16, 16]],
    [[0, 16, 16]],
    [[0, 8, 8]],
  ])
  expect([...small[2]!.tiles![0]!.tile.values]).toEqual((await desk.rows(small[2]!)).flat())
  const [input, relu, pooled] = await run('large', 2100)
  expect([input!.tiles, relu!.tiles]).toEqual([undefined, undefined])
  const { tile, ...of } = pooled!.tiles![0]!
  expect(of).toEqual({ channel: 0, level: 2, reduce: 'max' })
  expect(tile).toEqual(
    await desk.session.request('tile', { map: pooled!.map, ...of, row: 0, column: 0, height: 512, width: 512 }),
  )
  const [, , again] = await run('again', 2100)
  expect(again).toMatchObject({ map: pooled!.map })
  expect(again!.tiles).toBeUndefined()
  const [, , beyond] = await run('beyond', 2100, 7)
  expect(beyond!.tiles).toBeUndefined()
})

describe('what is wrong with a run is told by an event', () => {
  test('a stack that cannot work', async () => {
    const experiment = withLayers(['GlobalMaxPooling2D'], ['MaxPooling2D'])
    await desk.session.request('run', { run: 'r1', experiment, input: 0, image: null })
    expect(await desk.failed('r1')).toMatchObject({ code: 'impossible-stack', place: { layerId: 'maxpooling2d-1' } })
  })

  test('more than the budget', async () => {
    const { memoryBudget } = await desk.session.request('getSettings', {})
    await desk.session.request('setSettings', { memoryBudget: 1e6 })
    await desk.session.request('run', {
      run: 'r1',
      experiment: withLayers(['Conv2D', { filters: 10000 }]),
      input: 0,
      image: null,
    })
    expect(await desk.failed('r1')).toMatchObject({ code: 'over-budget' })
    await desk.session.request('setSettings', { memoryBudget })
  })

  test('an input that is missing or not open', async () => {
    const experiment: Experiment = { ...emptyExperiment('e'), inputs: [{ kind: 'image', name: 'cat.png' }] }
    await desk.session.request('run', { run: 'r1', experiment, input: 0, image: null })
    expect(await desk.failed('r1')).toMatchObject({ code: 'not-found', message: { values: { name: 'cat.png' } } })
    await desk.session.request('run', { run: 'r2', experiment, input: 3, image: null })
    expect(await desk.failed('r2')).toMatchObject({ code: 'not-found' })
    await desk.session.request('run', { run: 'r3', experiment, input: 0, image: 'no-such-token' })
    expect(await desk.failed('r3')).toMatchObject({ code: 'not-found' })
  })

  test('rows of different lengths', async () => {
    const experiment: Experiment = { ...withLayers(), inputs: [{ kind: 'values', name: 'x', planes: [[[1, 2], [3]]] }] }
    await desk.session.request('run', { run: 'r1', experiment, input: 0, image: null })
    expect(await desk.failed('r1')).toMatchObject({ code: 'invalid-document' })
  })

  test('a run that was cancelled', async () => {
    const experiment = withLayers(
      ['Conv2D', { filters: 300, kernelSize: [9, 9], padding: 'same' }],
      ['Conv2D', { filters: 300 }],
    )
    await desk.session.request('run', { run: 'r1', experiment, input: 0, image: null })
    await desk.session.request('cancel', { job: 'r1' })
    expect(await desk.failed('r1')).toMatchObject({ code: 'cancelled' })
  })
})

test('only the maps that are asked for are made', async () => {
  await desk.session.request('run', {
    run: 'r1',
    experiment: withLayers(['Conv2D'], ['ReLU'], ['MaxPooling2D']),
    input: 0,
    image: null,
    keep: [1, 2],
  })
  expect((await desk.finished('r1')).map(({ layer }) => layer)).toEqual([-1, 1, 2])
})

test('maps are gone when their run is released', async () => {
  await desk.session.request('run', { run: 'r1', experiment: withLayers(['ReLU']), input: 0, image: null })
  const [input, relu] = await desk.finished('r1')
  await desk.session.request('release', { run: 'r1' })
  for (const map of [input!, relu!]) await expect(desk.rows(map)).rejects.toMatchObject({ code: 'not-found' })
})

test('maps that a newer run has in common with an older one keep their names, and outlive it', async () => {
  const { experiment } = await desk.session.request('openExample', { example: 'vertical-line' })
  await desk.session.request('run', { run: 'r1', experiment, input: 0, image: null })
  const before = await desk.finished('r1')
  const stack = experiment.stack.map((layer) =>
    layer.type === 'MaxPooling2D' ? { ...layer, params: { ...layer.params, strides: [1, 1] } } : layer,
  )
  await desk.session.request('run', { run: 'r2', experiment: { ...experiment, stack }, input: 0, image: null })
  const after = await desk.finished('r2')
  const names = (maps: readonly MapSummary[]) => maps.map(({ map }) => map)
  expect(names(after).slice(0, 3)).toEqual(names(before).slice(0, 3))
  expect(names(after)[3]).not.toBe(names(before)[3])
  await desk.session.request('release', { run: 'r1' })
  expect(await desk.rows(after[2]!)).toEqual(Array(6).fill([0, 0, 3, 3, 0, 0]))
  await desk.session.request('release', { run: 'r2' })
  await expect(desk.rows(after[2]!)).rejects.toThrow('no longer in memory')
})

test('a session that closes frees its memory and leaves the others alone', async () => {
  await desk.session.request('run', { run: 'r1', experiment: withLayers(['ReLU']), input: 0, image: null })
  const [, relu] = await desk.finished('r1')
  const other = desk.service.openSession(() => undefined, {
    kind: 'browser',
    chooseDestination: () => Promise.resolve(null),
  })
  await other.request('run', { run: 'r1', experiment: withLayers(['ReLU']), input: 0, image: null })
  await other.close()
  expect(await desk.rows(relu!)).toHaveLength(16)
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
    [
      'a stride of 0',
      'run',
      { run: 'r', experiment: withLayers(['MaxPooling2D', { strides: [0, 1] }]), input: 0, image: null },
    ],
    [
      'a weight that is no number',
      'run',
      {
        run: 'r',
        experiment: withLayers([
          'Conv2D',
          { kernelSize: [1, 1], weights: { init: 'values', kernel: [[[[NaN]]]], bias: [0] } },
        ]),
        input: 0,
        image: null,
      },
    ],
  ])('%s', async (_, name, argument) => {
    await expect(desk.session.request(name, argument)).rejects.toMatchObject({ code: 'invalid-message' })
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })

  test('an example outside the folder', async () => {
    await expect(desk.session.request('openExample', { example: '../package' })).rejects.toMatchObject({
      code: 'not-found',
    })
  })
})

describe('an export', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'poolscope-service-'))
    return () => rm(folder, { recursive: true, force: true })
  })

  test('writes the maps of a run, also those that were not kept, and says what they are', async () => {
    const { done, asked } = await exportFrom({
      maps: [
        { layer: -1, channels: null },
        { layer: 0, channels: [0] },
        { layer: 2, channels: null },
      ],
    })
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
    expect((await exportFrom({ maps: [{ layer: 2, channels: [5] }] })).done).toMatchObject({
      failure: { code: 'not-found' },
    })
  })

  async function exportFrom(change: Partial<RequestOf<'exportMaps'>>) {
    const asked: string[] = []
    const chooseDestination = (name: string) => {
      asked.push(name)
      return Promise.resolve(folder)
    }
    const own = desk.service.openSession((event) => desk.events.push(event), { kind: 'desktop', chooseDestination })
    const { experiment } = await own.request('openExample', { example: 'vertical-line' })
    await own.request('run', { run: 'x', experiment, input: 0, image: null, keep: [1, 2] })
    await desk.finished('x')
    const chosen = await own.request('chooseDestination', { name: experiment.name })
    await own.request('exportMaps', {
      job: 'j',
      run: 'x',
      destination: chosen!.destination,
      maps: [],
      format: 'csv',
      csv: 'matrix',
      replace: false,
      ...change,
    })
    const found = () => desk.events.find(({ type }) => type === 'exportFinished' || type === 'exportFailed')
    await expect.poll(found).toBeDefined()
    const done = found()!
    await own.close()
    return { done, asked }
  }

  const text = (name: string) => readFile(join(folder, name), 'utf8')
})

test('a run that is larger than the budget is computed in strips, looked at and exported like any other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-service-'))
  const own = desk.service.openSession((event) => desk.events.push(event), {
    kind: 'desktop',
    chooseDestination: () => Promise.resolve(folder),
  })
  const { memoryBudget } = await own.request('getSettings', {})
  const inputs: Experiment['inputs'] = [
    { kind: 'pattern', name: 'noise', height: 1030, width: 1030, pattern: { type: 'noise', seed: 1 } },
  ]
  const experiment = { ...withLayers(['Conv2D', { filters: 2 }], ['MaxPooling2D'], ['GlobalAveragePooling2D']), inputs }
  const looks = async (run: string) => {
    await own.request('run', { run, experiment, input: 0, image: null })
    const [, conv, pool, mean] = (await desk.finished(run)).toSorted((a, b) => a.layer - b.layer)
    const tile = (map: MapSummary, level: number) =>
      own.request('tile', {
        map: map.map,
        channel: 1,
        level,
        row: 200,
        column: 30,
        height: 90,
        width: 80,
        reduce: 'mean',
      })
    const { map, shape, levels, ranges } = conv!
    return [
      { shape, levels, ranges },
      await tile(conv!, 0),
      await tile(conv!, 1),
      await tile(pool!, 0),
      await own.request('statistics', { map, channel: 0, bins: 8 }),
      mean!.tiles,
      await own.request('statistics', {
        map,
        channel: null,
        bins: 8,
        part: { row: 500, column: 7, height: 300, width: 1000 },
      }),
      await own.request('line', { map, channel: 1, from: [1027, 3], to: [200, 900] }),
    ]
  }
  const whole = await looks('whole')
  await own.request('release', { run: 'whole' })
  await own.request('setSettings', { memoryBudget: 12e6 })
  expect(await looks('strips')).toEqual(whole)
  const { map } = desk.events.flatMap((event) =>
    event.type === 'layerDone' && event.run === 'strips' && event.map.layer === 0 ? [event.map] : [],
  )[0]!
  const given = own.request('statistics', { map, channel: 0, bins: 8, job: 'look' })
  await own.request('cancel', { job: 'look' })
  await expect(given).rejects.toMatchObject({ code: 'cancelled' })
  expect(await own.request('statistics', { map, channel: 0, bins: 8, job: 'look' })).toEqual(whole[4])

  const destination = (await own.request('chooseDestination', { name: 'large' }))!.destination
  const order = {
    run: 'strips',
    destination,
    maps: [0, 1, 2].map((layer) => ({ layer, channels: null })),
    csv: 'matrix',
    replace: false,
  } as const
  await own.request('exportMaps', { ...order, job: 'j1', format: 'csv' })
  await expect
    .poll(() => desk.events.find((event) => event.type === 'exportFailed'))
    .toMatchObject({ failure: { code: 'over-budget' } })
  await own.request('exportMaps', { ...order, job: 'j2', format: 'npy' })
  const exported = (job: string) =>
    expect
      .poll(() => desk.events.find((event) => 'job' in event && event.job === job && event.type !== 'exportProgress'), {
        timeout: 10_000,
      })
      .toMatchObject({ type: 'exportFinished' })
  await exported('j2')
  const shapeOf = async (name: string) => readNpy(await readFile(join(folder, name))).shape
  expect(await shapeOf('1-MaxPooling2D.npy')).toEqual([2, 514, 514])
  expect(await shapeOf('2-GlobalAveragePooling2D.npy')).toEqual([1, 1, 2])
  // One map alone fits, even if it was not kept.
  await own.request('exportMaps', {
    ...order,
    job: 'j3',
    format: 'csv',
    replace: true,
    maps: [{ layer: 1, channels: [1] }],
  })
  await exported('j3')
  const rows = (await readFile(join(folder, '1-MaxPooling2D-c1.csv'), 'utf8')).split('\n').slice(200, 290)
  const cells = rows.flatMap((row) =>
    row
      .split(',')
      .slice(30, 110)
      .map((cell) => Math.fround(Number(cell))),
  )
  expect(cells).toEqual([...(whole[3] as Tile).values])
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

test('a film whose lengths are not those of its frames is refused', async () => {
  const request = desk.session.request('encodeGif', { bytes: new Uint8Array(10), lengths: [4, 5], delay: 100 })
  await expect(request).rejects.toMatchObject({ code: 'invalid-argument' })
})
