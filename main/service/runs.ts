/** The runs of a session and the maps that they have made, named by tokens. */
import { randomUUID } from 'node:crypto'
import type { ImageInfo, MapSummary, RequestOf, SentTile } from '#app/protocol/contract'
import { checkExperiment } from '#app/document/parse'
import type { Experiment } from '#app/document/experiment'
import { Failure, toPlain } from '#app/failure'
import { planBytes, type Plan } from '#app/plan'
import { message } from '#app/text/message'
import { gridShape, OVERVIEW_SIDE } from '#app/shape'
import { computeMaps, runWhole } from '#main/streaming/computeMaps'
import { heldLevels } from '#main/streaming/heldLevels'
import type { SharedMaps } from '#main/streaming/sharedMaps'
import { isStreamed, missingBytes, releaseMap, retainMap, type AnyMap } from '#main/streaming/streamedMap'
import { levelCount, overviewLevel } from '#main/engine/pyramid'
import type { Engine } from '#main/engine/engine'
import type { InputMap, ImageStore } from './imageStore'
import type { SendEvent } from './host'
import { planWithNumbers, type TensorStore } from './tensors'

export interface Runs {
  /** Starts a run; what becomes of it, failures included, is told by events. */
  start(request: RequestOf<'run'>): null
  cancel(run: string): void
  /** Cancels the run and frees its maps. */
  release(run: string): null
  /** @throws Failure 'not-found' */
  map(token: string): AnyMap
  /** A run that has finished. @throws Failure 'not-found' */
  finished(run: string): FinishedRun
  close(): Promise<void>
}

export interface FinishedRun {
  readonly experiment: Experiment
  readonly plan: Plan
  readonly input: InputMap
  readonly inputName: string
  /** The image or array that the input is; null where the experiment brings its own numbers. */
  readonly image: ImageInfo | null
  /** By stack index, -1 for the input; only the maps that were asked for. */
  readonly maps: ReadonlyMap<number, AnyMap>
}

interface Run {
  readonly request: RequestOf<'run'>
  readonly controller: AbortController
  readonly maps: Map<number, AnyMap>
  /** The maps that it has named, and not yet given up. */
  readonly named: AnyMap[]
  inputName: string
  image: ImageInfo | null
  plan: Plan | null
  input: InputMap | null
  finished: boolean
  /** Settles when the engine has let go of everything. */
  ended: Promise<void>
}

interface Name {
  readonly token: string
  readonly ranges: Promise<MapSummary['ranges']>
  /** What has gone out with news of it. */
  readonly sent: Set<string>
  /** How many hold it; a run that has the map twice counts twice. */
  runs: number
}

/** Progress is told no more often: nobody sees it sooner, and the window has better things to do. */
const PROGRESS_INTERVAL_MS = 100

/** Maps up to this size are told of with all their values. */
const SMALL_CELLS = 4096

/**
 * @param budget bytes that a run may need; larger ones are computed in strips
 * @param shared where runs find maps that are not in memory as wholes
 */
export function createRuns(
  engine: Engine,
  imageStore: ImageStore,
  tensors: Pick<TensorStore, 'get'>,
  budget: () => number,
  shared: SharedMaps,
  send: SendEvent,
): Runs {
  const runs = new Map<string, Run>()
  const maps = new Map<string, AnyMap>()
  /** A map that several runs have in common has one name, so that whoever has looked at it need not look again. */
  const names = new Map<AnyMap, Name>()
  /** Milliseconds that a map took; a later run that finds it in the engine's cache spends none on it. */
  const times = new WeakMap<AnyMap, number>()

  async function execute(run: Run): Promise<void> {
    const id = run.request.run
    try {
      const milliseconds = await compute(run)
      run.finished = true
      send({ type: 'runFinished', run: id, milliseconds })
    } catch (error) {
      send({ type: 'runFailed', run: id, failure: toPlain(error) })
    }
  }

  async function compute(run: Run): Promise<number> {
    const { request, controller } = run
    const id = request.run
    const experiment = checkExperiment(request.experiment)
    const input = await imageStore.inputMap(experiment, request.input, request.image, {
      signal: controller.signal,
      onProgress: (fraction) => send({ type: 'inputProgress', run: id, fraction }),
    })
    run.input = input
    run.image = request.image === null ? null : imageStore.infoOf(request.image)
    run.inputName = run.image?.name ?? experiment.inputs[request.input]!.name
    const plan = planWithNumbers(experiment, input.map.shape, tensors)
    run.plan = plan
    send({ type: 'runStarted', run: id, bytes: planBytes(plan) })
    retainMap(engine, input.map)
    const summaries: Promise<void>[] = []
    const tell = (layer: number, map: AnyMap, milliseconds: number) => {
      const telling = publish(run, layer, map, milliseconds)
      // It is waited for at the end; until then a cancelled run may fail it, which must not end the process.
      telling.catch(() => undefined)
      summaries.push(telling)
    }
    tell(-1, input.map, 0)
    const start = performance.now()
    let lastProgress = start
    const onProgress = (fraction: number) => {
      if (performance.now() - lastProgress < PROGRESS_INTERVAL_MS) return
      lastProgress = performance.now()
      send({ type: 'runProgress', run: id, fraction })
    }
    try {
      const levels = plan.problem
        ? null
        : heldLevels(plan, budget(), ...lookedAt(request, plan), missingBytes(input.map))
      if (levels) {
        const times = plan.steps.map(() => 0)
        const made = await computeMaps(engine, plan, input.map, {
          levels,
          budget: budget(),
          signal: controller.signal,
          cacheKey: input.key,
          shared,
          onProgress,
          onTime: (step, milliseconds) => (times[step]! += milliseconds),
        })
        made.forEach((map, step) => map && tell(plan.steps[step]!.index, map, times[step]!))
        await Promise.all(summaries)
        return performance.now() - start
      }
      const made = await runWhole(engine, plan, input.map, {
        signal: controller.signal,
        cacheKey: input.key,
        summarize: true,
        ...(request.keep && { keep: stepsOf(plan, request.keep) }),
        onProgress,
        onLayer: (step, map, milliseconds) => {
          engine.retain(map)
          tell(plan.steps[step]!.index, map, milliseconds)
        },
      })
      const milliseconds = performance.now() - start
      for (const map of made) if (map) engine.release(map)
      await Promise.all(summaries)
      return milliseconds
    } finally {
      await Promise.allSettled(summaries)
    }
  }

  /** Names a map that is held for the run, and tells of it. */
  async function publish(run: Run, layer: number, map: AnyMap, milliseconds: number): Promise<void> {
    run.maps.set(layer, map)
    if (milliseconds > 0) times.set(map, milliseconds)
    const { token, ranges, sent } = nameOf(run, map)
    const about = {
      map: token,
      layer,
      shape: map.shape,
      levels: levelCount(map.shape),
      ranges: await ranges,
      milliseconds: times.get(map) ?? 0,
    }
    const wanted = toSend(run.request, layer, map).filter((of) => !sent.has(JSON.stringify(of)))
    wanted.forEach((of) => sent.add(JSON.stringify(of)))
    const tiles = await Promise.all(wanted.map((of) => sentTile(map, of, run.controller.signal)))
    send({ type: 'layerDone', run: run.request.run, map: { ...about, ...(tiles.length > 0 && { tiles }) } })
  }

  async function sentTile(map: AnyMap, of: Omit<SentTile, 'tile'>, signal: AbortSignal): Promise<SentTile> {
    const whole = { ...of, row: 0, column: 0, height: OVERVIEW_SIDE, width: OVERVIEW_SIDE }
    return { ...of, tile: await (isStreamed(map) ? map.tile(whole, signal) : engine.tile(map, whole)) }
  }

  function nameOf(run: Run, map: AnyMap): Name {
    const name = names.get(map) ?? {
      token: randomUUID(),
      ranges: isStreamed(map) ? Promise.resolve(map.ranges) : engine.ranges(map),
      sent: new Set<string>(),
      runs: 0,
    }
    name.ranges.catch(() => names.delete(map))
    name.runs++
    names.set(map, name)
    maps.set(name.token, map)
    run.named.push(map)
    return name
  }

  /** Gives up the names that a run has given. */
  function unname(run: Run): void {
    for (const map of run.named.splice(0)) {
      const name = names.get(map)
      if (!name || --name.runs > 0) continue
      names.delete(map)
      maps.delete(name.token)
    }
  }

  function release(id: string): Promise<void> {
    const run = runs.get(id)
    if (!run) return Promise.resolve()
    runs.delete(id)
    run.controller.abort()
    unname(run)
    return run.ended.then(() => {
      unname(run)
      for (const map of run.maps.values()) releaseMap(engine, map)
      if (run.input) releaseMap(engine, run.input.map)
    })
  }

  return {
    start(request) {
      if (runs.has(request.run)) {
        throw new Failure('invalid-argument', `run: expected an id that is not in use, received "${request.run}".`)
      }
      const run: Run = {
        request,
        controller: new AbortController(),
        maps: new Map(),
        named: [],
        inputName: '',
        image: null,
        plan: null,
        input: null,
        finished: false,
        ended: Promise.resolve(),
      }
      runs.set(request.run, run)
      run.ended = execute(run)
      return null
    },
    cancel(id) {
      runs.get(id)?.controller.abort()
    },
    release(id) {
      void release(id)
      return null
    },
    map(token) {
      const map = maps.get(token)
      if (map) return map
      throw new Failure('not-found', message('service.mapReleased'))
    },
    finished(id) {
      const run = runs.get(id)
      if (!run?.finished || !run.plan || !run.input) {
        throw new Failure('not-found', message('service.noFinishedRun'))
      }
      const { request, plan, input, inputName, image, maps: made } = run
      return { experiment: request.experiment, plan, input, inputName, image, maps: made }
    },
    async close() {
      await Promise.all([...runs.keys()].map(release))
    },
  }
}

/** The steps whose maps somebody looks at, and what is held of the others. */
function lookedAt(
  { keep, show }: RequestOf<'run'>,
  plan: Plan,
): [wanted: ReadonlySet<number>, others: 'levels' | 'nothing'] {
  if (keep) return [stepsOf(plan, keep), 'nothing']
  return [
    show
      ? stepsOf(
          plan,
          show.map(({ layer }) => layer),
        )
      : new Set(plan.steps.keys()),
    'levels',
  ]
}

/** The steps of layers, by their stack indices. */
export function stepsOf({ steps }: Plan, layers: readonly number[]): ReadonlySet<number> {
  return new Set(steps.flatMap(({ index }, step) => (layers.includes(index) ? [step] : [])))
}

/** What of a map goes out with the news of it. */
function toSend({ show = [] }: RequestOf<'run'>, layer: number, { shape }: AnyMap): readonly Omit<SentTile, 'tile'>[] {
  const { channels, height, width } = gridShape(shape)
  const level = overviewLevel(shape)
  if (level === 0 && channels * height * width <= SMALL_CELLS) {
    return Array.from({ length: channels }, (_, channel) => ({ channel, level, reduce: 'mean' }))
  }
  return show
    .filter((one) => one.layer === layer && one.channel < channels)
    .map(({ channel, reduce }) => ({ channel, level, reduce }))
}
