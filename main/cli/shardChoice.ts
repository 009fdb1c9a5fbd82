/** Which shard a process computes: `--shard i/n`, or what the scheduler that started it says. */
import { InvalidArgumentError } from 'commander'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { PERMANENT, ShardFailure } from '#main/batch/failure'

export type ShardChoice = 'auto' | { readonly shard: number; readonly of: number }

/** The numbers of tasks, by scheduler: Slurm, Kubernetes, AWS Batch, GNU parallel; and the number of the first one. */
const variables = {
  SLURM_ARRAY_TASK_ID: 0,
  JOB_COMPLETION_INDEX: 0,
  AWS_BATCH_JOB_ARRAY_INDEX: 0,
  PARALLEL_SEQ: 1,
} as const

/** @throws InvalidArgumentError */
export function readShard(text: string): ShardChoice {
  if (text === 'auto') return text
  const [, shard, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? []
  if (shard !== undefined && of !== undefined && shard < of) return { shard, of }
  throw new InvalidArgumentError(`Expected auto, or i/n with i from 0 to n - 1 such as 0/4; received ${text}.`)
}

/**
 * @param shards of the plan
 * @throws ShardFailure for a shard that the plan has not
 */
export function shardOf(choice: ShardChoice, shards: number, env: NodeJS.ProcessEnv): number {
  if (choice === 'auto') return shardOfTask(shards, env)
  if (choice.of === shards) return choice.shard
  throw refusal(message('cli.batchShardCount', { expected: shards, received: choice.of }))
}

function shardOfTask(shards: number, env: NodeJS.ProcessEnv): number {
  const given = Object.entries(variables).filter(([name]) => env[name] !== undefined)
  const [[name, first] = ['', 0]] = given
  if (given.length !== 1) {
    const names = (given.length === 0 ? Object.keys(variables) : given.map(([one]) => one)).join(', ')
    throw refusal(given.length === 0 ? message('cli.batchNoTask', { names }) : message('cli.batchManyTasks', { names }))
  }
  const text = env[name]!
  const shard = /^\d{1,9}$/.test(text) ? Number(text) - first : -1
  if (shard >= 0 && shard < shards) return shard
  throw refusal(message('cli.batchTaskRange', { name, first, last: shards - 1 + first, received: text }))
}

function refusal(text: ReturnType<typeof message>): ShardFailure {
  return new ShardFailure(new Failure('invalid-argument', text), PERMANENT)
}
