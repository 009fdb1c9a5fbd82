/** Batches whose process is killed: started again, they continue, and end with the bytes of a run that nothing disturbed. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { uniformAt } from '#app/random'
import { buildEntry } from '#main/testing/buildEntries'
import { root } from '#main/testing/contractSuite'

const experiment = join(root, 'examples/vertical-line.poolscope.json')
const SEED = Number(process.env['POOLSCOPE_FUZZ_SEED'] ?? '1')
const [IMAGES, SHARDS, KILLS] = [12, 4, 2]

let [folder, program] = ['', '']
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-batch-kill-'))
  for (const name of ['images', 'tmp']) await mkdir(join(folder, name))
  for (let i = 0; i < IMAGES; i++) {
    const samples = Buffer.from(Array.from({ length: 64 * 64 }, (_, k) => (k * (i + 1)) % 256))
    await writeFile(join(folder, 'images', `${i}.pgm`), Buffer.concat([Buffer.from('P5\n64 64\n255\n'), samples]))
  }
  program = await buildEntry('main/cli/main.ts', 'batchKill')
})
afterAll(() => rm(folder, { recursive: true }))

function start(out: string) {
  const temporary = join(folder, 'tmp')
  const args = [
    'batch',
    experiment,
    join(folder, 'images'),
    '--out',
    out,
    '--shards',
    String(SHARDS),
    '--maps',
    '--json',
  ]
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let told = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text))
  return { child, closed: once(child, 'close'), shards: () => [...told.matchAll(/"event":"shard".*"skipped":(\w+)/g)] }
}

const tableHash = async (out: string) =>
  createHash('sha256')
    .update(await readFile(join(out, 'table.csv')))
    .digest('hex')

it('kill -9 loses nothing that was done, and doubles nothing', async () => {
  const [whole, out] = [join(folder, 'whole'), join(folder, 'out')]
  expect(await start(whole).closed).toEqual([0, null])
  for (let kill = 0; kill < KILLS; kill++) {
    const { child, closed, shards } = start(out)
    while (shards().every(([, skipped]) => skipped === 'true') && child.exitCode === null) await delay(5)
    await delay(uniformAt(SEED, kill) * 20)
    child.kill('SIGKILL')
    await closed
  }
  const last = start(out)
  expect(await last.closed).toEqual([0, null])
  expect(last.shards().filter(([, skipped]) => skipped === 'true').length).toBeGreaterThanOrEqual(KILLS)
  expect(await tableHash(out)).toBe(await tableHash(whole))
  expect(JSON.parse(await readFile(join(out, '_SUCCESS'), 'utf8'))).toMatchObject({ rows: IMAGES, failures: 0 })
  const files = async (of: string) => (await readdir(of, { recursive: true })).sort()
  expect(await files(out)).toEqual(await files(whole))
})
