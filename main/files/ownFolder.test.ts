import { link, mkdir, mkdtemp, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeLock } from './lock'
import { clearLeftOvers } from './ownFolder'
import { identityOf, RECORDS, type WritingFile } from './records'

const DEAD = '0123456789abcdef'
let all = ''
let place = ''
beforeEach(async () => {
  all = await mkdtemp(join(tmpdir(), 'poolscope-left-'))
  place = join(all, 'exports')
  await mkdir(place)
})
afterEach(() => rm(all, { recursive: true }))

describe('clearLeftOvers', () => {
  it('removes the folder of a process that has ended, with all that is in it', async () => {
    await leave('downloads-a/b.csv')
    await clearLeftOvers(all)
    expect(await readdir(all)).toEqual(['exports'])
  })

  it('leaves the folder of a process that runs', async () => {
    const { id, release } = await takeLock(all)
    await mkdir(join(all, `poolscope-${id}`))
    await clearLeftOvers(all)
    expect(await readdir(all)).toContain(`poolscope-${id}`)
    await release()
    await clearLeftOvers(all)
    expect(await readdir(all)).toEqual(['exports'])
  })

  it('removes a lock without a folder when its process can no longer be starting', async () => {
    const lock = join(all, `poolscope-${DEAD}.lock`)
    await writeFile(lock, '')
    await clearLeftOvers(all)
    expect(await readdir(all)).toContain(`poolscope-${DEAD}.lock`)
    await utimes(lock, 0, 0)
    await clearLeftOvers(all)
    expect(await readdir(all)).toEqual(['exports'])
  })

  it('removes the folders of version 0.1, unless one changed within the last hour', async () => {
    const old = ['poolscope-downloads-aB3xYz', 'poolscope-image-000000']
    for (const name of old) {
      await mkdir(join(all, name, 'a'), { recursive: true })
      await writeFile(join(all, name, 'a/b.csv'), '1')
    }
    await clearLeftOvers(all)
    expect((await readdir(all)).sort()).toEqual(['exports', ...old])
    for (const name of old) await utimes(join(all, name), 0, 0)
    await mkdir(join(all, 'poolscope-downloads-of-mine'))
    await utimes(join(all, 'poolscope-downloads-of-mine'), 0, 0)
    await clearLeftOvers(all)
    expect((await readdir(all)).sort()).toEqual(['exports', 'poolscope-downloads-of-mine'])
  })

  it('leaves everything that has another name', async () => {
    const others = ['poolscope-notes', `poolscope-${DEAD}x`, `poolscope-${DEAD.toUpperCase()}`]
    for (const name of others) await mkdir(join(all, name))
    await clearLeftOvers(all)
    expect((await readdir(all)).sort()).toEqual(['exports', ...others].sort())
  })

  it('removes what was being written', async () => {
    const files = [file('a.csv'), file('b.csv')]
    await writeFile(files[0]!.aside, 'half')
    await record(files)
    await clearLeftOvers(all)
    expect(await contents()).toEqual({})
  })

  it('takes back the files of several that had appeared, and brings back those that they had replaced', async () => {
    await writeFile(join(place, 'a.csv'), 'old')
    const files = [file('a.csv', true), file('b.csv', true), file('c.csv', true)]
    for (const one of files) await complete(one)
    await record(files)
    await link(files[0]!.path, files[0]!.backup!)
    await rename(files[0]!.aside, files[0]!.path)
    await rename(files[1]!.aside, files[1]!.path)
    await clearLeftOvers(all)
    expect(await contents()).toEqual({ 'a.csv': 'old' })
  })

  it('brings back a file that had a second name and was not replaced yet', async () => {
    await writeFile(join(place, 'a.csv'), 'old')
    const files = [file('a.csv', true), file('b.csv', true)]
    for (const one of files) await complete(one)
    await record(files)
    await link(files[0]!.path, files[0]!.backup!)
    await clearLeftOvers(all)
    expect(await contents()).toEqual({ 'a.csv': 'old' })
  })

  it('keeps files that had all appeared', async () => {
    await writeFile(join(place, 'a.csv'), 'old')
    const files = [file('a.csv', true), file('b.csv', true)]
    for (const one of files) await complete(one)
    await record(files)
    await link(files[0]!.path, files[0]!.backup!)
    for (const one of files) await rename(one.aside, one.path)
    await clearLeftOvers(all)
    expect(await contents()).toEqual({ 'a.csv': 'new a.csv', 'b.csv': 'new b.csv' })
  })

  it('never removes a file that somebody else has put under the name', async () => {
    const files = [file('a.csv'), file('b.csv')]
    for (const one of files) await complete(one)
    await record(files)
    await writeFile(files[0]!.path, 'theirs')
    await clearLeftOvers(all)
    expect(await contents()).toEqual({ 'a.csv': 'theirs' })
  })

  it('removes no file that a forged record names', async () => {
    await writeFile(join(place, 'mine'), 'mine')
    await record([{ path: join(place, 'x'), aside: join(place, 'mine'), backup: join(place, 'mine'), identity: null }])
    await clearLeftOvers(all)
    expect(await contents()).toEqual({ mine: 'mine' })
  })
})

function file(name: string, replace = false): WritingFile {
  const sibling = (n: number, extension: string) => join(place, `.${name}.${String(n).repeat(12)}.${extension}`)
  return {
    path: join(place, name),
    aside: sibling(1, 'part'),
    backup: replace ? sibling(2, 'old') : null,
    identity: null,
  }
}

async function complete(one: WritingFile): Promise<void> {
  await writeFile(one.aside, `new ${one.path.slice(place.length + 1)}`)
  one.identity = await identityOf(one.aside)
}

async function record(files: readonly WritingFile[]): Promise<void> {
  await leave(`${RECORDS}/1.json`, JSON.stringify(files))
}

/** A file in the folder of a process that has ended. */
async function leave(name: string, text = ''): Promise<void> {
  const path = join(all, `poolscope-${DEAD}`, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, text)
}

async function contents(): Promise<Record<string, string>> {
  const names = (await readdir(place)).sort()
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(place, name), 'utf8')])),
  )
}
