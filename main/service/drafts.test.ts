import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { emptyExperiment, insertLayer, newLayer } from '#app/document/edit'
import type { KeptDraft, RequestOf } from '#app/protocol/contract'
import type { Experiment, Layer } from '#app/document/experiment'
import { formatEnglish } from '#app/text/format'
import { packBundle } from '#main/files/bundle'
import { parseExperimentFile } from '#main/files/experiment'
import { convolutionNetwork } from '#main/testing/tensors'
import { createService, type FileNames, type Service, type Session } from './service'

const examplesFolder = resolve(import.meta.dirname, '../../examples')
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
  return createService({
    version: '1.2.3',
    examplesFolder,
    draftsFolder: join(folder, 'drafts'),
    threads: 1,
    kernels: 'portable',
  })
}

function open(host: FileNames | undefined = files, of = service): Session {
  return of.openSession(() => undefined, {
    kind: 'desktop',
    chooseDestination: async () => null,
    ...(host && { files: host }),
  })
}

function experiment(name: string, ...types: string[]): Experiment {
  return types.reduce((e, type) => insertLayer(e, newLayer(e, type), e.stack.length), emptyExperiment(name))
}

const tab = (of: Experiment, file: string | null = null) => ({
  experiment: of,
  file,
  unsaved: true,
  images: of.inputs.map(() => null),
  input: 0,
})

function keep(session: Session, name: string, page: string): Promise<KeptDraft> {
  const draft: RequestOf<'keepDraft'> = { tabs: [tab(experiment(name))], current: 0, page }
  return session.request('keepDraft', draft)
}

async function names(session: Session): Promise<readonly string[]> {
  return (await session.request('takeDrafts', {})).tabs.map(({ experiment: { name } }) => name)
}

test('a draft keeps the lanes of a block', async () => {
  const first = experiment('a', 'ReLU', 'Parallel')
  const [relu, block] = first.stack as [Layer, Layer]
  const branching = { ...first, stack: [{ ...block, lanes: [[relu], []] }] }
  const session = open()
  await session.request('keepDraft', { tabs: [tab(branching)], current: 0, page: 'p' })
  await session.close()
  const [kept] = (await open().request('takeDrafts', {})).tabs
  expect(kept!.experiment.stack).toEqual(branching.stack)
})

describe('weights that are tensors', () => {
  const { imported, listed } = convolutionNetwork()
  const opened = async (session: Session) => {
    const bytes = new Uint8Array(await packBundle(imported.experiment, [], imported.tensors))
    return (await session.request('openExperiment', { name: 'net.poolscope', bytes })).experiment
  }
  const unpacked = async (session: Session, experiment: Experiment) => {
    const bundle = await session.request('packExperiment', { experiment, images: [null] })
    return new Map(
      [...(await parseExperimentFile(bundle, 'net')).tensors].map(([hash, numbers]) => [hash, [...numbers]]),
    )
  }
  const expected = new Map([...imported.tensors].map(([hash, numbers]) => [hash, [...numbers]]))
  const kept = async () =>
    (await readdir(join(folder, 'drafts'), { recursive: true })).filter((name) => name.endsWith('.f32')).length

  test('come back after a crash, and stay until no tab names them', async () => {
    const session = open()
    const network = await opened(session)
    await session.request('keepDraft', { tabs: [tab(network)], current: 0 })
    expect(await kept()).toBe(4)
    await service.close()
    service = start()
    const next = open()
    const [back] = (await next.request('takeDrafts', {})).tabs
    expect(await unpacked(next, back!.experiment)).toEqual(expected)
    const fewer = { ...back!.experiment, stack: back!.experiment.stack.slice(0, 1) }
    await next.request('keepDraft', { tabs: [tab(fewer)], current: 0 })
    expect(await kept()).toBe(2)
    await next.request('keepDraft', { tabs: [tab(listed)], current: 0 })
    expect(await kept()).toBe(0)
  })

  test('go on in the session that a page opens when its socket was lost', async () => {
    const lost = open()
    const network = await opened(lost)
    const draft: RequestOf<'keepDraft'> = { tabs: [tab(network)], current: 0 }
    const { page }: KeptDraft = await lost.request('keepDraft', draft)
    await lost.close()
    const next = open()
    await next.request('keepDraft', { tabs: [tab(network)], current: 0, page })
    expect(await unpacked(next, network)).toEqual(expected)
    expect(await kept()).toBe(4)
  })

  test('that are damaged are missing, and no others are taken for them', async () => {
    const session = open()
    await session.request('keepDraft', { tabs: [tab(await opened(session))], current: 0 })
    await session.close()
    for (const name of await readdir(join(folder, 'drafts'), { recursive: true }))
      if (name.endsWith('.f32')) await writeFile(join(folder, 'drafts', name), Buffer.alloc(8))
    const next = open()
    const [back] = (await next.request('takeDrafts', {})).tabs
    await expect(unpacked(next, back!.experiment)).rejects.toThrow('The numbers of the tensor')
  })
})

test('what a window had open comes back to the next one, once', async () => {
  const first = open()
  await first.request('keepDraft', {
    tabs: [tab(experiment('a', 'ReLU'), '/home/me/a.json'), { ...tab(experiment('b')), unsaved: false, input: 2 }],
    current: 1,
  })
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

test('a draft of another process that still runs is left to it, and free when that process has ended', async () => {
  const first = open()
  await first.request('keepDraft', { tabs: [tab(experiment('a'))], current: 0 })
  const other = start()
  expect(await names(open(files, other))).toEqual([])
  await service.close()
  expect(await names(open(files, other))).toEqual(['a'])
  service = other
})

test('of several processes that start together each draft goes to one', async () => {
  const kept = Array.from({ length: 12 }, (_, i) => `draft ${i}`)
  for (const name of kept) await open().request('keepDraft', { tabs: [tab(experiment(name))], current: 0 })
  await service.close()
  const others = [start(), start(), start()]
  const taken = await Promise.all(others.map((other) => names(open(files, other))))
  expect(taken.flat().sort()).toEqual([...kept].sort())
  for (const other of others) await other.close()
})

test('a page that is loaded again gets back all that it had open, though another window asks first', async () => {
  const [first, second] = [open(), open()]
  const { page } = await first.request('takeDrafts', {})
  const clean = { ...tab(experiment('Untitled')), unsaved: false, preview: true }
  await first.request('keepDraft', { tabs: [tab(experiment('a')), clean], current: 1 })
  await second.request('keepDraft', { tabs: [tab(experiment('b'))], current: 0 })
  await first.request('leave', {})
  await first.close()
  expect(await names(open())).toEqual([])
  const again = await open().request('takeDrafts', { page })
  expect(again).toMatchObject({ current: 1, recovered: false, tabs: [{ unsaved: true }, { preview: true }] })
  expect(again.tabs.map((one) => one.experiment.name)).toEqual(['a', 'Untitled'])
  expect(again.page).not.toBe(page)
})

test('a page is given its work even where it asks before the session of the page before it has ended', async () => {
  const first = open()
  const { page } = await first.request('takeDrafts', {})
  await first.request('keepDraft', { tabs: [tab(experiment('a'))], current: 0 })
  await first.request('leave', {})
  const again = open().request('takeDrafts', { page })
  await first.close()
  expect((await again).tabs).toHaveLength(1)
})

test('a window that is a copy of one that is open does not get its work', async () => {
  const first = open()
  const { page } = await first.request('takeDrafts', {})
  await first.request('keepDraft', { tabs: [tab(experiment('a'))], current: 0 })
  expect((await open().request('takeDrafts', { page })).tabs).toEqual([])
  await first.request('keepDraft', { tabs: [tab(experiment('a, changed'))], current: 0 })
  await first.close()
  expect(await names(open())).toEqual(['a, changed'])
})

test('a page that has come back, and then crashes, leaves its work to the next window', async () => {
  const first = open()
  const { page } = await first.request('takeDrafts', {})
  await first.request('keepDraft', { tabs: [tab(experiment('a'))], current: 0 })
  await first.request('leave', {})
  await first.close()
  const second = open()
  await second.request('takeDrafts', { page })
  await second.close()
  expect(await names(open())).toEqual(['a'])
})

test('after a crash only what was worth keeping comes back', async () => {
  const untitled = { ...tab(emptyExperiment('Untitled')), unsaved: false, preview: true }
  const example = { ...tab(experiment('Example', 'ReLU')), unsaved: false, preview: true }
  const saved = { ...tab(experiment('saved', 'ReLU'), '/home/me/saved.json'), unsaved: false }
  const crash = async (tabs: RequestOf<'keepDraft'>['tabs'], current: number) => {
    const window = open()
    await window.request('keepDraft', { tabs, current })
    await window.close()
  }
  await crash([untitled, example, saved], 0)
  expect(await names(open())).toEqual([])
  await crash([untitled, example, tab(experiment('mine')), saved, untitled], 4)
  await crash([untitled, tab(experiment('other')), untitled], 2)
  expect([...(await names(open()))].sort()).toEqual(['mine', 'other', 'saved'])
  await crash([tab(experiment('mine')), example], 1)
  const { tabs, current } = await open().request('takeDrafts', {})
  expect(tabs.map((one) => one.experiment.name)[current]).toBe('Example')
})

test('images come back too: those of files from their files, dropped ones with their bytes', async () => {
  const bytes = new Uint8Array(await readFile(join(examplesFolder, 'images/camera.png')))
  const first = open()
  const dropped = await first.request('addImage', { name: 'dropped.png', bytes })
  const file = await first.addImageFile(join(examplesFolder, 'images/brick.png'))
  const inputs = [
    { kind: 'image', name: 'dropped.png' },
    { kind: 'image', name: 'brick.png' },
  ] as const
  const draft = { ...tab({ ...experiment('images'), inputs }), images: [dropped.image, file.image] }
  await first.request('keepDraft', { tabs: [draft], current: 0 })
  await first.request('keepDraft', { tabs: [draft], current: 0 })
  await first.close()
  const second = open()
  const { tabs } = await second.request('takeDrafts', {})
  expect(tabs[0]?.images).toMatchObject([
    { name: 'dropped.png', width: 512 },
    { name: 'brick.png', width: 512 },
  ])
})

test('a window that is closed leaves nothing', async () => {
  const first = open()
  await first.request('keepDraft', { tabs: [tab(experiment('a'))], current: 0 })
  await first.dropDraft()
  await first.close()
  expect(await names(open())).toEqual([])
  await service.close()
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
  const id = (await readdir(join(folder, 'drafts'))).find((name) => !name.endsWith('.lock'))
  const file = join(folder, 'drafts', id!, 'draft.json')
  await writeFile(file, (await readFile(file, 'utf8')).replace('poolscope-experiment', 'damaged'))
  await writeFile(join(folder, 'drafts', 'stray'), 'no draft')
  const { tabs, failures } = await open().request('takeDrafts', {})
  expect(tabs.map((one) => one.experiment.name)).toEqual(['b'])
  const kept = join(folder, 'drafts', 'damaged')
  const [copy] = await readdir(kept)
  expect(failures).toHaveLength(1)
  expect(formatEnglish(failures[0]!.message)).toContain(
    `could not be read. It is kept at ${join(kept, copy!)}. format:`,
  )
  expect(JSON.parse(await readFile(join(kept, copy!, 'draft.json'), 'utf8'))).toMatchObject({ current: 0 })
})

test.each(['', '{"tabs":', '{"tabs":[],"current":-1}', '['.repeat(1e6)])(
  'a draft that holds %.12s is said to be damaged, once, and kept',
  async (text) => {
    const first = open()
    await first.request('keepDraft', { tabs: [tab(experiment('a'))], current: 0 })
    await first.close()
    const [id] = (await readdir(join(folder, 'drafts'))).filter((name) => name.includes('@'))
    await writeFile(join(folder, 'drafts', id!, 'draft.json'), text)
    const { tabs, failures } = await open().request('takeDrafts', {})
    expect({ tabs, failures: failures.length }).toEqual({ tabs: [], failures: 1 })
    expect((await open().request('takeDrafts', {})).failures).toEqual([])
    const [kept] = await readdir(join(folder, 'drafts', 'damaged'))
    expect(await readFile(join(folder, 'drafts', 'damaged', kept!, 'draft.json'), 'utf8')).toBe(text)
  },
)

test('folders and locks without a draft, which a process that was killed has left, are removed', async () => {
  const dead = '0123456789abcdef'
  const old = join(folder, 'drafts', 'poolscope-fedcba9876543210.lock')
  await mkdir(join(folder, 'drafts', `session.0@${dead}`), { recursive: true })
  await writeFile(join(folder, 'drafts', `poolscope-${dead}.lock`), '')
  await writeFile(old, '')
  await utimes(old, 0, 0)
  expect(await open().request('takeDrafts', {})).toMatchObject({ tabs: [], failures: [] })
  await service.close()
  expect(await readdir(join(folder, 'drafts'))).toEqual([])
})

test('a page whose socket was lost, and that has gone on by another one, leaves its work to the next window once', async () => {
  const first = open()
  const { page } = await first.request('takeDrafts', {})
  await first.request('keepDraft', { tabs: [tab(experiment('a'))], current: 0 })
  // The host hears of the lost socket before, after, or when the new one is there.
  const second = open()
  const kept = await keep(second, 'a, changed', page)
  expect(kept.page).not.toBe(page)
  await first.close()
  await second.close()
  const third = open()
  const again = await keep(third, 'a, again', kept.page)
  await third.close()
  expect(await names(open())).toEqual(['a, again'])
  expect(again.page).not.toBe(kept.page)
})
