/**
 * The contract, as every host has to keep it: the same assertions through the loopback socket and through the desktop's
 * preload script and message handlers.
 */
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Connection, MapSummary, ServiceEvent, Tile } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { formatEnglish } from '#app/text/format'
import type { PlainFailure } from '#app/failure'

export const root = resolve(import.meta.dirname, '../..')

/** A renderer's end of a host. A request without a reply rejects with a Failure. */
export interface TestClient {
  request(name: unknown, argument: unknown): Promise<unknown>
  readonly onEvent: Connection['onEvent']
  close(): Promise<void>
}

/** @param open a client of its own, as a second window or tab would be */
export function describeContract(host: 'desktop' | 'browser', open: () => Promise<TestClient>): void {
  const clients: TestClient[] = []
  const connect = async () => {
    const client = await open()
    clients.push(client)
    return withTypes(client)
  }

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close()
  })

  describe('the contract', () => {
    it('says which host and which kernels there are', async () => {
      const info = await (await connect()).request('describe', {})
      expect(info).toMatchObject({ host, version: expect.stringMatching(/^\d+\.\d+\.\d+/) })
      expect(['native', 'wasm', 'portable']).toContain(info.kernels.running)
      expect(info.kernels.reason).not.toBe('')
    })

    it('lists the examples and opens one', async () => {
      const { request } = await connect()
      expect((await request('listExamples', {})).map(({ example }) => example)).toContain('vertical-line')
      const { experiment, images, file } = await request('openExample', { example: 'vertical-line' })
      expect(experiment.stack.map((layer) => layer.type)).toEqual(['Conv2D', 'ReLU', 'MaxPooling2D'])
      expect({ images, file }).toEqual({ images: [null], file: null })
    })

    it('shows the photographs that are shipped and opens one', async () => {
      const { request } = await connect()
      const samples = await request('listSamples', {})
      expect(samples.map(({ file }) => file)).toContain('camera.png')
      for (const { thumbnail } of samples) expect(thumbnail.rgba).toHaveLength(thumbnail.width * thumbnail.height * 4)
      expect(await request('openSample', { file: 'camera.png' })).toMatchObject({
        name: 'camera.png',
        width: 512,
        bytes: 139512,
        profile: null,
        orientation: 1,
      })
    })

    it('runs the vertical line to the numbers of the course', async () => {
      const client = await connect()
      const { maps, events } = await runExample(client, 'vertical-line')
      expect(await rows(client, maps.get(0))).toEqual(Array(6).fill([0, 0, 3, 3, 0, 0]))
      expect(await rows(client, maps.get(2))).toEqual(Array(3).fill([0, 3, 0]))
      expect(events.at(0)?.type).toBe('runStarted')
      expect(events.at(-1)?.type).toBe('runFinished')
      expect(events.filter((event) => event.type === 'layerDone').length).toBeGreaterThanOrEqual(3)
    })

    it('gives the statistics of a map', async () => {
      const client = await connect()
      const { maps } = await runExample(client, 'vertical-line')
      const statistics = await client.request('statistics', { map: maps.get(2)!.map, channel: 0, bins: 3 })
      expect(statistics).toMatchObject({ count: 9, zeros: 6, nan: 0, min: 0, max: 3, mean: 1, histogram: [6, 0, 3] })
    })

    it('takes an image as bytes and gives its thumbnail', async () => {
      const { request } = await connect()
      const bytes = new Uint8Array(await readFile(join(root, 'examples/images/camera.png')))
      const info = await request('addImage', { name: 'camera.png', bytes })
      expect(info).toMatchObject({ name: 'camera.png', width: 512, height: 512 })
      const { width, height, rgba } = await request('thumbnail', {
        input: { kind: 'image', name: 'camera.png' },
        image: info.image,
        size: 32,
      })
      expect([width, height]).toEqual([32, 32])
      expect(rgba).toBeInstanceOf(Uint8Array)
      expect(rgba).toHaveLength(32 * 32 * 4)
      expect(await request('closeImage', { image: info.image })).toBeNull()
      await expect(
        request('thumbnail', { input: { kind: 'image', name: 'camera.png' }, image: info.image, size: 32 }),
      ).rejects.toMatchObject({ code: 'not-found' })
    })

    it('says what is wrong with an image', async () => {
      const { request } = await connect()
      const empty = request('addImage', { name: 'empty.png', bytes: new Uint8Array(0) })
      await expect(empty).rejects.toMatchObject({
        name: 'Failure',
        code: 'unreadable-image',
        message: expect.stringContaining('empty.png'),
      })
    })

    it.each([
      ['an unknown request', 'formatDisk', {}, 'formatDisk'],
      ['a name that is no word', 42, {}, '42'],
      ['a name from the prototype', 'constructor', {}, 'constructor'],
      ['a missing argument', 'closeImage', undefined, 'closeImage'],
      ['a wrong type', 'thumbnail', { input: { kind: 'image', name: 'x' }, image: 'x', size: 'large' }, 'size'],
      ['a field that nobody asked for', 'describe', { path: '/etc/passwd' }, 'path'],
      ['bytes that are none', 'addImage', { name: 'a.png', bytes: [1, 2, 3] }, 'bytes'],
    ])('refuses %s', async (_, name, argument, word) => {
      const { raw } = await connect()
      await expect(raw(name, argument)).rejects.toMatchObject({
        name: 'Failure',
        code: 'invalid-message',
        message: expect.stringContaining(word),
      })
    })

    it('tells a stack that can not work by an event, with its fix', async () => {
      const client = await connect()
      const { experiment } = await client.request('openExample', { example: 'vertical-line' })
      const failure = await runToFailure(client, withParams(experiment, 'pool', { poolSize: [9, 9] }))
      expect(failure.code).toBe('impossible-stack')
      expect(formatEnglish(failure.message)).toContain('MaxPooling2D')
      expect(failure.place).toMatchObject({ layerId: 'pool' })
      expect(failure.fixes?.length).toBeGreaterThan(0)
    })

    it('keeps the runs of one client from another', async () => {
      const [one, other] = [await connect(), await connect()]
      const { maps } = await runExample(one, 'vertical-line')
      const tile = other.request('tile', wholeMap(maps.get(0)!))
      await expect(tile).rejects.toMatchObject({ code: 'not-found' })
    })

    it('gives the difference of two maps, and frees it', async () => {
      const client = await connect()
      const { maps } = await runExample(client, 'vertical-line')
      const [one, other] = [maps.get(0)!, maps.get(1)!]
      const difference = await client.request('subtract', {
        map: one.map,
        channel: 0,
        minus: other.map,
        minusChannel: 0,
      })
      expect(difference).toMatchObject({ shape: one.shape, levels: 1, ranges: [[0, 0]] })
      expect(await rows(client, { ...difference, layer: 0 })).toEqual(Array(6).fill([0, 0, 0, 0, 0, 0]))
      expect(await client.request('closeMap', { map: difference.map })).toBeNull()
      await expect(client.request('tile', wholeMap({ ...difference, layer: 0 }))).rejects.toMatchObject({
        code: 'not-found',
      })
    })

    it('frees the maps of a run', async () => {
      const client = await connect()
      const { run, maps } = await runExample(client, 'vertical-line')
      expect(await client.request('release', { run })).toBeNull()
      await expect(client.request('tile', wholeMap(maps.get(0)!))).rejects.toMatchObject({ code: 'not-found' })
    })

    it('answers the cancelling of what has ended', async () => {
      expect(await (await connect()).request('cancel', { job: 'long-gone' })).toBeNull()
    })

    it('keeps settings within their limits', async () => {
      const { request, raw } = await connect()
      expect(await request('setSettings', { threads: 1 })).toMatchObject({ threads: 1 })
      expect(await request('getSettings', {})).toMatchObject({ threads: 1 })
      await expect(raw('setSettings', { threads: 0 })).rejects.toMatchObject({ code: 'invalid-message' })
    })
  })
}

type TypedClient = Connection & { readonly raw: TestClient['request'] }

function withTypes(client: TestClient): TypedClient {
  return {
    request: ((name, argument) => client.request(name, argument)) as Connection['request'],
    onEvent: client.onEvent,
    raw: client.request,
  }
}

let runs = 0

/** Runs an example to its end; `maps` are by stack index. */
export async function runExample(client: Connection, example: string) {
  const { experiment, images } = await client.request('openExample', { example })
  const run = `run-${runs++}`
  const events = await eventsUntil(client, run, 'runFinished', experiment, images[0]?.image)
  const maps = new Map<number, MapSummary>()
  for (const event of events) if (event.type === 'layerDone') maps.set(event.map.layer, event.map)
  return { run, maps, events }
}

async function runToFailure(client: Connection, experiment: Experiment): Promise<PlainFailure> {
  const events = await eventsUntil(client, `run-${runs++}`, 'runFailed', experiment)
  const last = events.at(-1)
  if (last?.type !== 'runFailed') throw new Error('Expected a run that fails.')
  return last.failure
}

/** The events of a run, up to the first of the given type. */
function eventsUntil(
  client: Connection,
  run: string,
  type: 'runFinished' | 'runFailed',
  experiment: Experiment,
  image: string | null = null,
): Promise<ServiceEvent[]> {
  const events: ServiceEvent[] = []
  return new Promise((resolve, reject) => {
    const stop = client.onEvent((event) => {
      if (!('run' in event) || event.run !== run) return
      events.push(event)
      if (event.type !== 'runFinished' && event.type !== 'runFailed') return
      stop()
      if (event.type === type) resolve(events)
      else reject(new Error(`Expected ${type}, received ${JSON.stringify(event)}`))
    })
    client.request('run', { run, experiment, input: 0, image }).catch(reject)
  })
}

/** The exact values of a map of one channel. */
export async function rows(client: Connection, map: MapSummary | undefined): Promise<number[][]> {
  if (!map) throw new Error('Expected a map.')
  const { height, width, values }: Tile = await client.request('tile', wholeMap(map))
  expect(values).toBeInstanceOf(Float32Array)
  return Array.from({ length: height }, (_, i) => [...values.subarray(i * width, (i + 1) * width)])
}

function wholeMap({ map, shape: { height, width } }: MapSummary) {
  return { map, channel: 0, level: 0, row: 0, column: 0, height, width, reduce: 'mean' as const }
}

function withParams(experiment: Experiment, id: string, params: Record<string, unknown>): Experiment {
  const stack = experiment.stack.map((layer) =>
    layer.id === id ? { ...layer, params: { ...layer.params, ...params } } : layer,
  )
  return { ...experiment, stack }
}
