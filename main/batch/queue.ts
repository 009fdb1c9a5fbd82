/**
 * Shards as jobs of a BullMQ queue, from which any number of machines take them. A lost job is given to another worker, and
 * one that is delivered twice finds its part; so the queue may fail in any way, and holds nothing that the folder has not.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Queue as BullQueue } from 'bullmq'
import { z } from 'zod'
import { Failure } from '#app/failure'
import { message, type Message } from '#app/text/message'
import { shardFailure, ShardFailure, TRY_AGAIN } from './failure'
import type { BatchPlan } from './plan'
import { linkTo, loadBullMq } from './queueServer'

const QUEUE = 'poolscope'
/** A shard is tried again after 1, 2, 4 ... 256 s. */
const RETRIES = { attempts: 10, backoff: { type: 'exponential', delay: 1000 } } as const
/** Milliseconds without a sign of life after which a shard is given to another worker; how often that is checked. */
const LOCK = { lockDuration: 6000, stalledInterval: 3000 } as const
/** How often a shard may lose its worker. */
const LOST_WORKERS = 10
/** A worker that fails so often in a row ends, before it uses up the attempts of every shard. */
const FAILURES_IN_A_ROW = 3
/** Jobs that are sent together. */
const CHUNK = 1000
/** Milliseconds between looks at whether anything is left. */
const LOOK = 1000

const jobSchema = z.strictObject({
  /** The folder of the plan, absolute; the same on all machines. */
  folder: z.string(),
  run: z.string(),
  shard: z.int().min(0),
})
export type ShardJob = z.infer<typeof jobSchema>

/**
 * Adds shards to the queue. One that is there already is left as it is.
 * @param url as `redis://user:password@host:6379/0`
 * @throws ShardFailure for a queue that can't be used
 */
export async function addShards(
  url: string,
  folder: string,
  { run }: BatchPlan,
  shards: readonly number[],
): Promise<void> {
  const { Queue } = await loadBullMq(url)
  const { connection, lost } = linkTo(url)
  const queue = new Queue<ShardJob>(QUEUE, { connection })
  queue.on('error', () => undefined)
  try {
    for (let first = 0; first < shards.length; first += CHUNK) {
      const jobs = shards.slice(first, first + CHUNK).map((shard) => ({
        name: 'shard',
        data: { folder, run, shard },
        opts: { ...RETRIES, jobId: `${run}-${shard}`, removeOnComplete: true, removeOnFail: true },
      }))
      await Promise.race([queue.addBulk(jobs), lost])
    }
  } finally {
    await closed(queue)
  }
}

export interface Work {
  /**
   * Prepares this machine for a shard.
   * @returns computes it. It throws a ShardFailure, after which the shard is tried again, by any worker, unless that can't help
   * @throws ShardFailure where this machine can't compute the shard; it is left to others, and `workQueue` ends
   */
  prepare(job: ShardJob): Promise<() => Promise<unknown>>
  note(text: Message): void
  /** Ends the work; `prepare` and what it returned have to end by themselves. */
  readonly signal: AbortSignal
}

/**
 * Computes shards until none is waiting for a worker, being computed, or to be tried again.
 * @throws ShardFailure for a queue that can't be used, an interrupt, a machine that can't compute its shard or fails time
 * after time; at the end, for a shard that failed for good
 */
export async function workQueue(url: string, { prepare, note, signal }: Work): Promise<void> {
  const { Queue, Worker, UnrecoverableError } = await loadBullMq(url)
  const { connection, lost } = linkTo(url)
  let failedForGood: ShardFailure | null = null
  let inARow = 0
  let reject: (reason: ShardFailure) => void
  const givenUp = new Promise<never>((_, rejected) => (reject = rejected))
  givenUp.catch(() => undefined)
  const giveUp = (reason: ShardFailure) => {
    reject(reason)
    // Before the next job is taken.
    void worker.close()
  }

  const worker = new Worker<ShardJob>(
    QUEUE,
    async ({ data, attemptsMade }) => {
      const { success, data: job } = jobSchema.safeParse(data)
      if (!success) {
        note(message('queue.notAShard'))
        throw new UnrecoverableError('not a shard')
      }
      try {
        const compute = await prepare(job).catch((error: unknown) => {
          giveUp(shardFailure(error))
          throw new ShardFailure(shardFailure(error), TRY_AGAIN)
        })
        await compute()
        inARow = 0
      } catch (error) {
        const failure = shardFailure(error)
        const again = failure.exit === TRY_AGAIN && attemptsMade + 1 < RETRIES.attempts
        const about = { shard: job.shard, folder: job.folder, reason: failure.text }
        note(again ? message('queue.shardAgain', about) : message('queue.shardFailed', about))
        if (++inARow === FAILURES_IN_A_ROW && failure.exit === TRY_AGAIN) giveUp(failure)
        if (again) throw failure
        failedForGood ??= failure
        throw new UnrecoverableError(failure.message)
      }
    },
    { connection, ...LOCK, maxStalledCount: LOST_WORKERS, runRetryDelay: LOOK },
  )
  const queue = new Queue(QUEUE, { connection })
  // A connection that broke is mended or given up by the link; a lock that was lost does no harm.
  worker.on('error', () => undefined)
  queue.on('error', () => undefined)

  const ending = new AbortController()
  const interrupted = new Promise<never>((_, reject) => {
    const stop = () => reject(shardFailure(new Failure('cancelled', message('queue.interrupted'))))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { signal: ending.signal })
  })
  let reachable = true
  lost.catch(() => (reachable = false))
  try {
    await Promise.race([nothingLeft(queue, ending.signal), givenUp, interrupted, lost])
  } finally {
    ending.abort()
    await worker.close(!reachable).catch(() => undefined)
    await closed(queue)
  }
  if (failedForGood) throw failedForGood
}

/** Waits until no shard is waiting for a worker, being computed, or to be tried again. */
async function nothingLeft(queue: BullQueue, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(LOOK)
    const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized')
    if (Object.values(counts).every((count) => count === 0)) return
  }
}

/** A queue that can't be reached has nothing to close. */
async function closed(queue: BullQueue): Promise<void> {
  await queue.close().catch(() => undefined)
  await queue.disconnect().catch(() => undefined)
}
