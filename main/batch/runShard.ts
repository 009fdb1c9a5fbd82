/** Computes one shard of a plan: consecutive images of the manifest to one part. Every way to run a batch calls this. */
import { join } from 'node:path'
import { labelOf, type Outputs, type Row } from '#app/batch/table'
import type { ImageInfo } from '#app/protocol/contract'
import { Failure } from '#app/failure'
import { formatEnglish } from '#app/text/format'
import { concat, message } from '#app/text/message'
import { gridView, type FeatureMap } from '#main/engine/featureMap'
import { writeNpy } from '#main/files/csv'
import type { ComputedImage } from '#main/files/decoderMessages'
import { makeFolders } from '#main/files/folders'
import { safeName } from '#main/files/names'
import { writeParquet } from '#main/files/parquet'
import { writeContents, writeWhole } from '#main/files/write'
import { writeFailure } from '#main/files/writeFailure'
import { cellsOf } from '#main/service/mapRuns'
import { writeLines } from './writeLines'
import { isOfImage, mayBeCrowded, shardFailure } from './failure'
import { hashedSink } from './hashedSink'
import type { ImageRunner } from './imageRunner'
import { readSlice, type ManifestEntry } from './manifest'
import { openAhead } from './openAhead'
import { isWhole, partPaths, readRecord, type PartRecord } from './parts'
import type { BatchPlan } from './plan'
import { stateOf } from './sources'

export interface ShardOptions {
  readonly runner: ImageRunner
  /** Told after each image. @param failed whether its row has an error */
  readonly onImage?: (failed: boolean) => void
}

/**
 * Writes the part of a shard, or leaves the one that is there where it is valid and of this run.
 * @param folder of the plan
 * @returns the part's record, and whether it was there
 * @throws ShardFailure; then the part is as it was before
 */
export async function runShard(
  folder: string,
  plan: BatchPlan,
  shard: number,
  { runner, onImage }: ShardOptions,
): Promise<{ record: PartRecord; skipped: boolean }> {
  try {
    const there = await readRecord(folder, plan, shard)
    if (there && (await isWhole(folder, plan, there))) return { record: there, skipped: true }
    return { record: await compute(folder, plan, shard, { runner, onImage }), skipped: false }
  } catch (error) {
    throw shardFailure(error)
  }
}

async function compute(
  folder: string,
  plan: BatchPlan,
  shard: number,
  { runner, onImage }: { runner: ImageRunner; onImage: ShardOptions['onImage'] },
): Promise<PartRecord> {
  const start = performance.now()
  const slice = plan.shards[shard]!
  const entries = await readSlice(folder, slice)
  const { format } = plan.outputs
  const paths = partPaths(folder, shard, format)
  const maps: PartRecord['maps'] = []
  let [rows, failures, sha256] = [0, 0, '']
  async function* computed() {
    const opening = openAhead({
      count: entries.length,
      ahead: runner.ahead,
      mayBeCrowded,
      open: (i) => openUnchanged(runner, plan.outputs, entries[i]!),
      close: (images) => images.forEach(runner.discard),
    })
    let i = 0
    for await (const opened of opening) {
      const { path } = entries[i]!
      const image = slice.first + i++
      const context = { folder, plan, shard, runner, maps, image, path }
      const made = await rowsOf(context, opened).catch((error: unknown) => {
        throw shardFailure(error, (reason) => concat([path, reason], ': '))
      })
      yield* made
      const failed = made.filter(({ error }) => error !== '').length
      rows += made.length
      failures += failed
      onImage?.(failed > 0)
    }
  }
  makeFolder(paths.parts)
  await writeWhole(
    paths.table,
    async (sink) => {
      const hashed = hashedSink(sink)
      await (format === 'csv' ? writeLines : writeParquet)(hashed, plan.outputs, computed())
      sha256 = hashed.sha256()
    },
    { replace: true },
  )
  const seconds = (performance.now() - start) / 1000
  const record = { run: plan.run, shard, rows, failures, sha256, seconds, maps }
  await writeContents(paths.record, `${JSON.stringify(record)}\n`, { replace: true })
  return record
}

/** The images of a file, either open or already run where they were decoded. */
type OpenImages = readonly ImageInfo[] | readonly ComputedImage[]

/** @throws Failure 'invalid-argument' for a file that was written since the plan was made */
async function openUnchanged(
  runner: ImageRunner,
  { layers, columns, maps }: Outputs,
  { path, size, modified }: ManifestEntry,
): Promise<OpenImages> {
  const now = stateOf(path)
  if (now.size !== null && (now.size !== size || now.modified !== modified))
    throw new Failure('invalid-argument', message('cli.batchImageChanged'))
  return maps ? runner.open(path) : runner.openOrCompute(path, { layers, columns })
}

interface Context {
  readonly folder: string
  readonly plan: BatchPlan
  readonly shard: number
  readonly runner: ImageRunner
  /** Takes the maps that are written. */
  readonly maps: PartRecord['maps']
  readonly image: number
  readonly path: string
}

/** The rows of one file: one, or one per item of a batch of arrays. @throws Failure that is not of the image */
async function rowsOf(
  context: Context,
  opened: { readonly ok: OpenImages } | { readonly error: unknown },
): Promise<readonly Row[]> {
  const { image, path, runner } = context
  const failed = (error: unknown, item: number | null): Row => {
    if (!isOfImage(error)) throw error
    return { image, path, item, values: null, notes: '', error: formatEnglish(error.text) }
  }
  if ('error' in opened) return [failed(opened.error, null)]
  const rows: Row[] = []
  try {
    for (const [item, info] of opened.ok.entries()) {
      const notes = info.notes.map(formatEnglish).join(' ')
      rows.push(
        await valuesOf(context, info, item).then(
          (values) => ({ image, path, item, values, notes, error: '' }),
          (error: unknown) => failed(error, item),
        ),
      )
    }
  } finally {
    opened.ok.forEach(runner.discard)
  }
  return rows
}

async function valuesOf(context: Context, info: OpenImages[number], item: number): Promise<readonly number[]> {
  if ('values' in info) return info.values
  const { outputs } = context.plan
  const { runner } = context
  const indices = outputs.layers.map(({ index }) => index)
  return runner.run(info, indices, async (made) => {
    const values = await cellsOf(made, outputs, runner)
    if (outputs.maps)
      for (const [i, layer] of outputs.layers.entries()) await writeMap(context, item, labelOf(layer), made[i]!)
    return values
  })
}

async function writeMap({ folder, plan, shard, image, maps }: Context, item: number, label: string, map: FeatureMap) {
  const { maps: into } = partPaths(folder, shard, plan.outputs.format)
  const file = join(into, `${String(image).padStart(8, '0')}-${item}-${safeName(label)}.npy`)
  makeFolder(join(folder, into))
  let bytes = 0
  const grid = gridView(map)
  const sources = Array.from({ length: grid.channels }, (_, channel) => ({
    name: '',
    layerIndex: 0,
    layer: label,
    channel,
    height: grid.height,
    width: grid.width,
    row(index: number) {
      const at = channel * grid.planeStride + index * grid.rowStride
      return grid.data.subarray(at, at + grid.width)
    },
  }))
  await writeWhole(
    join(folder, file),
    (sink) =>
      writeNpy(sources, {
        write(piece) {
          bytes += piece.byteLength
          return sink.write(piece)
        },
      }),
    { replace: true },
  )
  maps.push({ file, bytes })
}

function makeFolder(path: string): void {
  try {
    makeFolders(path)
  } catch (error) {
    throw writeFailure(error, path)
  }
}
