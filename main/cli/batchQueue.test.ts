/** Batches over a queue: worker processes and a real Redis that fail in every way end with the bytes of one machine. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Queue } from 'bullmq'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildEntry } from '#main/testing/buildEntries'
import { hasRedis, startRedis, type Redis } from './testing/redis'
import { openTerminal, verticalLine } from './testing/terminal'

const { inFolder, poolscope } = openTerminal()
const [IMAGES, SHARDS] = [24, 8]

if (!hasRedis) console.warn('Left out the tests of queues: redis-server is not installed.')
const isRequired = process.platform === 'linux' && process.env['CI'] !== undefined

let program = ''
let expected = ''
const sha256Of = async (folder: string) =>
  createHash('sha256')
    .update(await readFile(join(folder, 'table.csv')))
    .digest('hex')

const servers: Redis[] = []
async function redis(name: string, password?: string): Promise<Redis> {
  const server = await startRedis(inFolder(name), password)
  servers.push(server)
  return server
}

/** A folder with the plan, and its shards in a queue. */
async function queued(name: string, { url }: Redis): Promise<string> {
  const folder = inFolder(`${name}-out`)
  await cp(inFolder('plan'), folder, { recursive: true })
  expect(await poolscope('batch', 'submit', folder, '--queue', url)).toMatchObject({
    code: 0,
    notes: `Queued ${SHARDS} shards; 0 are done.`,
  })
  return folder
}

/** A worker process. */
function startWorker({ url }: Redis, limit = '') {
  const command = `${limit}exec "$@"`
  const args = [program, 'batch', 'work', '--queue', url, '--json', '--threads', '1']
  const child = spawn('sh', ['-c', command, 'sh', process.execPath, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [told, notes] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (notes += text))
  return {
    child,
    closed: once(child, 'close').then(([code, signal]) => ({ code: (code ?? signal) as unknown, notes })),
    shards: () => [...told.matchAll(/"event":"shard"/g)].length,
    notes: () => notes,
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(20)
}

async function expectTable(folder: string): Promise<void> {
  expect(await poolscope('batch', 'join', folder)).toMatchObject({ code: 0 })
  expect(await sha256Of(folder)).toBe(expected)
  expect(JSON.parse(await readFile(join(folder, '_SUCCESS'), 'utf8'))).toMatchObject({ rows: IMAGES, failures: 0 })
  const left = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.part'))
  expect(left.length).toBeLessThanOrEqual(1)
}

describe.skipIf(!hasRedis && !isRequired)('poolscope batch submit and work', () => {
  beforeAll(async () => {
    await mkdir(inFolder('images'))
    for (let i = 0; i < IMAGES; i++) {
      const samples = Buffer.from(Array.from({ length: 256 * 256 }, (_, k) => (k * (i + 1)) % 256))
      await writeFile(inFolder(`images/${i}.pgm`), Buffer.concat([Buffer.from('P5\n256 256\n255\n'), samples]))
    }
    const plan = [verticalLine, inFolder('images'), '--shards', String(SHARDS), '--layers', 'all']
    await poolscope('batch', ...plan, '--out', inFolder('whole'))
    await poolscope('batch', 'plan', ...plan, '--out', inFolder('plan'))
    expected = await sha256Of(inFolder('whole'))
    program = await buildEntry('main/cli/main.ts', 'batchQueue')
    return () => Promise.all(servers.map((server) => server.stop()))
  })

  it.concurrent('lose nothing to kill -9 of a worker and of the server', async () => {
    const server = await redis('kills')
    const folder = await queued('kills', server)
    const first = startWorker(server)
    await until(() => first.shards() > 0)
    first.child.kill('SIGKILL')
    await first.closed
    const second = startWorker(server)
    await until(() => second.shards() > 0)
    await server.crash()
    expect(await second.closed).toMatchObject({ code: 0 })
    await expectTable(folder)
  })

  it.concurrent('wait for a server that is away longer than their locks last, and go on', async () => {
    const server = await redis('away')
    const folder = await queued('away', server)
    const workers = [startWorker(server), startWorker(server)]
    await until(() => workers.some(({ shards }) => shards() > 0))
    await server.crash(8)
    for (const { closed } of workers) expect(await closed).toMatchObject({ code: 0, notes: '' })
    expect(workers.reduce((sum, { shards }) => sum + shards(), 0)).toBeGreaterThanOrEqual(SHARDS)
    await expectTable(folder)
  })

  it.concurrent(
    'compute a shard that is delivered twice, or whose worker lost its lock, to the same part',
    async () => {
      const server = await redis('locks')
      const folder = await queued('locks', server)
      const queue = new Queue('poolscope', { connection: { url: server.url } })
      for (const [i, job] of (await queue.getJobs(['waiting'])).slice(0, 4).entries())
        await queue.add(job.name, job.data, { jobId: `again-${i}`, removeOnComplete: true })
      await queue.add('shard', { folder: 7 })
      const slow = startWorker(server)
      await until(() => slow.shards() > 0)
      slow.child.kill('SIGSTOP')
      await until(async () => (await queue.getActiveCount()) === 1)
      const other = startWorker(server)
      expect(await other.closed).toMatchObject({ code: 0 })
      slow.child.kill('SIGCONT')
      expect(await slow.closed).toMatchObject({ code: 0 })
      await queue.close()
      expect(slow.notes() + other.notes()).toContain('not a shard of a batch')
      expect(slow.shards() + other.shards()).toBeGreaterThan(SHARDS)
      await expectTable(folder)
    },
  )

  it.concurrent('try a shard again whose disk was full', async () => {
    const server = await redis('disk')
    const folder = await queued('disk', server)
    const full = startWorker(server, 'ulimit -f 1; ')
    const { code, notes } = await full.closed
    expect({ code, tries: [...notes.matchAll(/^Shard \d of .* will be tried again/gm)].length }).toEqual({
      code: 75,
      tries: 3,
    })
    expect(await startWorker(server).closed).toMatchObject({ code: 0 })
    await expectTable(folder)
  })

  it.concurrent('say what is wrong with a queue that can not be used', async () => {
    const server = await redis('password', 'secret')
    const [plan, { port }] = [inFolder('plan'), new URL(server.url)]
    const submit = (url: string) => poolscope('batch', 'submit', plan, '--queue', url)
    expect(await submit(server.url)).toMatchObject({
      code: 65,
      notes: expect.stringContaining('wants another password. NOAUTH'),
    })
    for (const wrong of ['wrong', 'user:wrong'])
      expect(await submit(`redis://:${wrong}@127.0.0.1:${port}`)).toMatchObject({
        code: 65,
        notes: expect.stringMatching(/wants another password. WRONGPASS/),
      })
    expect(await submit(`redis://:secret@127.0.0.1:${port}`)).toMatchObject({ code: 0 })
    expect(await submit('redis://127.0.0.1:1')).toMatchObject({
      code: 75,
      notes: expect.stringMatching(/127\.0\.0\.1:1 can't be reached.*ECONNREFUSED/),
    })
    for (const address of ['127.0.0.1', 'http://127.0.0.1', 'redis://'])
      expect(await submit(address)).toMatchObject({ code: 2, notes: expect.stringContaining('such as redis://host') })
  })

  it.concurrent('say which packages are missing', async () => {
    const hooks = `export const resolve = async (name, context, next) => {
      if (name === 'bullmq') throw Object.assign(new Error(name), { code: 'ERR_MODULE_NOT_FOUND' })
      return next(name, context)
    }`
    const url = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`
    const hide = url(`import { register } from 'node:module'; register(${JSON.stringify(url(hooks))})`)
    const args = ['--import', hide, program, 'batch', 'submit', inFolder('plan'), '--queue', 'redis://127.0.0.1:1']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    const [notes, [code]] = await Promise.all([child.stderr.setEncoding('utf8').toArray(), once(child, 'close')])
    expect({ code, notes: notes.join('') }).toEqual({
      code: 65,
      notes: expect.stringMatching(/npm install bullmq@[\d.]+ ioredis@[\d.]+/),
    })
  })
})
