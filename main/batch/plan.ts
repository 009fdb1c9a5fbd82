/**
 * The plan of a batch: a folder with plan.json, the manifest and the experiment with its weights, from which any machine that has the
 * images computes any shard. Its run id is a hash of all that the results depend on.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { columnKinds, tableFormats, type Outputs } from '#app/batch/table'
import { kernelKinds } from '#app/calls/kernels'
import type { Experiment } from '#app/document/experiment'
import { serialiseExperiment } from '#app/document/parse'
import { Failure } from '#app/failure'
import { csvDecimals, csvSeparators } from '#app/text/csv'
import { message } from '#app/text/message'
import { decoderKinds } from '#main/files/decoderMessages'
import { readExperiment, writeExperiment } from '#main/files/experiment'
import { decodeText, readInputFile } from '#main/files/file'
import { makeFolders } from '#main/files/folders'
import type { Tensors } from '#main/files/tensors'
import { withWeightsFile } from '#main/files/weightsFile'
import { writeWhole } from '#main/files/write'
import { writeFailure } from '#main/files/writeFailure'
import { changed, MANIFEST, sha256, type ManifestLines } from './manifest'

const PLAN = 'plan.json'
const EXPERIMENT = 'experiment.poolscope.json'
/** Images of a shard, where nobody says how many shards there are: little is lost when one is interrupted. */
const SHARD_IMAGES = 256

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().min(0)

const contentsSchema = z.strictObject({
  format: z.literal('poolscope-batch'),
  version: z.literal(1),
  /** Version of the program. */
  program: z.string(),
  kernels: z.strictObject({ running: z.enum(kernelKinds), instructionSet: z.string() }),
  decoder: z.enum(decoderKinds),
  experiment: hash,
  manifest: hash,
  outputs: z.strictObject({
    layers: z.array(z.strictObject({ index: z.int().min(-1), name: z.string(), channels: z.int().min(1) })).min(1),
    columns: z.array(z.enum(columnKinds)).min(1),
    maps: z.boolean(),
    format: z.enum(tableFormats),
    dialect: z.strictObject({ separator: z.enum(csvSeparators), decimal: z.enum(csvDecimals), bom: z.boolean() }),
  }),
  images: count,
  shards: z.array(z.strictObject({ first: count, images: count, at: count, bytes: count, sha256: hash })).min(1),
})
const planSchema = contentsSchema.extend({ run: hash })

export type BatchPlan = z.infer<typeof planSchema>

/** What the results depend on, beside the images. */
export interface BatchSettings {
  readonly program: string
  readonly kernels: BatchPlan['kernels']
  readonly decoder: BatchPlan['decoder']
  readonly outputs: Outputs
  /** Without it, one per 256 images. */
  readonly shards?: number
}

/**
 * Writes a plan into a folder, which is made if it is missing. A folder that holds the same plan is left as it is.
 * @throws Failure 'exists' for a folder with another plan, 'write-failed'
 */
export async function writePlan(
  folder: string,
  experiment: Experiment,
  tensors: Tensors,
  manifest: ManifestLines,
  { shards = Math.ceil(manifest.length / SHARD_IMAGES), outputs, ...settings }: BatchSettings,
): Promise<BatchPlan> {
  const slices = manifest.cut(shards)
  const path = join(folder, EXPERIMENT)
  const { experiment: named, beside } = await withWeightsFile(path, experiment, tensors, null, () => false)
  const experimentText = serialiseExperiment(named)
  const contents = contentsSchema.parse({
    format: 'poolscope-batch',
    version: 1,
    ...settings,
    experiment: sha256(experimentText),
    manifest: sha256(slices.map((slice) => slice.sha256).join('')),
    outputs,
    images: manifest.length,
    shards: slices,
  })
  const plan: BatchPlan = { ...contents, run: runOf(contents) }
  if (await isPlanned(folder, plan)) return plan
  try {
    makeFolders(folder)
  } catch (error) {
    throw writeFailure(error, folder)
  }
  await write(join(folder, MANIFEST), slices, ({ first, images }) => manifest.lines(first, first + images), true)
  await writeExperiment(path, named, { replace: true }, beside)
  await write(join(folder, PLAN), [plan], (made) => Buffer.from(`${JSON.stringify(made, null, 1)}\n`), false)
  return plan
}

/**
 * Reads a plan and its experiment.
 * @throws Failure 'not-found' for a folder without one, 'invalid-document' for one that was changed, 'unreadable-file'
 */
export async function readPlan(folder: string): Promise<{ plan: BatchPlan; experiment: Experiment; tensors: Tensors }> {
  const plan = await readPlanFile(folder)
  const path = join(folder, EXPERIMENT)
  if (sha256(decodeText(await readInputFile(path))) !== plan.experiment) throw changed(EXPERIMENT)
  const { experiment, tensors, lacking } = await readExperiment(path)
  if (lacking) throw lacking
  return { plan, experiment, tensors }
}

async function readPlanFile(folder: string): Promise<BatchPlan> {
  const bytes = await readInputFile(join(folder, PLAN)).catch((error: unknown) => {
    if (error instanceof Failure && error.code === 'not-found')
      throw new Failure('not-found', message('cli.batchNoPlan', { folder }))
    throw error
  })
  const { success, data } = planSchema.safeParse(parsed(bytes))
  if (!success) throw changed(PLAN)
  const { run, ...contents } = data
  if (run !== runOf(contents)) throw changed(PLAN)
  return data
}

/** @throws Failure 'exists' that says in what the plan of the folder differs */
async function isPlanned(folder: string, plan: BatchPlan): Promise<boolean> {
  const there = await readPlanFile(folder).catch((error: unknown) => {
    if (error instanceof Failure && error.code === 'not-found') return null
    throw error
  })
  if (there === null || there.run === plan.run) return there !== null
  const keys = ['program', 'kernels', 'decoder', 'experiment', 'manifest', 'outputs', 'shards'] as const
  const differing = keys.filter((key) => JSON.stringify(there[key]) !== JSON.stringify(plan[key]))
  throw new Failure('exists', message('cli.batchOtherPlan', { folder, what: differing.join(', ') }))
}

function write<T>(path: string, parts: readonly T[], bytesOf: (part: T) => Buffer, replace: boolean): Promise<void> {
  return writeWhole(
    path,
    async (sink) => {
      for (const part of parts) await sink.write(bytesOf(part))
    },
    { replace },
  )
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeText(bytes))
  } catch {
    return null
  }
}

/** @param contents as the schema gives them, which puts their keys in one order */
function runOf(contents: z.infer<typeof contentsSchema>): string {
  return sha256(JSON.stringify(contents))
}
