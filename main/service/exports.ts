/** Exports of a session: maps of a finished run into a folder that the person has chosen. */
import { randomUUID } from 'node:crypto'
import { basename, join } from 'node:path'
import type { Destination, RequestOf } from '#app/protocol/contract'
import { Failure, toPlain } from '#app/failure'
import { requireReadable } from '#app/text/csv'
import { layerNames } from '#app/plan'
import { message } from '#app/text/message'
import { gridShape, mapShape } from '#app/shape'
import { checkExperiment } from '#app/document/parse'
import { gridView, type FeatureMap } from '#main/engine/featureMap'
import { isStreamed } from '#main/streaming/streamedMap'
import { computeWhole } from '#main/streaming/computeMaps'
import { fitAsWholes } from '#main/streaming/heldLevels'
import { exportMaps } from '#main/files/export'
import { safeName } from '#main/files/names'
import type { GridSource } from '#main/files/csv'
import { wholeInput } from './inputSource'
import { fileFacts } from './fileFacts'
import { exportNetwork, networkExtensions } from './networkExport'
import { stepsOf, type FinishedRun, type Runs } from './runs'
import type { ServiceContext } from './context'
import type { Host, SendEvent } from './host'
import { largeInputOf, runLarge } from './streamedRuns'

export interface Exports {
  /** Null where the person thought better of it. */
  chooseDestination(name: string): Promise<Destination | null>
  /** Starts an export; what becomes of it, failures included, is told by events. @throws Failure 'not-found' */
  start(request: RequestOf<'exportMaps'>): null
  /** Starts the export of a network, likewise. @throws Failure 'not-found' */
  startNetwork(request: RequestOf<'exportNetwork'>): null
  cancel(job: string): void
  close(): Promise<void>
}

interface Job {
  readonly controller: AbortController
  readonly ended: Promise<void>
}

interface Chosen {
  readonly folder: string
  readonly name: string
}

interface Watching {
  readonly signal: AbortSignal
  readonly onProgress: (fraction: number) => void
}

/** Milliseconds between two events of progress. */
const PROGRESS_INTERVAL_MS = 50

export function createExports(
  { engine, version, mapBudget, tensors }: ServiceContext,
  runs: Runs,
  host: Host,
  send: SendEvent,
): Exports {
  const destinations = new Map<string, Chosen>()
  const jobs = new Map<string, Job>()

  /** Starts a job; what becomes of it is told by events. @param write gives the files that it wrote */
  function begin(
    { job, destination }: { readonly job: string; readonly destination: string },
    write: (chosen: Chosen, watching: Watching) => Promise<readonly string[]>,
  ): null {
    const chosen = destinations.get(destination)
    if (!chosen) throw new Failure('not-found', message('service.unknownDestination'))
    if (jobs.has(job)) {
      throw new Failure('invalid-argument', `job: expected an id that is not in use, received "${job}".`)
    }
    const controller = new AbortController()
    const ended = execute(job, chosen, (watching) => write(chosen, watching), controller.signal)
      .catch((error: unknown) => send({ type: 'exportFailed', job, failure: toPlain(error) }))
      .finally(() => jobs.delete(job))
    jobs.set(job, { controller, ended })
    return null
  }

  async function execute(
    job: string,
    { name }: Chosen,
    write: (watching: Watching) => Promise<readonly string[]>,
    signal: AbortSignal,
  ) {
    let lastReport = performance.now()
    const onProgress = (fraction: number) => {
      if (performance.now() - lastReport < PROGRESS_INTERVAL_MS) return
      lastReport = performance.now()
      send({ type: 'exportProgress', job, fraction })
    }
    const files = await write({ signal, onProgress })
    const download = host.offerDownload?.(files, name) ?? null
    send({
      type: 'exportFinished',
      job,
      files: download === null ? files : files.map((file) => basename(file)),
      download,
    })
  }

  async function writeMaps(
    request: RequestOf<'exportMaps'>,
    run: FinishedRun,
    { folder, name }: Chosen,
    watching: Watching,
  ): Promise<readonly string[]> {
    const { format, csv, dialect, replace } = request
    const held = await holdMaps(
      run,
      request.maps.map(({ layer }) => layer),
      watching.signal,
    )
    try {
      const { files } = await exportMaps({
        maps: request.maps.flatMap(({ layer, channels }) => sourcesOf(run, layer, channels, held.get(layer)!)),
        format,
        csv,
        ...(dialect && { dialect }),
        directory: folder,
        baseName: name,
        sidecar: sidecarOf(run),
        replace,
        ...watching,
      })
      return files
    } finally {
      for (const map of held.values()) engine.release(map)
    }
  }

  /** Maps that are not there as a whole are computed once more and written while they are made, with all channels. */
  function writeInStrips(
    request: RequestOf<'exportMaps'>,
    run: FinishedRun,
    { folder, name }: Chosen,
    watching: Watching,
  ): Promise<readonly string[]> {
    if (request.format !== 'npy') {
      throw new Failure('over-budget', message('service.exportNpyOnly'))
    }
    const { experiment, plan, input, inputName } = run
    return runLarge(
      { engine, version, budget: mapBudget() },
      {
        experiment,
        large: largeInputOf(inputName, plan, input.map),
        layers: request.maps.map(({ layer }) => layer).filter((layer) => layer >= 0),
        directory: folder,
        baseName: name,
        replace: request.replace,
        ...watching,
      },
    )
  }

  /** The maps of some layers, each held once. Those that the run did not keep are computed again. */
  async function holdMaps(
    run: FinishedRun,
    layers: readonly number[],
    signal: AbortSignal,
  ): Promise<Map<number, FeatureMap>> {
    const held = new Map<number, FeatureMap>()
    const missing = new Set<number>()
    for (const layer of new Set(layers)) {
      const map = run.maps.get(layer)
      const step = run.plan.steps.findIndex(({ index }) => index === layer)
      if (!map && step < 0) throw new Failure('not-found', `maps: the run has no map of layer ${layer}.`)
      if (map && !isStreamed(map)) {
        engine.retain(map)
        held.set(layer, map)
      } else {
        missing.add(step)
      }
    }
    if (missing.size === 0) return held
    try {
      if (missing.delete(-1)) held.set(-1, await wholeInput(engine, run.input.map, mapBudget(), signal))
      if (missing.size === 0) return held
      const made = await computeWhole(engine, run.plan, run.input.map, mapBudget(), {
        keep: missing,
        cacheKey: run.input.key,
        signal,
      })
      for (const step of missing) held.set(run.plan.steps[step]!.index, made[step]!)
      return held
    } catch (error) {
      for (const map of held.values()) engine.release(map)
      throw error
    }
  }

  function sidecarOf({ experiment, inputName, image, plan }: FinishedRun): object {
    const names = layerNames(experiment.stack)
    const { running, instructionSet } = engine.describe()
    return {
      program: 'Poolscope',
      version,
      kernels: { running, instructionSet },
      image: { name: inputName, ...plan.input, ...(image && { file: fileFacts(image) }) },
      shapes: plan.steps.map(({ index, type, shape }) => ({ layerIndex: index, layer: names[index], type, ...shape })),
      experiment,
    }
  }

  return {
    async chooseDestination(name) {
      const folder = await host.chooseDestination(name)
      if (folder === null) return null
      const destination = randomUUID()
      destinations.set(destination, { folder, name })
      return { destination, name: basename(folder) || folder }
    },
    start(request) {
      if (request.dialect) requireReadable(request.dialect)
      const run = runs.finished(request.run)
      const layers = request.maps.map(({ layer }) => layer)
      const inStrips = !fitAsWholes(run.plan, mapBudget(), stepsOf(run.plan, layers))
      return begin(request, (chosen, watching) =>
        (inStrips ? writeInStrips : writeMaps)(request, run, chosen, watching),
      )
    },
    startNetwork(request) {
      const { shape, to, replace } = request
      const experiment = checkExperiment(request.experiment)
      return begin(request, ({ folder, name }, watching) =>
        exportNetwork(
          { version, tensors },
          {
            path: join(folder, `${safeName(name)}${networkExtensions[to]}`),
            experiment,
            shape: mapShape(shape.channels, shape.height, shape.width),
            to,
            replace,
            ...watching,
          },
        ),
      )
    },
    cancel(job) {
      jobs.get(job)?.controller.abort()
    },
    async close() {
      for (const { controller } of jobs.values()) controller.abort()
      await Promise.all([...jobs.values()].map(({ ended }) => ended))
    },
  }
}

/** The channels of a map, row by row. @throws Failure 'not-found' for a channel that it doesn't have */
function sourcesOf(run: FinishedRun, layer: number, channels: readonly number[] | null, map: FeatureMap): GridSource[] {
  const grid = gridShape(map.shape)
  const view = gridView(map)
  const name = layer < 0 ? 'input' : layerNames(run.experiment.stack)[layer]!
  return (channels ?? Array.from({ length: grid.channels }, (_, channel) => channel)).map((channel) => {
    if (channel >= grid.channels) {
      throw new Failure('not-found', `channels: ${name} has ${grid.channels}, received ${channel} (counted from 0).`)
    }
    return {
      name: run.inputName,
      layerIndex: layer,
      layer: name,
      channel,
      height: grid.height,
      width: grid.width,
      row: (index) => {
        const first = channel * view.planeStride + index * view.rowStride
        return view.data.subarray(first, first + grid.width)
      },
    }
  })
}
