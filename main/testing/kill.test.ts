/**
 * Kills processes at random moments while they save, export and keep drafts, and looks for what is torn, lost or left
 * over when the next process has started. `npm run kill-test` kills 300 of them.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, mkdir, mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseExperiment } from '#app/document/parse'
import { uniformAt } from '#app/random'
import { readExperiment } from '#main/files/experiment'
import { clearLeftOvers } from '#main/files/ownFolder'
import { missingTensors } from '#main/files/tensors'
import { createDrafts } from '#main/service/drafts'
import type { ImageStore } from '#main/service/imageStore'
import { buildEntry } from './buildEntries'

/** Of each kind. */
const KILLS = Math.ceil(Number(process.env['POOLSCOPE_KILLS'] ?? '30') / 5)
const SEED = Number(process.env['POOLSCOPE_FUZZ_SEED'] ?? '1')
/** Milliseconds after the first complete generation, or after the start, within which the kill comes. */
const SPAN = 120

let [folder, target] = ['', '']
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-kill-'))
  target = await buildEntry('main/testing/killTarget.ts', 'killTarget')
})
afterAll(() => rm(folder, { recursive: true }))

it('saving leaves the last experiment whole', () => repeat('save', 0, checkSaved))
it('replacing an export leaves all files of one', () => repeat('replace', 1, checkReplaced))
it('a new export is there with all files, or not at all', () => repeat('export', 2, checkExported))
it('saving with weights beside leaves both files of one experiment', () => repeat('weights', 4, checkWeights))
it('a draft comes back whole', () => repeat('drafts', 3, checkDraft))

type Check = (place: string, complete: number, told: boolean) => Promise<number>

/** @param check is given the last generation that was complete, and whether the process had told of any; returns the one that it has found, at least that one */
async function repeat(kind: string, series: number, check: Check): Promise<void> {
  const [place, temporary] = [join(folder, kind), join(folder, `${kind}-temporary`)]
  await mkdir(place)
  await mkdir(temporary)
  let generation = 0
  for (let i = 0; i < KILLS; i++) {
    const complete = await killOne(kind, place, temporary, generation, i, series)
    await age(temporary)
    await clearLeftOvers(temporary)
    expect(await readdir(temporary)).toEqual([])
    generation = await check(place, complete, complete > generation)
    expect(generation).toBeGreaterThanOrEqual(complete)
  }
}

/** @returns the last generation that the process said was complete before it was killed */
async function killOne(
  kind: string,
  place: string,
  temporary: string,
  before: number,
  i: number,
  series: number,
): Promise<number> {
  const child = spawn(process.execPath, [target, kind, place, String(before + 1)], {
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let told = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text))
  const closed = once(child, 'close')
  // Every fourth is killed while it starts.
  if (i % 4 !== 3) await Promise.race([once(child.stdout, 'data'), closed])
  await delay(uniformAt(SEED + series, i) * SPAN)
  expect(child.exitCode).toBeNull()
  child.kill('SIGKILL')
  await closed
  return Number(told.trim().split('\n').at(-1) || before)
}

async function checkSaved(place: string, complete: number): Promise<number> {
  const names = await readdir(place)
  if (complete === 0 && names.length === 0) return 0
  expect(names).toEqual(['a.poolscope.json'])
  const { name } = parseExperiment(await readFile(join(place, names[0]!), 'utf8'))
  return Number(name.split(' ')[1])
}

async function checkWeights(place: string, complete: number): Promise<number> {
  const names = (await readdir(place)).sort()
  if (complete === 0 && names.length === 0) return 0
  expect(names).toEqual(['a.poolscope.json', 'a.safetensors'])
  const { experiment, lacking } = await readExperiment(join(place, 'a.poolscope.json'))
  expect(lacking).toBeNull()
  return Number(experiment.name.split(' ')[1])
}

async function checkReplaced(place: string, complete: number): Promise<number> {
  const names = (await readdir(place)).sort()
  if (complete === 0 && names.length === 0) return 0
  expect(names).toEqual(['0-Conv2D-c0.csv', '0-Conv2D-c1.csv', '0-Conv2D-c2.csv', 'a.json'])
  const { generation } = JSON.parse(await readFile(join(place, 'a.json'), 'utf8')) as { generation: number }
  const rows = `${new Array(100).fill(generation).join(',')}\n`.repeat(100)
  for (const name of names.slice(0, 3)) expect((await readFile(join(place, name), 'utf8')) === rows).toBe(true)
  return generation
}

async function checkExported(place: string, complete: number): Promise<number> {
  const last = (await isThere(join(place, `${complete + 1}`, 'a.json'))) ? complete + 1 : complete
  for (const name of await readdir(place)) {
    const files = await readdir(join(place, name))
    if (Number(name) > last) expect(files).toEqual([])
    else expect(await checkReplaced(join(place, name), Number(name))).toBe(Number(name))
  }
  return last
}

async function checkDraft(place: string, complete: number, told: boolean): Promise<number> {
  await age(place)
  const images = { add: (name: string, bytes: Uint8Array) => Promise.resolve({ name, bytes: bytes.length }) }
  const imageStore = images as unknown as ImageStore
  const held = new Set<string>()
  const drafts = createDrafts(place)
  const session = drafts.openSession('next', {
    imageStore,
    tensors: new Map(),
    hold: (tensors) => tensors.forEach((_, hash) => held.add(hash)),
    files: undefined,
  })
  const { tabs, failures } = await session.take({})
  expect(failures).toEqual([])
  if (told) expect(tabs).toHaveLength(1)
  for (const { images } of tabs) expect(images).toEqual([{ name: 'a', bytes: 50_000 }])
  for (const { experiment } of tabs) expect(missingTensors(experiment.stack, held)).toEqual([])
  await session.drop()
  await session.close()
  await drafts.close()
  expect(await readdir(place)).toEqual([])
  return tabs.length === 0 ? complete : Number(tabs[0]!.experiment.name.split(' ')[1])
}

/** Lets locks of processes that were killed while they started count as old. */
async function age(place: string): Promise<void> {
  for (const name of await readdir(place)) if (name.endsWith('.lock')) await utimes(join(place, name), 0, 0)
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
