/** Requests with odd arguments, one after another, to a session that has something open: each is answered, or refused with a message. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { ServiceEvent } from '#app/protocol/contract'
import { emptyExperiment, insertLayer, newLayer } from '#app/document/edit'
import { Failure } from '#app/failure'
import { mutatedValue } from '#app/testing/mutations'
import { createService, type Service, type Session } from './service'

const EMPTY = emptyExperiment('fuzzed')
const experiment = {
  ...insertLayer(EMPTY, newLayer(EMPTY, 'MaxPooling2D'), 0),
  inputs: [{ kind: 'pattern', name: 'a', height: 8, width: 8, pattern: { type: 'checkerboard', side: 2 } }],
} as const

const pgm = new Uint8Array(Buffer.from('P5 2 2 255\nabcd'))

const requests: readonly (readonly [name: string, argument: unknown])[] = [
  ['describe', {}],
  ['addImage', { name: 'a.pgm', bytes: pgm }],
  ['closeImage', { image: 'i' }],
  ['thumbnail', { input: experiment.inputs[0], image: null, size: 16 }],
  ['openExample', { example: 'vertical-line' }],
  ['openSample', { file: 'camera.png' }],
  ['run', { run: 'r', experiment, input: 0, image: null }],
  ['cancel', { job: 'r' }],
  ['release', { run: 'r' }],
  ['tile', { map: 'm', channel: 0, level: 0, row: 0, column: 0, height: 8, width: 8, reduce: 'max' }],
  ['statistics', { map: 'm', channel: 0, bins: 16 }],
  ['subtract', { map: 'm', channel: 0, minus: 'm', minusChannel: 0 }],
  ['openBatch', { batch: 'b', experiment, layers: [0], columns: ['average', 'statistics'] }],
  ['batchInput', { batch: 'b', input: 0, image: null }],
  ['batchFile', { batch: 'b', file: 'f' }],
  ['batchBytes', { batch: 'b', name: 'a.pgm', bytes: pgm }],
  ['closeBatch', { batch: 'b' }],
  [
    'packTable',
    {
      layers: [{ index: 0, name: 'a', channels: 1 }],
      columns: ['average'],
      rows: [{ image: 0, path: 'a.pgm', item: 0, notes: '', error: '' }],
      bytes: new Uint8Array(8),
    },
  ],
  ['chooseDestination', { name: 'a' }],
  [
    'exportMaps',
    {
      job: 'e',
      run: 'r',
      destination: 'd',
      maps: [{ layer: 0, channels: null }],
      format: 'csv',
      csv: 'tidy',
      replace: true,
    },
  ],
  [
    'exportNetwork',
    {
      job: 'n',
      experiment,
      shape: { channels: 1, height: 8, width: 8 },
      to: 'onnx',
      destination: 'd',
      replace: true,
    },
  ],
  ['keepDraft', { tabs: [{ experiment, file: null, unsaved: true, images: [null], input: 0 }], current: 0 }],
  ['takeDrafts', {}],
]

/** What the session has named, by what stands for it in the requests. */
const tokens = new Map<string, string>()
const events: ServiceEvent[] = []

/** A request's argument with the tokens in their places. */
function withTokens(value: unknown): unknown {
  if (typeof value === 'string') return tokens.get(value) ?? value
  if (Array.isArray(value)) return value.map(withTokens)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withTokens(inner)]))
}

let folder: string
let service: Service
let session: Session
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-fuzz-'))
  service = createService({
    version: '1.2.3',
    examplesFolder: resolve(import.meta.dirname, '../../examples'),
    draftsFolder: join(folder, 'drafts'),
    threads: 1,
    memoryBudget: 200e6,
    kernels: 'portable',
  })
  session = service.openSession((event) => events.push(event), {
    kind: 'browser',
    chooseDestination: async () => join(folder, 'out'),
  })
  await session.request('run', { run: 'r0', experiment, input: 0, image: null })
  await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: 'runFinished' }), 20_000)
  const made = events.find((event) => event.type === 'layerDone')
  tokens.set('m', made!.map.map)
  tokens.set('d', (await session.request('chooseDestination', { name: 'a' }))!.destination)
  tokens.set('i', (await session.request('addImage', { name: 'a.pgm', bytes: pgm })).image)
})
afterAll(async () => {
  await service.close()
  await rm(folder, { recursive: true })
})

/** Every fourth as it is. */
const request = fc
  .constantFrom(...requests)
  .chain(([name, argument]) =>
    fc.tuple(
      fc.constant(name),
      fc.oneof({ weight: 1, arbitrary: fc.constant(argument) }, { weight: 3, arbitrary: mutatedValue(argument) }),
    ),
  )

it('values', async () => {
  await fc.assert(
    fc.asyncProperty(request, async ([name, argument]) => {
      try {
        await session.request(name, withTokens(argument))
      } catch (error) {
        expect(error).toBeInstanceOf(Failure)
        expect((error as Failure).code).not.toBe('internal')
        expect((error as Failure).message).not.toMatch(/\p{Cc}|undefined|\[object/u)
      }
    }),
    { numRuns: 400 },
  )
})
