import { expect, it } from 'vitest'
import { readShard, shardOf } from './shardChoice'

it.each([
  [{ SLURM_ARRAY_TASK_ID: '3' }, 3],
  [{ JOB_COMPLETION_INDEX: '0' }, 0],
  [{ AWS_BATCH_JOB_ARRAY_INDEX: '9' }, 9],
  [{ PARALLEL_SEQ: '1' }, 0],
  [{ PARALLEL_SEQ: '10' }, 9],
])('auto takes the shard of a task: %j', (env, shard) => {
  expect(shardOf('auto', 10, env)).toBe(shard)
})

it.each([
  [{}, /expected one of SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX/],
  [{ SLURM_ARRAY_TASK_ID: '10' }, /SLURM_ARRAY_TASK_ID: expected a number from 0 to 9, received 10/],
  [{ PARALLEL_SEQ: '0' }, /PARALLEL_SEQ: expected a number from 1 to 10, received 0/],
  [{ JOB_COMPLETION_INDEX: '' }, /received \./],
  [{ SLURM_ARRAY_TASK_ID: '1', PARALLEL_SEQ: '2' }, /SLURM_ARRAY_TASK_ID, PARALLEL_SEQ are set/],
])('auto refuses what names no shard, for good: %j', (env, words) => {
  expect(() => shardOf('auto', 10, env)).toThrow(
    expect.objectContaining({ exit: 65, message: expect.stringMatching(words) }),
  )
})

it('i/n has to be a shard of the plan', () => {
  expect(shardOf(readShard('3/10'), 10, {})).toBe(3)
  expect(() => shardOf(readShard('3/9'), 10, {})).toThrow(expect.objectContaining({ exit: 65 }))
  for (const text of ['10/10', '0/0', '-1/3', '1', '1/', 'AUTO', '1/2/3'])
    expect(() => readShard(text)).toThrow(/Expected auto, or i\/n/)
})
