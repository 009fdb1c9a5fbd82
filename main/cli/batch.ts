/** `poolscope batch`: one experiment on many images, planned, computed shard by shard, and joined to a table. */
import { join, resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { forEachImage } from '#app/batch/forEachImage'
import type { ColumnKind, Outputs } from '#app/batch/table'
import type { Settings } from '#app/protocol/contract'
import type { CsvDialect } from '#app/text/csv'
import { formatEnglish } from '#app/text/format'
import { message, type Message } from '#app/text/message'
import { createImageRunner, type ImageRunner } from '#main/batch/imageRunner'
import { joinParts } from '#main/batch/join'
import { openPlan } from '#main/batch/openRunner'
import { describeOutputs } from '#main/batch/outputs'
import { partPaths } from '#main/batch/parts'
import { readPlan, writePlan, type BatchPlan } from '#main/batch/plan'
import { shardFailure } from '#main/batch/failure'
import { runShard } from '#main/batch/runShard'
import { findImages, pathsOfList } from '#main/batch/sources'
import { readExperiment } from '#main/files/experiment'
import { readInputFile } from '#main/files/file'
import { keepSettings } from '#main/service/settings'
import { batchProgress } from './batchProgress'
import { dialectOf, type CsvOptions } from './csvOptions'
import type { EngineOptions, Program } from './program'
import { shardOf, type ShardChoice } from './shardChoice'

export interface RunOptions extends Pick<EngineOptions, 'threads'> {
  /** bytes */
  readonly memory?: number
  readonly json: boolean
}

export interface PlanOptions extends RunOptions, CsvOptions, Pick<EngineOptions, 'kernels' | 'decoder'> {
  readonly out: string
  /** A file, or `-` for standard input. */
  readonly list?: string
  readonly layers?: 'all' | readonly number[]
  readonly columns: readonly ColumnKind[]
  readonly maps: boolean
  readonly format: Outputs['format']
  readonly shards?: number
}

/** Plan, all shards in order, join; what is there of an interrupted run is kept. @throws Failure, or ShardFailure once it is planned */
export function batch(
  program: Program,
  experiment: string,
  sources: readonly string[],
  options: PlanOptions,
): Promise<void> {
  const { out, json } = options
  return withNewPlan(program, experiment, sources, options, async (made, runner) => {
    if (json) tellPlanned(program, made)
    const progress = batchProgress(program, made.images, made.shards.length, json)
    try {
      for (const [shard, { images }] of made.shards.entries()) {
        const { record, skipped } = await runShard(out, made, shard, { runner, onImage: progress.image })
        progress.shard(record, images, skipped)
      }
    } finally {
      program.progress?.('')
    }
    await tellJoined(program, out, made, json)
  })
}

/** `poolscope batch plan`. @throws Failure as `withNewPlan` */
export function plan(
  program: Program,
  experiment: string,
  sources: readonly string[],
  options: PlanOptions,
): Promise<void> {
  return withNewPlan(program, experiment, sources, options, async (made) => {
    if (options.json) tellPlanned(program, made)
    else program.out(join(options.out, 'plan.json'))
  })
}

/**
 * Writes a plan.
 * @param work is given the plan and the runner that made it
 * @throws Failure for sources without images, an experiment that can't run on them, a folder with another plan
 */
async function withNewPlan(
  program: Program,
  path: string,
  sources: readonly string[],
  options: PlanOptions,
  work: (made: BatchPlan, runner: ImageRunner) => Promise<void>,
): Promise<void> {
  const { out, list, shards, columns, maps, format, kernels, decoder = 'native' } = options
  const dialect: CsvDialect = dialectOf(options, format === 'csv')
  const { experiment: given, tensors, lacking } = await readExperiment(path)
  if (lacking) throw lacking
  const experiment = forEachImage(given)
  const listed = list === undefined ? [] : await readList(list)
  const note = (text: Message) => program.note(formatEnglish(text))
  const manifest = await findImages({ named: sources, listed, except: out }, note)
  await interruptible(program, async (signal) => {
    const runner = createImageRunner(experiment, tensors, { ...settingsOf(program, options), kernels, decoder, signal })
    try {
      const about = { columns, maps, format, dialect }
      const outputs = await describeOutputs(runner, experiment, manifest, options.layers, about)
      const { running, instructionSet } = runner.describe()
      const settings = { program: program.version, kernels: { running, instructionSet }, decoder, outputs }
      const made = await writePlan(out, experiment, tensors, manifest, {
        ...settings,
        ...(shards !== undefined && { shards }),
      })
      await work(made, runner)
    } finally {
      await runner.close()
    }
  })
}

function tellPlanned(program: Program, { run, images, shards }: BatchPlan): void {
  program.out(JSON.stringify({ event: 'planned', run, images, shards: shards.length }))
}

/** `poolscope batch run`: one shard. @throws ShardFailure */
export async function runOne(
  program: Program,
  folder: string,
  options: RunOptions & { readonly shard: ShardChoice },
): Promise<void> {
  await withPlan(program, folder, options, async (planned, runner) => {
    const shard = shardOf(options.shard, planned.shards.length, process.env)
    const { images } = planned.shards[shard]!
    const progress = batchProgress(program, images, planned.shards.length, options.json)
    const { record, skipped } = await runShard(folder, planned, shard, { runner, onImage: progress.image }).finally(
      () => program.progress?.(''),
    )
    progress.shard(record, images, skipped)
    if (!options.json) program.out(partPaths(folder, shard, planned.outputs.format).table)
  })
}

/** `poolscope batch join`. @throws ShardFailure */
export async function joinAll(program: Program, folder: string, { json }: { readonly json: boolean }): Promise<void> {
  const { plan: planned } = await readPlan(folder).catch((error: unknown) => Promise.reject(shardFailure(error)))
  await tellJoined(program, folder, planned, json)
}

async function tellJoined(program: Program, folder: string, planned: BatchPlan, json: boolean): Promise<void> {
  const joined = await joinParts(folder, planned)
  const { rows, failures, table } = joined
  if (json) return program.out(JSON.stringify({ event: 'joined', ...joined }))
  if (failures > 0) program.note(formatEnglish(message('cli.batchFailures', { rows, n: failures })))
  program.out(table)
}

function withPlan(
  program: Program,
  folder: string,
  options: RunOptions,
  work: (plan: BatchPlan, runner: ImageRunner) => Promise<void>,
): Promise<void> {
  return interruptible(program, async (signal) => {
    const machine = { ...settingsOf(program, options), version: program.version, signal }
    const { plan: planned, runner } = await openPlan(folder, machine)
    try {
      await work(planned, runner)
    } finally {
      await runner.close()
    }
  })
}

/** @param work is told of an interrupt */
export async function interruptible(program: Program, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const controller = new AbortController()
  const forget = program.interrupted(() => controller.abort())
  try {
    await work(controller.signal)
  } finally {
    forget()
  }
}

export function settingsOf({ settingsFile }: Program, { threads, memory }: RunOptions): Settings {
  const settings = keepSettings(settingsFile).get()
  return { threads: threads ?? settings.threads, memoryBudget: memory ?? settings.memoryBudget }
}

/** @throws Failure 'not-found', 'unreadable-file' */
async function readList(list: string): Promise<readonly string[]> {
  return list === '-'
    ? pathsOfList(await buffer(process.stdin), 'stdin')
    : pathsOfList(await readInputFile(resolve(list)), list)
}
