import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transformWithOxc } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-process-'))
  const file = join(import.meta.dirname, 'process.ts')
  const { code } = await transformWithOxc(await readFile(file, 'utf8'), file)
  await writeFile(join(folder, 'process.mjs'), code)
})

afterAll(() => rm(folder, { recursive: true }))

/** A process of its own that runs `script` after importing both functions. */
async function start(script: string) {
  const file = join(folder, 'script.mjs')
  await writeFile(file, `import { endQuietlyOnBrokenPipe, watchInterrupts } from './process.mjs'\n${script}`)
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] })
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
    endQuietlyOnBrokenPipe()
    setInterval(() => process.stdout.write('line\\n'.repeat(1000)), 1)
  `)
  await once(child.stdout, 'data')
  child.stdout.destroy()
  expect(await ended).toEqual({ code: 141, signal: null, errors: '' })
})

test('many things to stop need no more listeners than one', async () => {
  const { ended } = await start(`
    const interrupted = watchInterrupts()
    for (let i = 0; i < 50; i++) interrupted(() => undefined)
  `)
  expect(await ended).toEqual({ code: 0, signal: null, errors: '' })
})

test('an interrupt stops what is registered, and ends the process where nothing is', async () => {
  const waiting = await start(`
    const interrupted = watchInterrupts()
    const timer = setInterval(() => undefined, 1000)
    interrupted(() => { process.stdout.write('stopped'); clearInterval(timer) })
    process.stdout.write('ready')
  `)
  await once(waiting.child.stdout, 'data')
  waiting.child.kill('SIGINT')
  expect(await waiting.ended).toMatchObject({ code: 0, signal: null })
  const idle = await start(`
    const interrupted = watchInterrupts()
    setInterval(() => undefined, 1000)
    interrupted(() => undefined)()
    process.stdout.write('ready')
  `)
  await once(idle.child.stdout, 'data')
  idle.child.kill('SIGTERM')
  expect(await idle.ended).toMatchObject({ code: null, signal: 'SIGTERM' })
})
