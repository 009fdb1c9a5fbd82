/** `poolscope run`: an experiment through the service, its maps into a folder. */
import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import type { MapSummary } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { computedLayers, lastLayers } from '#app/document/lanes'
import { Failure } from '#app/failure'
import { beyondSheet, type CsvDialect } from '#app/text/csv'
import { formatEnglish } from '#app/text/format'
import { layerNames } from '#app/plan'
import { message } from '#app/text/message'
import { gridShape, formatKerasShape } from '#app/shape'
import { dialectOf } from './csvOptions'
import { awaitEvent, type CliSession, openCliSession, openExperiment } from './session'
import { engineOf, withService, type Program } from './program'
import { offerForce, writeEach } from './files'
import { chooseInputs, selectOf, withInputFile, type Sample } from './inputs'
import { runInStrips } from './runInStrips'
import type { RunOptions } from './runOptions'
import { topClassesOf, topLine, type TopClass } from './topClasses'

interface Done {
  readonly input: string
  readonly file: Sample['file']
  readonly milliseconds: number
  readonly layers: readonly {
    readonly index: number
    readonly name: string
    readonly shape: string
    readonly milliseconds: number
  }[]
  readonly files: readonly string[]
  readonly top?: readonly TopClass[]
}

/** @throws Failure for anything that keeps the maps from being written */
export async function run(program: Program, path: string, options: RunOptions): Promise<void> {
  const { memory } = options
  const dialect = dialectOf(options, options.format === 'csv')
  await withService(
    program,
    { ...engineOf(options), ...(memory !== undefined && { memoryBudget: memory }) },
    async (service) => {
      let folder = options.out
      const cli = openCliSession(program, service, async () => resolve(folder))
      const { session } = cli
      const opened = await openExperiment(session, path, program.note)
      const select = selectOf(options)
      const onFile =
        options.input === undefined
          ? opened.experiment
          : withInputFile(opened.experiment, options.input, select, options.band)
      const large = await session.findLargeInputs(onFile, options.input, select)
      if (large && options.top !== undefined) throw new Failure('invalid-argument', message('cli.topInStrips'))
      if (large) return runInStrips(program, session, onFile, large, options)
      const { experiment, samples } = await chooseInputs(session, opened, options, program.note)
      const names = samples.map(({ name }) => name)
      const done = await writeEach(options.out, names, (into, i) => {
        folder = into
        return runOne(cli, experiment, samples[i]!, options, dialect)
      })
      if (options.json) program.out(JSON.stringify({ experiment: experiment.name, runs: done }, null, 2))
      else
        for (const { input, top, files } of done) {
          if (top) program.out(topLine(input, top))
          for (const file of files) program.out(file)
        }
    },
  )
}

async function runOne(
  cli: CliSession,
  experiment: Experiment,
  sample: Sample,
  options: RunOptions,
  dialect: CsvDialect,
): Promise<Done> {
  const { session } = cli
  const runId = randomUUID()
  const maps: MapSummary[] = []
  const keep = neededLayers(experiment, options)
  const finished = await awaitEvent(
    cli,
    runId,
    message('cli.running', { input: sample.name }),
    (event) => {
      if (event.type === 'layerDone') maps.push(event.map)
      return event.type === 'runFinished' ? event : null
    },
    () =>
      session.request('run', {
        run: runId,
        experiment,
        input: sample.input,
        image: sample.image,
        ...(keep && { keep }),
      }),
  )
  const top = options.top === undefined ? null : await topClassesOf(session, experiment, maps, options.top)
  const chosen = chooseMaps(maps, options.layers)
  const beyond =
    options.format === 'csv'
      ? beyondSheet(
          chosen.map(({ shape }) => gridShape(shape)),
          options.csv,
        )
      : null
  if (beyond) cli.program.note(`${sample.name}: ${formatEnglish(beyond)}`)
  const destination = await session.request('chooseDestination', { name: experiment.name })
  if (!destination) throw new Failure('write-failed', message('cli.folderRefused'))
  const job = randomUUID()
  const { files } = await awaitEvent(
    cli,
    job,
    message('cli.writing', { input: sample.name }),
    (event) => (event.type === 'exportFinished' ? event : null),
    () =>
      session.request('exportMaps', {
        job,
        run: runId,
        destination: destination.destination,
        maps: chosen.map(({ layer }) => ({ layer, channels: null })),
        format: options.format,
        csv: options.csv,
        dialect,
        replace: options.force,
      }),
  ).catch(offerForce)
  await session.request('release', { run: runId })
  const names = layerNames(experiment.stack)
  return {
    input: sample.name,
    file: sample.file,
    milliseconds: finished.milliseconds,
    layers: chosen.map(({ layer, shape, milliseconds }) => ({
      index: layer,
      name: names[layer] ?? 'input',
      shape: formatKerasShape(shape),
      milliseconds,
    })),
    files,
    ...(top && { top }),
  }
}

/**
 * The layers whose maps are written or read; null for all. The input comes with every run.
 * @throws Failure for a layer that is not computed
 */
function neededLayers({ stack }: Experiment, { layers, top }: RunOptions): readonly number[] | null {
  if (layers === 'all') return null
  const known = [-1, ...computedLayers(stack)]
  const unknown = layers.find((layer) => !known.includes(layer))
  if (unknown !== undefined) {
    throw new Failure(
      'invalid-argument',
      message('cli.unknownLayer', { expected: known.join(', '), received: unknown }),
    )
  }
  const last = top === undefined ? [] : lastLayers(stack)
  return [...new Set([...layers, ...last])].filter((layer) => layer >= 0)
}

/** The maps to write: all in the order of the stack, or those asked for. */
function chooseMaps(made: readonly MapSummary[], layers: 'all' | readonly number[]): readonly MapSummary[] {
  if (layers !== 'all') return layers.map((layer) => made.find((one) => one.layer === layer)!)
  return made.filter((map) => map.layer >= 0).toSorted((a, b) => a.layer - b.layer)
}
