/** What the pool keeps of its jobs, with processes that reply immediately. */
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { collectGarbage } from '#main/engine/garbage'
import { createDecoderPool, type DecoderJob } from './decoderPool'

const pool = createDecoderPool('native', (_kind, onMessage) => ({
  send: () => setImmediate(() => onMessage({ type: 'decoded', images: [] })),
  end: () => undefined,
}))
afterAll(() => pool.close())

function planning(page: number, signal: AbortSignal): Omit<DecoderJob<number>, 'finish'> {
  return {
    name: 'image.png',
    lane: 'image',
    signal,
    limit: 60_000,
    request: async () => ({ type: 'planRows', path: '', format: 'pgm', page }),
    admit: async () => null,
  }
}

/** Runs jobs, each with a file's bytes of its own. */
async function run(jobs: number, signal: AbortSignal): Promise<readonly WeakRef<object>[]> {
  return Promise.all(
    Array.from({ length: jobs }, async () => {
      const bytes = new Uint8Array(1000)
      expect(await pool.run({ ...planning(bytes.length, signal), finish: async () => bytes.length })).toBe(1000)
      return new WeakRef(bytes)
    }),
  )
}

test('as many jobs as there are processes run side by side, and the others in their turn', async () => {
  const replies: (() => void)[] = []
  const three = createDecoderPool(
    'native',
    (_kind, onMessage) => ({
      send: () => replies.push(() => onMessage({ type: 'decoded', images: [] })),
      end: () => undefined,
    }),
    3,
  )
  const { signal } = new AbortController()
  const jobs = Array.from({ length: 5 }, (_, i) => three.run({ ...planning(0, signal), finish: async () => i }))
  await expect.poll(() => replies.length).toBe(3)
  await delay(20)
  expect(replies.length).toBe(3)
  replies.splice(0).forEach((reply) => reply())
  expect(await Promise.all(jobs.slice(0, 3))).toEqual([0, 1, 2])
  await expect.poll(() => replies.length).toBe(2)
  replies.forEach((reply) => reply())
  expect(await Promise.all(jobs)).toEqual([0, 1, 2, 3, 4])
  three.close()
})

test('nothing is kept of the jobs that are done while their signal lives on', async () => {
  const { signal } = new AbortController()
  const files = await run(20, signal)
  await delay(50)
  collectGarbage()
  // The last job may still be known to the frame that ran it.
  expect(files.filter((file) => file.deref() !== undefined).length).toBeLessThanOrEqual(1)
  expect(signal.aborted).toBe(false)
})
