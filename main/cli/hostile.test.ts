/** Files and paths made to do harm: each ends in a result, or in a message and exit code 1. */
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readExperiment, writeExperiment } from '#main/files/experiment'
import { root } from '#main/testing/contractSuite'
import { runIn } from './testing/runIn'

const hostile = join(root, 'main/testing/hostile')
const verticalLine = join(root, 'examples/vertical-line.poolscope.json')

let folder: string
let places = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-hostile-'))
})
afterAll(() => rm(folder, { recursive: true }))

const place = () => join(folder, `out-${places++}`)
const at = (name: string) => join(folder, name)

const poolscope = (...args: string[]) => runIn(folder, args)

const refused = (notes: RegExp) => ({ code: 1, out: '', notes: expect.stringMatching(notes) as string })
const runOn = (input: string, to = place()) => poolscope('run', verticalLine, '--input', input, '--out', to)
const runTo = (to: string) => poolscope('run', verticalLine, '--out', to)

describe('files made to do harm', () => {
  it.each(['redos', 'spaces-in-notes', 'formula', 'six-inputs', 'long-name', 'esc-name'])(
    '%s.poolscope.json is saved as it was opened, and runs without a warning',
    async (name) => {
      const file = join(hostile, `${name}.poolscope.json`)
      const { experiment } = await readExperiment(file)
      await writeExperiment(at('saved.poolscope.json'), experiment, { replace: true })
      expect((await readExperiment(at('saved.poolscope.json'))).experiment).toEqual(experiment)
      const { code, out, notes } = await poolscope('run', file, '--out', place())
      expect({ code, notes }).toEqual({ code: 0, notes: '' })
      expect(out).not.toMatch(/(?!\n)\p{Cc}/u)
    },
  )

  it('a long name is cut to what file systems take, at a whole character', async () => {
    const to = place()
    await poolscope('run', join(hostile, 'long-name.poolscope.json'), '--out', to)
    expect(await readdir(to)).toContain(`${'\u540d'.repeat(66)}.json`)
  })

  it('a name with control characters is shown escaped by every command', async () => {
    const file = join(hostile, 'esc-name.poolscope.json')
    for (const args of [
      ['summary', file],
      ['summary', file, '--json'],
      ['compare', file],
      ['shift', file],
      ['run', file, '--json', '--out', place()],
    ]) {
      const { code, out, notes } = await poolscope(...args)
      expect(code).toBe(0)
      expect(out + notes).not.toMatch(/(?!\n)\p{Cc}/u)
    }
    const { experiment } = JSON.parse((await poolscope('run', file, '--json', '--out', place())).out) as {
      experiment: string
    }
    expect(experiment).toBe((await readExperiment(file)).experiment.name)
  })

  // Beside each other, for one keeps its decoder busy until the limit.
  it.concurrent.each([
    ['wh1e9.svg', /expected at most|too large/],
    ['esc.npy', /received \{\\u001b\]0;pwned\\u0007 bad\}\.$/],
    ['ifdloop.tif', /its list of pages loops back on itself/],
    ['morph.svg', /decoding was stopped after 10 seconds/],
  ])('%s is refused in words', async (name, words) => {
    expect(await runOn(join(hostile, name))).toEqual(refused(words))
  })

  it('an image that is small as a file and large in memory is refused before it is decoded', async () => {
    const { code, notes } = await poolscope(
      'run',
      verticalLine,
      '--input',
      join(hostile, 'solid.webp'),
      '--out',
      place(),
      '--memory',
      '0.1',
    )
    expect({ code, notes }).toEqual({
      code: 1,
      notes: expect.stringMatching(/memory|too large|--format npy/) as string,
    })
  })
})

describe('odd places', () => {
  it.runIf(process.platform === 'linux')("a folder that the system can't make is refused", async () => {
    expect(await runTo('/proc/x/y')).toEqual(
      refused(/^poolscope: "y" could not be written: the folder was not found\./),
    )
  })

  it('a file, or a loop of links, is no folder', async () => {
    await writeFile(at('file'), 'x')
    await symlink(at('loop'), at('loop'))
    expect(await runTo(at('file'))).toEqual(refused(/its folder is a file/))
    expect(await runTo(join(at('file'), 'x'))).toEqual(refused(/its folder is a file/))
    expect(await runTo(at('loop'))).toEqual(refused(/its symbolic links form a loop/))
    expect(await readFile(at('file'), 'utf8')).toBe('x')
  })

  it('a folder whose name is too long is refused', async () => {
    expect(await runTo(at('x'.repeat(300)))).toEqual(refused(/the name is too long/))
  })

  it.runIf(process.platform !== 'win32')('pipes and devices are never opened, whatever asks for them', async () => {
    execFileSync('mkfifo', [at('pipe.png'), at('pipe.json')])
    for (const input of [at('pipe.png'), '/dev/zero', '/dev/null']) {
      expect(await runOn(input)).toEqual(refused(/is a device or a pipe\. Choose a file\./))
      expect(await poolscope('compare', verticalLine, '--input', input)).toEqual(refused(/is a device or a pipe/))
    }
    for (const command of ['summary', 'compare', 'shift'])
      expect(await poolscope(command, at('pipe.json'))).toEqual(refused(/is a device or a pipe/))
    const { code } = await poolscope('conformance', at('pipe.json'))
    expect(code).toBe(1)
  })

  it('a folder, a loop of links and a path that is too long are no input', async () => {
    await mkdir(at('folder.png'))
    await symlink(at('loop.png'), at('loop.png'))
    expect(await runOn(at('folder.png'))).toEqual(refused(/is a folder\. Choose a file inside it/))
    expect(await runOn(at('loop.png'))).toEqual(refused(/its symbolic links form a loop/))
    expect(await runOn(at('x'.repeat(5000)))).toEqual(refused(/the path is too long/))
  })

  it('control characters in arguments are shown escaped', async () => {
    const name = 'x\u001b]0;title\u0007\u009b31m'
    for (const args of [
      [name],
      ['summary', at(name)],
      ['run', verticalLine, '--input', at(name), '--out', place()],
      ['run', verticalLine, '--out', place(), '--threads', name],
    ]) {
      const { code, out, notes } = await poolscope(...args)
      expect(code).not.toBe(0)
      expect(notes).toContain('\\u001b]0;title\\u0007\\u009b31m')
      expect(out + notes).not.toMatch(/(?!\n)\p{Cc}/u)
    }
  })

  it('a folder in which one may not write is refused', async () => {
    // Root may write everywhere, except where nobody can.
    if (process.platform === 'win32') return
    await mkdir(at('closed'))
    await chmod(at('closed'), 0o500)
    const { code, notes } = process.getuid?.() === 0 ? await runTo('/sys/x') : await runTo(at('closed/x'))
    expect(code).toBe(1)
    expect(notes).toMatch(
      /could not be written: (you don't have permission|the disk is read-only|the folder was not found)/,
    )
  })

  it('a full disk leaves nothing', async () => {
    const disk = at('disk')
    await mkdir(disk)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' })
    } catch {
      return // Only the superuser can mount one; write.test.ts proves the rest.
    }
    try {
      const camera = join(root, 'examples/images/camera.png')
      expect(await runOn(camera, join(disk, 'out'))).toEqual(refused(/the disk is full/))
      expect(await readdir(disk)).toEqual([])
    } finally {
      execFileSync('umount', [disk])
    }
  })

  it('a read-only disk is named', async () => {
    const disk = at('read-only')
    await mkdir(disk)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', disk], { stdio: 'ignore' })
    } catch {
      return
    }
    try {
      expect(await runTo(join(disk, 'out'))).toEqual(refused(/the disk is read-only/))
    } finally {
      execFileSync('umount', [disk])
    }
  })
})
