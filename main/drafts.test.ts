import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { uptime, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emptyExperiment, insertLayer, newLayer } from '../app/document/edit'
import type { Experiment } from '../app/document/experiment'
import { createService, type FileNames, type Service, type Session } from './service'

const examplesFolder = resolve(import.meta.dirname, '../examples')
/** Paths are their own tokens here. */
const files: FileNames = { of: (path) => path, path: (token) => token }

let folder: string
let service: Service

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-drafts-'))
  service = start()
})
afterEach(async () => {
  await service.close()
  await rm(folder, { recursive: true })
})

function start(): Service {
  return createService({ version: '1.2.3', examplesFolder, draftsFolder: join(folder, 'drafts'), threads: 1, kernels: 'portable' })
}

function open(host: FileNames | undefined = files): Session {
  return service.openSession(() => undefined, { kind: 'desktop', chooseDestination: async () => null, ...(host && { files: host }) })
}

function experiment(name: string, ...types: string[]): Experiment {
  return types.reduce((e, type) => insertLayer(e, newLayer(e, type), e.stack.length), emptyExperiment(name))
}

const tab = (of: Experiment, file: string | null = null) => ({ experiment: of, file, unsaved: true, images: of.inputs.map(() => null), input: 0 })

async function names(session: Session): Promise<readonly string[]> {
  return (await session.request('takeDrafts', {})).tabs.map(({ experiment: { name } }) => name)
}

test('what a window had open comes back to the next one, once', async () => {
  const first = open()
  await first.request('keepDraft', { tabs: [tab(experiment('a', 'ReLU'), '/home/me/a.json'), { ...tab(experiment('b')), unsaved: false, input: 2 }], current: 1 })
  await first.close()
  const second = open()
  const taken = await second.request('takeDrafts', {})
  expect(taken).toMatchObject({
    current: 1,
    tabs: [
      { experiment: { name: 'a', stack: [{ type: 'ReLU' }] }, file: '/home/me/a.json', unsaved: true },
      { experiment: { name: 'b' }, file: null, unsaved: false, input: 2 },
    ],
  })
  expect(await names(open())).toEqual([])
})

test('windows that are open keep their drafts to themselves', async () => {
  const [first, second] = [open(), open()]
  await first.request('keepDraft', { tabs: [tab(experiment('a'))], current: 0 })
  await second.request('keepDraft', { tabs: [tab(experiment('b'))], current: 0 })
  expect(await names(second)).toEqual([])
  await first.close()
  expect(await names(second)).toEqual(['a'])
  await second.close()
  // Nothing was kept since: both come back.
  expect([...(await names(open()))].sort()).toEqual(['a', 'b'])
})

test('a draft of another process that still runs is left to it', async () => {
  const first = open()
  await first.request('keepDraft', { tabs: [tab(experiment('a'))], current: 0 })
  await first.close()
  const [id] = await readdir(join(folder, 'drafts'))
  const file = join(folder, 'drafts', id!, 'draft.json')
  const draft = JSON.parse(await readFile(file, 'utf8')) as object
  const owned = (owner: object) => writeFile(file, JSON.stringify({ ...draft, owner }))
  const booted = Date.now() / 1000 - uptime()
  await owned({ process: process.ppid, booted })
  expect(await names(open())).toEqual([])
  // The same number, given to another process since the machine was started anew.
  await owned({ process: process.ppid, booted: booted - 86_400 })
  expect(await names(open())).toEqual(['a'])
})

test('pictures come back too: those of files from their files, dropped ones with their bytes', async () => {
  const bytes = new Uint8Array(await readFile(join(examplesFolder, 'images/camera.png')))
  const first = open()
  const dropped = await first.request('addImage', { name: 'dropped.png', bytes })
  const file = await first.addImageFile(join(examplesFolder, 'images/brick.png'))
  const inputs = [{ kind: 'image', name: 'dropped.png' }, { kind: 'image', name: 'brick.png' }] as const
  const draft = { ...tab({ ...experiment('pictures'), inputs }), images: [dropped.image, file.image] }
  await first.request('keepDraft', { tabs: [draft], current: 0 })
  await first.request('keepDraft', { tabs: [draft], current: 0 })
  await first.close()
  const second = open()
  const { tabs } = await second.request('takeDrafts', {})
  expect(tabs[0]?.images).toMatchObject([{ name: 'dropped.png', width: 512 }, { name: 'brick.png', width: 512 }])
})

test('a window that is closed, or has saved everything, leaves nothing', async () => {
  const first = open()
  await first.request('keepDraft', { tabs: [tab(experiment('a'))], current: 0 })
  await first.request('dropDraft', {})
  await first.close()
  expect(await names(open())).toEqual([])
  expect(await readdir(join(folder, 'drafts'))).toEqual([])
})

test('a crash right after the start keeps what the start has brought back', async () => {
  const first = open()
  await first.request('keepDraft', { tabs: [tab(experiment('a'))], current: 0 })
  await first.close()
  const second = open()
  expect(await names(second)).toEqual(['a'])
  await second.close()
  expect(await names(open())).toEqual(['a'])
})

test('a damaged draft does not keep the others from coming back', async () => {
  const first = open()
  await first.request('keepDraft', { tabs: [tab(experiment('a')), tab(experiment('b'))], current: 0 })
  await first.close()
  const [id] = await readdir(join(folder, 'drafts'))
  const file = join(folder, 'drafts', id!, 'draft.json')
  await writeFile(file, (await readFile(file, 'utf8')).replace('poolscope-experiment', 'damaged'))
  await writeFile(join(folder, 'drafts', 'stray'), 'no draft')
  expect(await names(open())).toEqual(['b'])
})
