/** `poolscope batch submit` and `work`: the shards of a plan through a queue. */
import { resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { Failure } from '#app/failure'
import { formatEnglish } from '#app/text/format'
import { message } from '#app/text/message'
import { PERMANENT, ShardFailure, shardFailure } from '#main/batch/failure'
import { lookAtParts } from '#main/batch/join'
import { openPlan } from '#main/batch/openRunner'
import { readPlan } from '#main/batch/plan'
import { addShards, workQueue, type ShardJob } from '#main/batch/queue'
import { runShard } from '#main/batch/runShard'
import { interruptible, settingsOf, type RunOptions } from './batch'
import { batchProgress } from './batchProgress'
import type { Program } from './program'

/** `poolscope batch submit`: queues the shards whose parts are missing. @throws ShardFailure */
export async function submit(
  program: Program,
  folder: string,
  { queue, json }: { readonly queue: string; readonly json: boolean },
): Promise<void> {
  const { plan } = await readPlan(folder).catch((error: unknown) => Promise.reject(shardFailure(error)))
  const { missing, broken, records } = await lookAtParts(folder, plan)
  const shards = [...missing, ...broken].sort((a, b) => a - b)
  await addShards(queue, resolve(folder), plan, shards)
  const about = { n: shards.length, there: records.length }
  if (json) program.out(JSON.stringify({ event: 'submitted', run: plan.run, shards: about.n, there: about.there }))
  else program.note(formatEnglish(message('queue.submitted', about)))
}

/** `poolscope batch work`: computes queued shards, of any plan, until none is left. @throws ShardFailure */
export async function work(program: Program, options: RunOptions & { readonly queue: string }): Promise<void> {
  await interruptible(program, async (signal) => {
    const machine = { ...settingsOf(program, options), version: program.version, signal }
    let open: (Awaited<ReturnType<typeof openPlan>> & { readonly folder: string }) | null = null
    const planOf = async ({ folder, run }: ShardJob) => {
      if (open?.folder === folder && open.plan.run === run) return open
      await open?.runner.close()
      open = null
      return (open = { folder, ...(await openPlan(folder, machine)) })
    }
    const prepare = async (job: ShardJob) => {
      const { folder, shard } = job
      const { plan, runner } = await planOf(job)
      return async () => {
        const planned = plan.run === job.run ? plan.shards[shard] : undefined
        if (!planned)
          throw new ShardFailure(new Failure('invalid-argument', message('queue.otherPlan', { folder })), PERMANENT)
        const progress = batchProgress(program, planned.images, plan.shards.length, options.json)
        const { record, skipped } = await runShard(folder, plan, shard, { runner, onImage: progress.image }).finally(
          () => program.progress?.(''),
        )
        progress.shard(record, planned.images, skipped)
      }
    }
    try {
      await workQueue(options.queue, { prepare, note: (text) => program.note(formatEnglish(text)), signal })
    } finally {
      await (open as { runner: { close(): Promise<void> } } | null)?.runner.close()
    }
  })
}

/** @throws InvalidArgumentError */
export function readQueue(text: string): string {
  const { protocol, hostname } = URL.canParse(text) ? new URL(text) : { protocol: '', hostname: '' }
  if (['redis:', 'rediss:'].includes(protocol) && hostname !== '') return text
  throw new InvalidArgumentError(`Expected an address such as redis://host:6379, received ${withoutPassword(text)}.`)
}

function withoutPassword(text: string): string {
  return text.replace(/:[^:@/]*@/, ':***@')
}
