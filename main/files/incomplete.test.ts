/** What a process that is killed in the middle of an export leaves behind. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'

/** The disk does nothing more once `left` names have appeared, as if the process had been killed. */
const disk = vi.hoisted(() => ({ left: Infinity, refuse: false }))
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const halting =
    <A extends unknown[]>(act: (...args: A) => Promise<void>) =>
    (...args: A): Promise<void> => {
      if (String(args[0]).endsWith('.part') && disk.left-- <= 0)
        return disk.refuse ? Promise.reject(new Error('no more')) : new Promise(() => undefined)
      return act(...args)
    }
  return { ...real, rename: halting(real.rename), link: halting(real.link) }
})

// Of this file alone, for other files write to the disk as it is.
vi.resetModules()
const { writeTogether } = await import('./write')
afterAll(() => {
  vi.doUnmock('node:fs/promises')
  vi.resetModules()
})

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-incomplete-'))
})
afterEach(async () => {
  Object.assign(disk, { left: Infinity, refuse: false })
  await rm(folder, { recursive: true, force: true })
})

const names = ['a.csv', 'b.csv', 'run.json']
const visible = async () => (await readdir(folder)).filter((name) => !name.startsWith('.')).sort()
const write = (words: string, replace = false) =>
  writeTogether(
    names.map((name) => ({ path: join(folder, name), write: (sink) => sink.write(Buffer.from(`${words} ${name}`)) })),
    { replace },
  )

test('a whole export bears no mark', async () => {
  await write('new')
  expect(await visible()).toEqual(names)
})

test('an export that was killed in the middle is marked, until it is complete', async () => {
  disk.left = 2
  void write('new')
  await expect.poll(() => disk.left).toBe(-1)
  expect(await visible()).toEqual(['a.csv', 'b.csv', 'run.INCOMPLETE.txt'])
  expect(await readFile(join(folder, 'run.INCOMPLETE.txt'), 'utf8')).toContain('  run.json\n')
  disk.left = Infinity
  await write('again', true)
  expect(await visible()).toEqual(names)
})

test('so is one that was to replace an earlier one', async () => {
  for (const name of names) await writeFile(join(folder, name), 'old')
  disk.left = 1
  void write('new', true)
  await expect.poll(() => disk.left).toBe(-1)
  expect(await visible()).toEqual(['a.csv', 'b.csv', 'run.INCOMPLETE.txt', 'run.json'])
})

test('a failure takes back what has appeared, and the mark', async () => {
  for (const name of names) await writeFile(join(folder, name), 'old')
  Object.assign(disk, { left: 2, refuse: true })
  await expect(write('new', true)).rejects.toMatchObject({ code: 'write-failed' })
  expect(await visible()).toEqual(names)
  expect(await readFile(join(folder, 'a.csv'), 'utf8')).toBe('old')
})
