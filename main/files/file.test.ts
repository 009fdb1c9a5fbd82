import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { readFailure, readInputFile } from './file'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-file-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('readInputFile', () => {
  it('gives the bytes, an empty file included', async () => {
    await writeFile(join(folder, 'three'), 'abc')
    await writeFile(join(folder, 'none'), '')
    expect([...(await readInputFile(join(folder, 'three')))]).toEqual([97, 98, 99])
    expect(await readInputFile(join(folder, 'none'))).toHaveLength(0)
  })

  it('refuses a file above the limit before reading it', async () => {
    await writeFile(join(folder, 'large'), Buffer.alloc(3000))
    await expect(readInputFile(join(folder, 'large'), 2000)).rejects.toThrow(
      '"large" is too large: its size is 3 kB, expected at most 2 kB.',
    )
  })

  it('says that a file has vanished', async () => {
    const error = await readInputFile(join(folder, 'gone.png')).catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'not-found', place: { file: 'gone.png' } })
    expect((error as Failure).message).toBe('"gone.png" was not found. It may have been moved, renamed or deleted.')
  })

  it('says that a folder is a folder', async () => {
    await expect(readInputFile(folder)).rejects.toThrow(/is a folder\. Choose a file inside it/)
  })

  it.runIf(process.platform !== 'win32')('never opens a pipe, which could block for ever', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')])
    await expect(readInputFile(join(folder, 'pipe'))).rejects.toThrow(/is a device or a pipe/)
  })

  it.runIf(process.platform !== 'win32').each(['/dev/zero', '/dev/null', '/dev/tty'])('refuses %s', async (path) => {
    await expect(readInputFile(path)).rejects.toThrow(/is a device or a pipe/)
  })

  it('refuses a link that leads to itself', async () => {
    await symlink(join(folder, 'loop'), join(folder, 'loop'))
    await expect(readInputFile(join(folder, 'loop'))).rejects.toThrow(/its symbolic links form a loop/)
  })

  it.runIf(process.platform === 'linux')('says that a path is too long', async () => {
    await expect(readInputFile(join(folder, 'x'.repeat(300)))).rejects.toThrow(/was not found: the path is too long/)
  })

  it.runIf(process.platform === 'linux').each(['/proc/version', '/sys/kernel/mm/transparent_hugepage/enabled'])(
    'gives all of %s, whatever size the system says',
    async (path) => {
      const bytes = await readFile(path)
      expect(bytes.length).toBeGreaterThan(0)
      expect(bytes.equals(await readInputFile(path))).toBe(true)
    },
  )

  it.runIf(process.platform === 'linux')('returns from what calls itself a file and never ends', async () => {
    // Who may not read the log is told so; who may, that there is nothing to read yet.
    await expect(readInputFile('/proc/kmsg')).rejects.toThrow(Failure)
  })
})

describe('readFailure', () => {
  it.each([
    ['EACCES', 'unreadable-file', /You don't have permission to read "a\.png"\. Change its permissions/],
    ['EPERM', 'unreadable-file', /don't have permission to read/],
    ['EISDIR', 'unreadable-file', /is a folder/],
    ['ENOENT', 'not-found', /was not found/],
    ['EMFILE', 'unreadable-file', /too many files are open/],
    ['EIO', 'unreadable-file', /can't be read: i\/o error/],
  ])('says what %s means', (code, kind, message) => {
    const failure = readFailure(Object.assign(new Error('i/o error'), { code }), '/some/where/a.png')
    expect(failure.code).toBe(kind)
    expect(failure.message).toMatch(message)
    expect(failure.message).not.toContain('/some/where')
  })
})
