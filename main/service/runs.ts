/** The runs of a session and the maps that they have made, named by tokens. */
import { randomUUID } from 'node:crypto'
import type { MapSummary, RequestOf } from '../../app/contract'
import { checkExperiment } from '../../app/document/parse'
import type { Experiment } from '../../app/document/experiment'
import { Failure, toPlain } from '../../app/failure'
import { planBytes, planStack, type Plan } from '../../app/plan'
import { computeBanded, isBanded, levelCount, type BandedMap, type Engine, type FeatureMap } from '../engine/index'
import type { InputMap, Pictures } from './pictures'
import type { SendEvent } from './session'

export interface Runs {
  /** Starts a run; what becomes of it, failures included, is told by events. */
  start(request: RequestOf<'run'>): null
  cancel(run: string): void
  /** Cancels the run and frees its maps. */
  release(run: string): null
  /** @throws Failure 'not-found' */
  map(token: string): RunMap
  /** A run that has finished. @throws Failure 'not-found' */
  finished(run: string): FinishedRun
  close(): Promise<void>
}

/** A map of a run, or of one that is larger than the memory budget. */
export type RunMap = FeatureMap | BandedMap

export interface FinishedRun {
  readonly experiment: Experiment
  readonly plan: Plan
  readonly input: InputMap
  readonly inputName: string
  /** By stack index, -1 for the input; only the maps that were asked for. */
  readonly maps: ReadonlyMap<number, RunMap>
}

interface Run {
  readonly request: RequestOf<'run'>
  readonly controller: AbortController
  readonly maps: Map<number, RunMap>
  readonly tokens: string[]
  inputName: string
  plan: Plan | null
  input: InputMap | null
  finished: boolean
  /** Settles when the engine has let go of everything. */
  ended: Promise<void>
}

/** @param budget bytes that a run may need; larger ones are computed in bands */
export function createRuns(engine: Engine, pictures: Pictures, budget: () => number, send: SendEvent): Runs {
  const runs = new Map<string, Run>()
  const maps = new Map<string, RunMap>()

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
    const input = await pictures.inputMap(experiment, request.input, request.image, controller.signal)
    run.input = input
    run.inputName = request.image === null ? experiment.inputs[request.input]!.name : pictures.nameOf(request.image)
    const plan = planStack(experiment.stack, input.map.shape)
    run.plan = plan
    const inBands = plan.problem === null && planBytes(plan) > budget()
    send({ type: 'runStarted', run: id, bytes: planBytes(plan) })
    const keep = request.keep && new Set(plan.steps.flatMap((step, i) => (request.keep!.includes(step.index) ? [i] : [])))
    engine.hold(input.map)
    const told: Promise<void>[] = []
    const tell = (layer: number, map: RunMap, milliseconds: number) => {
      const telling = publish(run, layer, map, milliseconds)
      // It is waited for at the end; until then a cancelled run may fail it, which must not end the process.
      telling.catch(() => undefined)
      told.push(telling)
    }
    tell(-1, input.map, 0)
    const start = performance.now()
    const onProgress = (fraction: number) => send({ type: 'runProgress', run: id, fraction })
    try {
      if (inBands) {
        const made = await computeBanded(engine, plan, input.map, budget(), { signal: controller.signal, onProgress })
        made.forEach((map, step) => tell(plan.steps[step]!.index, map, 0))
        await Promise.all(told)
        return performance.now() - start
      }
      const made = await engine.run(plan, input.map, {
        signal: controller.signal,
        cacheKey: input.key,
        look: true,
        ...(keep && { keep }),
        onProgress,
        onLayer: (step, map, milliseconds) => {
          engine.hold(map)
          tell(plan.steps[step]!.index, map, milliseconds)
        },
      })
      const milliseconds = performance.now() - start
      for (const map of made) if (map) engine.free(map)
      await Promise.all(told)
      return milliseconds
    } finally {
      await Promise.allSettled(told)
    }
  }

  /** Names a map that is held for the run, and tells of it. */
  async function publish(run: Run, layer: number, map: RunMap, milliseconds: number): Promise<void> {
    const token = randomUUID()
    run.maps.set(layer, map)
    run.tokens.push(token)
    maps.set(token, map)
    const ranges = isBanded(map) ? map.ranges : await engine.ranges(map)
    const summary: MapSummary = { map: token, layer, shape: map.shape, levels: levelCount(map.shape), ranges, milliseconds }
    send({ type: 'layerDone', run: run.request.run, map: summary })
  }

  function release(id: string): Promise<void> {
    const run = runs.get(id)
    if (!run) return Promise.resolve()
    runs.delete(id)
    run.controller.abort()
    for (const token of run.tokens) maps.delete(token)
    return run.ended.then(() => {
      for (const token of run.tokens) maps.delete(token)
      for (const map of run.maps.values()) {
        if (isBanded(map)) map.free()
        else engine.free(map)
      }
      if (run.input) engine.free(run.input.map)
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
        tokens: [],
        inputName: '',
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
      throw new Failure('not-found', 'This feature map is gone: its run was released. Run the experiment again.')
    },
    finished(id) {
      const run = runs.get(id)
      if (!run?.finished || !run.plan || !run.input) {
        throw new Failure('not-found', 'There is no finished run to export. Run the experiment first.')
      }
      const { request, plan, input, inputName, maps: made } = run
      return { experiment: request.experiment, plan, input, inputName, maps: made }
    },
    async close() {
      await Promise.all([...runs.keys()].map(release))
    },
  }
}
