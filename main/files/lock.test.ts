import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isHeld, takeLock } from './lock'

let folder: string
let holder: string
const children: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-lock-'))
  holder = join(folder, 'holder.mjs')
  const script = `import { takeLock } from ${JSON.stringify(resolve(import.meta.dirname, 'lock.ts'))}
takeLock(process.argv[2]).then((lock) => console.log(lock.id))
setInterval(() => undefined, 1000)`
  await writeFile(join(folder, 'source.ts'), script)
  const built = await build({
    root: folder,
    configFile: false,
    logLevel: 'warn',
    build: { ssr: join(folder, 'source.ts'), write: false, target: 'node20' },
  })
  const output = 'output' in built ? built.output[0] : null
  await writeFile(holder, output!.code)
})

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

/** A process that holds a lock of `locks`. */
async function startHolder(locks: string): Promise<{ child: ChildProcess; id: string }> {
  const child = spawn(process.execPath, [holder, locks], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [id] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string]
  return { child, id }
}

describe.each([
  ['a folder', 'locks'],
  ['a folder whose path is too long for a socket', 'locks-'.repeat(20)],
])('a lock in %s', (_, name) => {
  const locks = () => join(folder, name)

  it('is held until it is released, and leaves nothing', async () => {
    const lock = await takeLock(locks())
    expect(await isHeld(locks(), lock.id)).toBe(true)
    await lock.release()
    expect(await isHeld(locks(), lock.id)).toBe(false)
    expect(await readdir(locks())).toEqual([])
  })

  it('is held by a process until that is killed', async () => {
    const { child, id } = await startHolder(locks())
    expect(await isHeld(locks(), id)).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await isHeld(locks(), id)).toBe(false)
  })
})

it.runIf(process.platform !== 'win32')('is held by a process that stands still', async () => {
  const { child, id } = await startHolder(join(folder, 'locks'))
  child.kill('SIGSTOP')
  for (let i = 0; i < 3; i++) expect(await isHeld(join(folder, 'locks'), id)).toBe(true)
})

it('that nobody ever took is not held', async () => {
  expect(await isHeld(join(folder, 'locks'), '0123456789abcdef')).toBe(false)
  expect(await isHeld(join(folder, 'nowhere'), '0123456789abcdef')).toBe(false)
})
