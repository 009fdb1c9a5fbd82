/** The part that a shard writes: its rows, its maps, and a record of both, written last. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Outputs } from '#app/batch/table'
import { systemCode } from '#main/files/file'
import type { BatchPlan } from './plan'

const count = z.int().min(0)

const recordSchema = z.strictObject({
  run: z.string(),
  shard: count,
  rows: count,
  /** Rows with an error. */
  failures: count,
  /** Of the file of the rows. */
  sha256: z.string(),
  seconds: z.number(),
  /** Paths from the folder of the plan, and their bytes. */
  maps: z.array(z.strictObject({ file: z.string(), bytes: count })),
})

export type PartRecord = z.infer<typeof recordSchema>

/** The folder of the parts, and the files of one. @param folder of the plan */
export function partPaths(folder: string, shard: number, format: Outputs['format']) {
  const name = String(shard).padStart(5, '0')
  const parts = join(folder, 'parts')
  return {
    parts,
    table: join(parts, `${name}.${format}`),
    record: join(parts, `${name}.json`),
    maps: join('maps', name),
  }
}

/** What is known of a part: null where it is missing or of another run. @throws the system's error */
export async function readRecord(
  folder: string,
  { run, outputs }: BatchPlan,
  shard: number,
): Promise<PartRecord | null> {
  const text = await unlessMissing(readFile(partPaths(folder, shard, outputs.format).record, 'utf8'))
  if (text === null) return null
  const { success, data } = recordSchema.safeParse(parsed(text))
  return success && data.run === run && data.shard === shard ? data : null
}

/** Whether the rows of a part are those of its record, and its maps are there at full length. @throws the system's error */
export async function isWhole(folder: string, { outputs }: BatchPlan, record: PartRecord): Promise<boolean> {
  if ((await unlessMissing(hashOf(partPaths(folder, record.shard, outputs.format).table))) !== record.sha256)
    return false
  for (const { file, bytes } of record.maps) {
    if ((await unlessMissing(stat(join(folder, file))))?.size !== bytes) return false
  }
  return true
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
