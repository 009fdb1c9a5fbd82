/** Joins the parts of a batch to one table, the same bytes for any number of shards. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { headLine } from '#app/batch/table'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { writeContents, writeWhole } from '#main/files/write'
import { ShardFailure, shardFailure, PERMANENT, TRY_AGAIN } from './failure'
import { isWhole, partPaths, readRecord, type PartRecord } from './parts'
import type { BatchPlan } from './plan'

const SUCCESS = '_SUCCESS'
/** Shards that a message names. */
const SHOWN = 5

export interface Joined {
  readonly table: string
  readonly rows: number
  readonly failures: number
  /** Of the table. */
  readonly sha256: string
}

/**
 * Writes table.csv, and `_SUCCESS` when it is complete.
 * @param folder of the plan
 * @throws ShardFailure to try again where parts are missing, for good where one is not what its shard wrote
 */
export async function joinParts(folder: string, plan: BatchPlan): Promise<Joined> {
  try {
    const records = await allRecords(folder, plan)
    const [table, success] = [join(folder, 'table.csv'), join(folder, SUCCESS)]
    await rm(success, { force: true })
    const hash = createHash('sha256')
    await writeWhole(
      table,
      async (sink) => {
        const write = (bytes: Buffer) => {
          hash.update(bytes)
          return sink.write(bytes)
        }
        await write(Buffer.from(headLine(plan.outputs)))
        for (const shard of records.keys()) {
          for await (const piece of createReadStream(partPaths(folder, shard).table)) await write(piece as Buffer)
        }
      },
      { replace: true },
    )
    const total = (key: 'rows' | 'failures') => records.reduce((sum, record) => sum + record[key], 0)
    const about = { rows: total('rows'), failures: total('failures'), sha256: hash.digest('hex') }
    await writeContents(success, `${JSON.stringify({ run: plan.run, ...about })}\n`, { replace: true })
    return { table, ...about }
  } catch (error) {
    throw shardFailure(error)
  }
}

/** The records of all parts, each checked. */
async function allRecords(folder: string, plan: BatchPlan): Promise<readonly PartRecord[]> {
  const records: PartRecord[] = []
  const [missing, broken]: [number[], number[]] = [[], []]
  for (const shard of plan.shards.keys()) {
    const record = await readRecord(folder, plan.run, shard)
    if (record === null) missing.push(shard)
    else if (!(await isWhole(folder, shard, record))) broken.push(shard)
    else records.push(record)
  }
  const listed = (shards: readonly number[]) => {
    const names = shards.slice(0, SHOWN).map((shard) => `${shard}/${plan.shards.length}`)
    return { n: shards.length, shards: `${names.join(', ')}${shards.length > SHOWN ? ', …' : ''}` }
  }
  if (broken.length > 0)
    throw new ShardFailure(new Failure('invalid-document', message('cli.batchBrokenParts', listed(broken))), PERMANENT)
  if (missing.length > 0)
    throw new ShardFailure(new Failure('not-found', message('cli.batchMissingParts', listed(missing))), TRY_AGAIN)
  return records
}
