/**
 * Runs that don't fit the memory budget: the input is read by rows, the maps are computed strip by strip and written
 * while they are made. No map is ever there as a whole.
 */
import type { Experiment, PatternInput } from '#app/document/experiment'
import { Failure } from '#app/failure'
import { patternOf } from '#app/inputs/patterns'
import type { Select } from '#app/inputs/select'
import { layerNames, planBytes, type Plan } from '#app/plan'
import { gridShape, mapShape } from '#app/shape'
import { formatEnglish } from '#app/text/format'
import { gridView } from '#main/engine/featureMap'
import type { Engine } from '#main/engine/engine'
import { inSlices } from '#main/streaming/rowBlocks'
import type { RowSource } from '#main/streaming/rowProducer'
import { rowsOf, type AnyMap } from '#main/streaming/streamedMap'
import { streamPlan } from '#main/streaming/streamPlan'
import { addRows, deviation, noTotals, type Totals } from '#main/streaming/runningStatistics'
import { exportRows, type Figure, type RowMap } from '#main/files/rowExport'
import { openRows, type RowDecoder, type RowFile } from '#main/files/rows'
import { planWithNumbers, type TensorStore } from './tensors'

/** An input, read by rows, on which a run at once would need `bytes` of memory. */
export interface LargeInput {
  readonly input: Omit<RowFile, 'read'>
  rows(engine: Engine): RowSource
  readonly plan: Plan
  readonly bytes: number
}

export interface LargeRun {
  readonly experiment: Experiment
  readonly large: LargeInput
  /** Stack indices of the maps to write as .npy files; the statistics are of all maps. */
  readonly layers: 'all' | readonly number[]
  readonly directory: string
  readonly baseName: string
  readonly replace: boolean
  readonly signal?: AbortSignal
  /** Share of the work done, 0 .. 1, never falling. */
  readonly onProgress?: (fraction: number) => void
}

/**
 * The inputs of a file, or without one the experiment's own patterns, if a run on one of them would not fit the budget.
 * Null where all fit, where the stack can't work,
 * and where the file is not read by rows.
 * @throws Failure 'not-found', 'unreadable-file', 'unreadable-image', or as `planWithNumbers`
 */
export async function findLargeInputs(
  experiment: Experiment,
  file: string | undefined,
  select: Select | undefined,
  { decoder, budget, tensors }: { decoder: RowDecoder; budget: number; tensors: Pick<TensorStore, 'get'> },
): Promise<readonly LargeInput[] | null> {
  // Steps want the whole image.
  if (file !== undefined && experiment.inputs[0]?.steps?.length) return null
  const inputs =
    file === undefined ? ownPatterns(experiment) : await openRows(file, experiment.reading, decoder, select)
  if (!inputs) return null
  const found = inputs.map((input) => {
    const plan = planWithNumbers(experiment, input.shape, tensors)
    return { input, rows: (engine: Engine) => rowsOfFile(engine, input), plan, bytes: planBytes(plan) }
  })
  const possible = found.every(({ plan }) => plan.problem === null && plan.steps.length > 0)
  return possible && found.some(({ bytes }) => bytes > budget) ? found : null
}

/**
 * Computes a large run and writes its maps, a table of their statistics, and a sidecar.
 * @param context.budget bytes; a strip takes a small share of it
 * @returns the paths of the files
 * @throws Failure 'over-budget' naming the layer that needs its whole input at once, 'exists', 'write-failed', 'cancelled'
 */
export async function runLarge(
  context: { engine: Engine; version: string; budget: number },
  run: LargeRun,
): Promise<readonly string[]> {
  const { engine, version, budget } = context
  const { experiment, large, layers, signal, onProgress } = run
  const { input, plan } = large
  const names = layerNames(experiment.stack)
  const maps = plan.steps.map(({ index, shape }): RowMap => ({ layerIndex: index, layer: names[index]!, shape }))
  const written = maps.flatMap(({ layerIndex }, step) =>
    layers === 'all' || layers.includes(layerIndex) ? [step] : [],
  )
  if (layers !== 'all') requireKnown(layers, maps)
  const totals = maps.map(({ shape }) => Array.from({ length: gridShape(shape).channels }, noTotals))
  const sidecar = {
    program: 'Poolscope',
    version,
    kernels: kernelsOf(engine),
    image: { name: input.name, ...input.shape, file: { notes: input.notes.map(formatEnglish) } },
    experiment,
  }
  const files = {
    maps: written.map((step) => maps[step]!),
    directory: run.directory,
    baseName: run.baseName,
    sidecar,
    replace: run.replace,
  }
  // An image that is being decoded is given up with the run.
  const stop = () => void input.close()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await exportRows({ ...files, ...(signal && { signal }) }, input.name, async (put) => {
      await streamPlan(
        engine,
        plan,
        large.rows(engine),
        async (made) => {
          for (const one of made) {
            const { step, rows, map, first } = one
            const grid = gridView(map)
            await inSlices(one, ({ rows: { begin, end }, first: from }) => {
              totals[step]!.forEach((sum, channel) =>
                addRows(sum, grid, channel, { begin: from, end: from + end - begin }),
              )
            })
            const file = written.indexOf(step)
            if (file >= 0) await put(file, rows, { ...grid, data: grid.data.subarray(first * grid.rowStride) })
          }
        },
        { stripBytes: budget * STRIP_SHARE, ...(signal && { signal }), ...(onProgress && { onProgress }) },
      )
      return maps.flatMap((map, step) => totals[step]!.flatMap((sum, channel) => figuresOf(map, channel, sum)))
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    await input.close()
  }
}

/** The input of a run that has been made, for one whose maps are not in memory. */
export function largeInputOf(name: string, plan: Plan, map: AnyMap): LargeInput {
  const input = { name, shape: map.shape, notes: [], close: async () => undefined }
  return { input, rows: (engine) => rowsOf(engine, map), plan, bytes: planBytes(plan) }
}

function rowsOfFile(engine: Engine, { shape, read }: RowFile): RowSource {
  return {
    shape,
    async produce(rows) {
      const map = engine.allocate({ ...shape, height: rows.end - rows.begin })
      try {
        await read(rows, map)
        return { map, begin: rows.begin }
      } catch (error) {
        engine.release(map)
        throw error
      }
    },
  }
}

/** Beside a strip stand those that wait to be used again, the code, and what decoding the image needs. */
const STRIP_SHARE = 1 / 16

/** Patterns as they are rendered; steps want the whole image. */
function ownPatterns({ inputs }: Experiment): RowFile[] {
  const patterns = inputs.filter((input) => input.kind === 'pattern' && !input.steps?.length)
  return patterns.length === inputs.length ? (patterns as PatternInput[]).map(patternRows) : []
}

function patternRows({ name, height, width, pattern }: PatternInput): RowFile {
  const { type, ...parameters } = pattern
  const value = patternOf(type).paint(height, width, parameters as never)
  return {
    name,
    notes: [],
    shape: mapShape(1, height, width),
    async read({ begin, end }, { data, rowStride }) {
      for (let row = begin; row < end; row++) {
        for (let column = 0; column < width; column++) data[(row - begin) * rowStride + column] = value(row, column)
      }
    },
    close: async () => undefined,
  }
}

function kernelsOf(engine: Engine) {
  const { running, instructionSet } = engine.describe()
  return { running, instructionSet }
}

function requireKnown(layers: readonly number[], maps: readonly RowMap[]): void {
  const unknown = layers.find((layer) => !maps.some(({ layerIndex }) => layerIndex === layer))
  if (unknown === undefined) return
  const known = maps.map(({ layerIndex }) => layerIndex).join(', ')
  throw new Failure(
    'invalid-argument',
    `layers: expected some of ${known}, received ${unknown}. The input of a run in strips is not written.`,
  )
}

function figuresOf({ layerIndex, layer }: RowMap, channel: number, totals: Totals): Figure[] {
  const { count, nan, infinite, zeros, min, max, mean } = totals
  const cells = count + nan + infinite
  const finite = count > 0 ? { min, max, mean, std: deviation(totals) } : {}
  return Object.entries({ cells, nan, infinite, zeros, ...finite }).map(([statistic, value]) => ({
    layerIndex,
    layer,
    channel,
    statistic,
    value,
  }))
}
