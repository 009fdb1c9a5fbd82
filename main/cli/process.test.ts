import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { transformWithOxc } from 'vite'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

let folder: string
const started: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-process-'))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module', imports: { '#main/*': './*.js' } }))
  for (const name of ['cli/process', 'endOnSignal']) {
    const file = join(import.meta.dirname, '..', `${name}.ts`)
    const { code } = await transformWithOxc(await readFile(file, 'utf8'), file)
    await writeFile(join(folder, `${basename(name)}.js`), code)
  }
})

afterEach(() => started.splice(0).forEach((child) => child.kill('SIGKILL')))
afterAll(() => rm(folder, { recursive: true }))

/** A process of its own that runs `script` after importing both functions, its output redirected as a shell does. */
async function start(script: string, redirection?: string) {
  const file = join(folder, 'script.js')
  await writeFile(file, `import { endOnOutputFailure, watchInterrupts } from './process.js'\n${script}`)
  const [command, args] = redirection
    ? ['sh', ['-c', `exec "$0" "$1" ${redirection}`, process.execPath, file]]
    : [process.execPath, [file]]
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let errors = ''
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as string | null,
    errors,
  }))
  return { child, ended }
}

test('a reader that goes ends the program quietly, with the status of a broken pipe', async () => {
  const { child, ended } = await start(`
    endOnOutputFailure()
    setInterval(() => process.stdout.write('line\\n'.repeat(1000)), 1)
  `)
  await once(child.stdout, 'data')
  child.stdout.destroy()
  expect(await ended).toEqual({ code: 141, signal: null, errors: '' })
})

test.runIf(process.platform === 'linux')('results that find a full disk end the program with a sentence', async () => {
  const { ended } = await start(`endOnOutputFailure()\nprocess.stdout.write('results')`, '> /dev/full')
  expect(await ended).toEqual({
    code: 1,
    signal: null,
    errors: expect.stringMatching(
      /^poolscope: The results could not be written to standard output: ENOSPC: no space left on device.*\.\n$/,
    ) as string,
  })
})

test('many things to stop need no more listeners than one', async () => {
  const { ended } = await start(`
    const { stopOn: interrupted } = watchInterrupts()
    for (let i = 0; i < 50; i++) interrupted(() => undefined)
  `)
  expect(await ended).toEqual({ code: 0, signal: null, errors: '' })
})

test('an interrupt stops what is registered, and ends the process where nothing is', async () => {
  const waiting = await start(`
    const { stopOn: interrupted } = watchInterrupts()
    const timer = setInterval(() => undefined, 1000)
    interrupted(() => { process.stdout.write('stopped'); clearInterval(timer) })
    process.stdout.write('ready')
  `)
  await once(waiting.child.stdout, 'data')
  waiting.child.kill('SIGINT')
  expect(await waiting.ended).toMatchObject({ code: 0, signal: null })
  const idle = await start(`
    const { stopOn: interrupted } = watchInterrupts()
    setInterval(() => undefined, 1000)
    interrupted(() => undefined)()
    process.stdout.write('ready')
  `)
  await once(idle.child.stdout, 'data')
  idle.child.kill('SIGTERM')
  expect(await idle.ended).toMatchObject({ code: null, signal: 'SIGTERM' })
})

test('an interrupt stops what is registered after it', async () => {
  const { child, ended } = await start(`
    const { stopOn: interrupted } = watchInterrupts()
    interrupted(() => {
      const timer = setInterval(() => undefined, 1000)
      setImmediate(() => interrupted(() => clearInterval(timer)))
    })
    setInterval(() => undefined, 1000).unref()
    const alive = setInterval(() => undefined, 1000)
    interrupted(() => clearInterval(alive))
    process.stdout.write('ready')
  `)
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ code: 0, signal: null })
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  'work that %s has stopped ends with the status of the signal, unless it has one of its own',
  async (signal, status) => {
    const { child, ended } = await start(`
    const { stopOn, exitStatus } = watchInterrupts()
    const before = [0, 1, 75].map(exitStatus)
    const alive = setInterval(() => undefined, 1000)
    stopOn(() => {
      clearInterval(alive)
      process.stderr.write(JSON.stringify([before, [0, 75].map(exitStatus)]))
      process.exitCode = exitStatus(1)
    })
    process.stdout.write('ready')
  `)
    await once(child.stdout, 'data')
    child.kill(signal)
    expect(await ended).toEqual({ code: status, signal: null, errors: '[[0,1,75],[0,75]]' })
  },
)

const neverEnding = `
  const { stopOn: interrupted } = watchInterrupts()
  setInterval(() => undefined, 1000)
  interrupted(() => process.stdout.write('stopping'))
  process.stdout.write('ready')
`

test('a process that does not end in time is ended', async () => {
  const { child, ended } = await start(neverEnding)
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  expect(await ended).toMatchObject({ code: null, signal: 'SIGTERM' })
})

test('a second interrupt ends the process, but not one that a wrapper only passes on', async () => {
  const { child, ended } = await start(neverEnding)
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  await once(child.stdout, 'data')
  child.kill('SIGTERM')
  await sleep(300)
  expect(child.signalCode).toBeNull()
  child.kill('SIGINT')
  expect(await ended).toMatchObject({ code: null, signal: 'SIGINT' })
})
