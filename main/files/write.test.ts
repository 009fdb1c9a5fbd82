import { execFileSync } from 'node:child_process'
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { format } from '#app/text/format'
import { refuseExisting } from './staging'
import { writeContents, writeTogether, writeWhole, type ByteSink } from './write'
import { writeFailure } from './writeFailure'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-write-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('writeWhole', () => {
  it('writes what the sink is given and leaves nothing else', async () => {
    await writeWhole(at('a.csv'), text('1,', '2\n'), { replace: false })
    expect(await contents()).toEqual({ 'a.csv': '1,2\n' })
  })

  it('shows nothing under the name before all is written', async () => {
    await writeWhole(
      at('a.csv'),
      async (sink) => {
        await sink.write(Buffer.from('half'))
        expect(await readdir(folder)).not.toContain('a.csv')
        expect(await readdir(folder)).toHaveLength(1)
      },
      { replace: false },
    )
    expect(await contents()).toEqual({ 'a.csv': 'half' })
  })

  it('replaces only when told', async () => {
    await writeFile(at('a.csv'), 'old')
    const error = await failureOf(writeWhole(at('a.csv'), text('new'), { replace: false }))
    expect(error).toMatchObject({ code: 'exists', place: { file: 'a.csv' } })
    expect(error.message).toBe('"a.csv" already exists. Replace, or choose another location.')
    expect(format(error.text, 'de')).toMatch(/^„a\.csv“ ist bereits vorhanden\./)
    expect(await contents()).toEqual({ 'a.csv': 'old' })
    await writeWhole(at('a.csv'), text('new'), { replace: true })
    expect(await contents()).toEqual({ 'a.csv': 'new' })
  })

  it('does not replace a file that appears while it writes', async () => {
    const write = async (sink: ByteSink) => {
      await sink.write(Buffer.from('mine'))
      await writeFile(at('a.csv'), 'theirs')
    }
    expect(await failureOf(writeWhole(at('a.csv'), write, { replace: false }))).toMatchObject({ code: 'exists' })
    expect(await contents()).toEqual({ 'a.csv': 'theirs' })
  })

  it('leaves the old file when the writing fails', async () => {
    await writeFile(at('a.csv'), 'old')
    const write = async (sink: ByteSink) => {
      await sink.write(Buffer.from('new'))
      throw new Error('no more rows')
    }
    await expect(writeWhole(at('a.csv'), write, { replace: true })).rejects.toThrow('no more rows')
    expect(await contents()).toEqual({ 'a.csv': 'old' })
  })

  it('leaves nothing when cancelled', async () => {
    const controller = new AbortController()
    const write = async (sink: ByteSink) => {
      await sink.write(Buffer.from('new'))
      controller.abort()
      await sink.write(Buffer.from('more'))
    }
    const error = await failureOf(writeWhole(at('a.csv'), write, { replace: false, signal: controller.signal }))
    expect(error.code).toBe('cancelled')
    expect(await contents()).toEqual({})
  })

  it('leaves nothing when cancelled after the last byte', async () => {
    const controller = new AbortController()
    const write = async (sink: ByteSink) => {
      await sink.write(Buffer.from('new'))
      controller.abort()
    }
    await failureOf(writeWhole(at('a.csv'), write, { replace: false, signal: controller.signal }))
    expect(await contents()).toEqual({})
  })

  it('says that the folder is missing', async () => {
    const error = await failureOf(writeWhole(at('none/a.csv'), text('x'), { replace: true }))
    expect(error).toMatchObject({ code: 'write-failed', place: { file: 'a.csv' } })
    expect(error.message).toBe(
      '"a.csv" could not be written: the folder was not found. Choose another folder. Nothing was changed.',
    )
  })

  it('says that a folder has the name', async () => {
    await mkdir(at('a.csv'))
    const error = await failureOf(writeWhole(at('a.csv'), text('x'), { replace: true }))
    expect(error.message).toMatch(/a folder has this name/)
    expect(await readdir(folder)).toEqual(['a.csv'])
  })

  it('says that the disk is full, and leaves the old file', async () => {
    await onSmallDisk(async (disk, fill) => {
      await writeFile(join(disk, 'a.csv'), 'old')
      const error = await failureOf(writeWhole(join(disk, 'a.csv'), fill, { replace: true }))
      expect(error.code).toBe('write-failed')
      expect(error.message).toMatch(/"a\.csv" could not be written: the disk is full\. Free some space/)
      expect(await readdir(disk)).toEqual(['a.csv'])
      expect(await readFile(join(disk, 'a.csv'), 'utf8')).toBe('old')
    })
  })
})

describe('writeTogether', () => {
  const files = () => [
    { path: at('a'), write: text('A') },
    { path: at('b'), write: text('B') },
  ]

  it('lets all files appear together', async () => {
    await writeTogether(files(), { replace: false })
    expect(await contents()).toEqual({ a: 'A', b: 'B' })
  })

  it('names all files that are there before anything is written', async () => {
    await writeFile(at('a'), 'old')
    await writeFile(at('b'), 'old')
    let written = 0
    const write = () => Promise.resolve(void written++)
    const both = [
      { path: at('a'), write },
      { path: at('b'), write },
    ]
    const error = await failureOf(writeTogether(both, { replace: false }))
    expect(error.message).toBe('"a", "b" already exist. Replace, or choose another location.')
    expect(written).toBe(0)
  })

  it('replaces all, and leaves no backup', async () => {
    await writeFile(at('a'), 'old')
    await writeTogether(files(), { replace: true })
    expect(await contents()).toEqual({ a: 'A', b: 'B' })
  })

  it('brings all back when the last can not appear', async () => {
    await writeFile(at('a'), 'old')
    await mkdir(at('c'))
    const error = await failureOf(writeTogether([...files(), { path: at('c'), write: text('C') }], { replace: true }))
    expect(error.code).toBe('write-failed')
    await rm(at('c'), { recursive: true })
    expect(await contents()).toEqual({ a: 'old' })
  })

  it('leaves nothing when the second can not be written', async () => {
    const broken = { path: at('none/b'), write: text('B') }
    const error = await failureOf(writeTogether([files()[0]!, broken], { replace: false }))
    expect(error.code).toBe('write-failed')
    expect(await contents()).toEqual({})
  })
})

describe('writeContents', () => {
  it('writes a text, and replaces only when told', async () => {
    await writeContents(at('a'), 'one', { replace: false })
    expect(await failureOf(writeContents(at('a'), 'two', { replace: false }))).toMatchObject({ code: 'exists' })
    await writeContents(at('a'), 'three', { replace: true })
    expect(await contents()).toEqual({ a: 'three' })
  })

  it('keeps a link to the file, and the permissions of the file', async () => {
    await mkdir(at('elsewhere'))
    await writeFile(at('elsewhere/a'), 'one', { mode: 0o640 })
    await symlink(at('elsewhere/a'), at('a'))
    await writeContents(at('a'), 'two', { replace: true })
    expect((await lstat(at('a'))).isSymbolicLink()).toBe(true)
    expect(await readFile(at('elsewhere/a'), 'utf8')).toBe('two')
    if (process.platform !== 'win32') expect((await stat(at('elsewhere/a'))).mode & 0o777).toBe(0o640)
    expect(await readdir(at('elsewhere'))).toEqual(['a'])
  })

  it('says what went wrong', async () => {
    const error = await failureOf(writeContents(at('none/a'), 'x', { replace: true }))
    expect(error).toMatchObject({ code: 'write-failed', place: { file: 'a' } })
  })
})

describe('names of every length', () => {
  it.each([
    ['255 bytes', 'x'.repeat(255)],
    ['85 characters of 3 bytes', '\u6f22'.repeat(85)],
    ['63 characters of 4 bytes', '\u{1f600}'.repeat(63)],
  ])('writes a file whose name has %s', async (_, name) => {
    await writeWhole(at(name), text('x'), { replace: false })
    await writeContents(at(name), 'y', { replace: true })
    expect(await contents()).toEqual({ [name]: 'y' })
  })

  it.runIf(process.platform === 'linux')('says that a name is too long, not that it exists', async () => {
    for (const replace of [false, true]) {
      const error = await failureOf(writeWhole(at('x'.repeat(256)), text('x'), { replace }))
      expect(error.message).toMatch(/the name is too long/)
    }
    expect(await contents()).toEqual({})
  })
})

describe('odd places', () => {
  it('refuses a name that a link to nowhere has', async () => {
    await symlink(at('nowhere'), at('a'))
    expect(await failureOf(writeWhole(at('a'), text('x'), { replace: false }))).toMatchObject({ code: 'exists' })
  })

  it('refuses a folder that is a loop of links', async () => {
    await symlink(at('loop'), at('loop'))
    const error = await failureOf(writeWhole(at('loop/a'), text('x'), { replace: false }))
    expect(error.message).toMatch(/its symbolic links form a loop/)
  })

  it('refuses a folder that is a file', async () => {
    await writeFile(at('file'), 'x')
    const error = await failureOf(writeWhole(at('file/a'), text('x'), { replace: false }))
    expect(error.message).toMatch(/its folder is a file/)
  })

  it.runIf(process.platform === 'linux')('refuses a folder where the system lets nobody write', async () => {
    const error = await failureOf(writeWhole('/proc/poolscope', text('x'), { replace: false }))
    expect(error).toMatchObject({ code: 'write-failed' })
    expect(error.message).toMatch(/the folder was not found|permission/)
  })
})

describe('refuseExisting', () => {
  it('names five files and counts the others', async () => {
    const paths = Array.from({ length: 8 }, (_, i) => at(`${i}.csv`))
    await Promise.all(paths.map((path) => writeFile(path, '')))
    const message = '"0.csv", "1.csv", "2.csv", "3.csv", "4.csv" and 3 more already exist'
    await expect(refuseExisting(paths)).rejects.toThrow(message)
  })
})

describe('writeFailure', () => {
  it.each([
    ['ENOSPC', /the disk is full\. Free some space/],
    ['EDQUOT', /the disk is full/],
    ['EACCES', /you don't have permission to write here/],
    ['EROFS', /the disk is read-only/],
    ['ELOOP', /its symbolic links form a loop/],
    ['ENOTDIR', /its folder is a file/],
    ['ENAMETOOLONG', /the name is too long/],
    ['EIO', /i\/o error/],
  ])('says what %s means', (code, message) => {
    const failure = writeFailure(Object.assign(new Error('i/o error'), { code }), '/some/where/a.csv')
    expect(failure.code).toBe('write-failed')
    expect(failure.message).toMatch(message)
    expect(failure.message).toMatch(/Nothing was changed/)
  })
})

function at(name: string): string {
  return join(folder, name)
}

function text(...parts: string[]): (sink: ByteSink) => Promise<void> {
  return async (sink) => {
    for (const part of parts) await sink.write(Buffer.from(part))
  }
}

async function contents(): Promise<Record<string, string>> {
  const names = (await readdir(folder)).sort()
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(at(name), 'utf8')])))
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    () => null,
    (e: unknown) => e,
  )
  expect(error).toBeInstanceOf(Failure)
  return error as Failure
}

/**
 * Runs a test on a disk of 256 KiB that is filled, where this user may mount one; elsewhere in a folder, with the
 * system's error thrown after some bytes.
 */
async function onSmallDisk(
  test: (disk: string, fill: (sink: ByteSink) => Promise<void>) => Promise<void>,
): Promise<void> {
  const disk = at('disk')
  await mkdir(disk)
  if (!mounted(disk)) {
    return test(disk, async (sink) => {
      await sink.write(Buffer.alloc(65536))
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
    })
  }
  try {
    await test(disk, async (sink) => {
      for (let i = 0; i < 64; i++) await sink.write(Buffer.alloc(65536))
    })
  } finally {
    execFileSync('umount', [disk])
  }
}

function mounted(disk: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
