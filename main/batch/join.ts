/** Joins the parts of a batch to one table, the same bytes for any number of shards. */
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { headLine, type Row } from '#app/batch/table'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { readParquet, writeParquet } from '#main/files/parquet'
import { writeContents, writeWhole, type ByteSink } from '#main/files/write'
import { ShardFailure, shardFailure, PERMANENT, TRY_AGAIN } from './failure'
import { hashedSink } from './hashedSink'
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
 * Writes the table, and `_SUCCESS` when it is complete.
 * @param folder of the plan
 * @throws ShardFailure to try again where parts are missing, for good where one is not what its shard wrote
 */
export async function joinParts(folder: string, plan: BatchPlan): Promise<Joined> {
  try {
    const records = await allRecords(folder, plan)
    const { format } = plan.outputs
    const [table, success] = [join(folder, `table.${format}`), join(folder, SUCCESS)]
    await rm(success, { force: true })
    const parts = records.map(({ shard }) => partPaths(folder, shard, format).table)
    let sha256 = ''
    await writeWhole(
      table,
      async (sink) => {
        const hashed = hashedSink(sink)
        if (format === 'csv') await concatenate(hashed, headLine(plan.outputs), parts)
        else await writeParquet(hashed, plan.outputs, rowsOf(parts))
        sha256 = hashed.sha256()
      },
      { replace: true },
    )
    const total = (key: 'rows' | 'failures') => records.reduce((sum, record) => sum + record[key], 0)
    const about = { rows: total('rows'), failures: total('failures'), sha256 }
    await writeContents(success, `${JSON.stringify({ run: plan.run, ...about })}\n`, { replace: true })
    return { table, ...about }
  } catch (error) {
    throw shardFailure(error)
  }
}

async function concatenate(sink: ByteSink, head: string, parts: readonly string[]): Promise<void> {
  await sink.write(Buffer.from(head))
  for (const part of parts) for await (const piece of createReadStream(part)) await sink.write(piece as Buffer)
}

async function* rowsOf(parts: readonly string[]): AsyncGenerator<Row> {
  for (const part of parts) yield* readParquet(part)
}

/** The records of all parts. @throws ShardFailure where one is missing or not what its shard wrote */
async function allRecords(folder: string, plan: BatchPlan): Promise<readonly PartRecord[]> {
  const { records, missing, broken } = await lookAtParts(folder, plan)
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

/** The records of the parts that are whole, and the shards of the others. @throws the system's error */
export async function lookAtParts(folder: string, plan: BatchPlan) {
  const records: PartRecord[] = []
  const [missing, broken]: [number[], number[]] = [[], []]
  for (const shard of plan.shards.keys()) {
    const record = await readRecord(folder, plan, shard)
    if (record === null) missing.push(shard)
    else if (!(await isWhole(folder, plan, record))) broken.push(shard)
    else records.push(record)
  }
  return { records, missing, broken }
}
