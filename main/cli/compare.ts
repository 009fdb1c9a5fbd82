/** `poolscope compare`: replaces the last pooling with each alternative and prints a comparison as CSV or JSON. */
import { randomUUID } from 'node:crypto'
import type { MapSummary, Statistics } from '#app/protocol/contract'
import { COMPARE_COLUMNS, compareCsv, compareLine, type CompareLine } from '#app/compare/compareText'
import type { Experiment, Layer } from '#app/document/experiment'
import { lastLayers, stackTo } from '#app/document/lanes'
import { Failure, toPlain } from '#app/failure'
import { edited, poolingsOf, alternativesOf } from '#app/compare/alternatives'
import { csvHead } from '#app/text/csv'
import { formatEnglish } from '#app/text/format'
import { message } from '#app/text/message'
import { sameShape } from '#app/shape'
import { awaitEvent, type CliSession, openCliSession, openExperiment } from './session'
import { chooseInputs, type InputOptions, type Sample } from './inputs'
import { dialectOf, type CsvOptions } from './csvOptions'
import { engineOf, withService, type EngineOptions, type Program } from './program'

export interface CompareOptions extends EngineOptions, CsvOptions, InputOptions {
  readonly json: boolean
}

/** @throws Failure for an experiment that can't be read, has no input or no pooling, or can't run on it */
export async function compare(program: Program, path: string, options: CompareOptions): Promise<void> {
  const dialect = dialectOf(options, !options.json)
  await withService(program, engineOf(options), async (service) => {
    const cli = openCliSession(program, service)
    const opened = await openExperiment(cli.session, path, program.note)
    const { experiment, samples } = await chooseInputs(cli.session, opened, options, program.note)
    const pool = poolingsOf(experiment.stack).at(-1)
    if (!pool) throw new Failure('invalid-argument', message('cli.noPooling'))
    if (!options.json) program.out(csvHead(COMPARE_COLUMNS, dialect))
    const done: object[] = []
    for (const sample of samples) {
      for (const { channel, line } of await compareOn(cli, experiment, pool, sample)) {
        if (options.json)
          done.push({
            input: sample.name,
            file: sample.file,
            channel,
            comparedWith: pool.type,
            output: line.key,
            ...line.own,
            difference: line.change,
          })
        else program.out(compareCsv(sample.name, channel, pool.type, line, dialect))
      }
    }
    if (options.json) program.out(JSON.stringify({ experiment: experiment.name, outputs: done }, null, 2))
  })
}

/** A line per alternative and channel; a single line for all values of a vector. */
async function compareOn(
  cli: CliSession,
  experiment: Experiment,
  pool: Layer,
  sample: Sample,
): Promise<{ channel: number | null; line: CompareLine }[]> {
  const { session } = cli
  const leading = stackTo(experiment.stack, pool.id)
  const mapBy = (name: string, edits: readonly Layer[]) =>
    mapOf(cli, `${sample.name}: ${name}`, { ...experiment, stack: edited(leading, edits), panels: null }, sample)
  const own = await mapBy(pool.type, [])
  const lines: { channel: number | null; line: CompareLine }[] = []
  for (const { key, edits } of alternativesOf(experiment.stack, pool)) {
    const made = key === pool.type ? own : await mapBy(key, edits).catch((error: unknown) => skipped(cli, key, error))
    if (!made) continue
    const { shape } = made.map
    for (let channel = 0; channel < (shape.flat ? 1 : shape.channels); channel++) {
      const statistics = await session.request('statistics', {
        map: made.map.map,
        channel: shape.flat ? null : channel,
        bins: 1,
      })
      const difference =
        made === own || !sameShape(shape, own.map.shape)
          ? undefined
          : await differenceOf(cli, made.map, own.map, channel)
      lines.push({ channel: shape.flat ? null : channel, line: compareLine(key, statistics, difference) })
    }
    if (made !== own) await session.request('release', { run: made.run })
  }
  await session.request('release', { run: own.run })
  return lines
}

/** Notes why an alternative can't run on this map; the others continue. @throws any other failure */
function skipped({ program }: CliSession, key: string, error: unknown): null {
  const { code, message: reason } = toPlain(error)
  if (code !== 'impossible-stack') throw error
  program.note(formatEnglish(message('cli.skipped', { pooling: key, reason })))
  return null
}

/** The map of the last layer that is on. */
async function mapOf(
  cli: CliSession,
  label: string,
  experiment: Experiment,
  { input, image }: Sample,
): Promise<{ run: string; map: MapSummary }> {
  const run = randomUUID()
  const last = lastLayers(experiment.stack).at(-1)!
  let map: MapSummary | null = null
  await awaitEvent(
    cli,
    run,
    label,
    (event) => {
      if (event.type === 'layerDone' && event.map.layer === last) map = event.map
      return event.type === 'runFinished' ? event : null
    },
    () => cli.session.request('run', { run, experiment, input, image, keep: [last] }),
  )
  return { run, map: map! }
}

async function differenceOf(
  { session }: CliSession,
  one: MapSummary,
  other: MapSummary,
  channel: number,
): Promise<Statistics> {
  const { map } = await session.request('subtract', { map: one.map, channel, minus: other.map, minusChannel: channel })
  try {
    return await session.request('statistics', { map, channel: 0, bins: 1 })
  } finally {
    await session.request('closeMap', { map })
  }
}
