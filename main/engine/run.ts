/**
 * Runs of plans: small ones in this thread, others in all workers, one run after another. Maps of earlier runs that
 * begin alike are reused, and so are the kernels of a repeated small run.
 */
import type { Kernels } from '#app/calls/kernels'
import { cancelled, Failure } from '#app/failure'
import { requirePossible, requireWithinBudget, type Plan } from '#app/plan'
import { message } from '#app/text/message'
import { formatKerasShape, sameShape } from '#app/shape'
import { Control } from './control'
import type { FeatureMap } from './featureMap'
import type { RunOptions } from './engine'
import { lowerRun, type Allocator, type LoweredRun } from './lower'
import type { MapStore } from './mapStore'
import type { JobPool } from './pool'
import { SmallRun, type SmallRuns } from './preparedRun'
import { readSummary } from './mapSummary'
import { nodeOffsets, stageEnds } from './runJob'
import { stepKeys } from './stepKeys'
import { hasLargeTensors, RunWeights } from './weights'
import { INLINE_WORK, planWork, type Estimates } from './work'

export type Run = (plan: Plan, input: FeatureMap, options?: RunOptions) => Promise<(FeatureMap | null)[]>

/** Of one plan: images of a folder take turns in the memory of two or three inputs. */
const KEPT_RUNS = 3

export function createRunner(store: MapStore, pool: JobPool, kernels: Kernels, estimates: Estimates): Run {
  const smallRuns: SmallRuns = new WeakMap()
  let lastRun: Promise<unknown> = Promise.resolve()

  function run(plan: Plan, input: FeatureMap, options: RunOptions = {}): Promise<(FeatureMap | null)[]> {
    if (canRepeat(options) && !options.signal?.aborted) {
      for (const smallRun of smallRuns.get(plan) ?? []) {
        const maps = smallRun.again(input, options, store)
        if (maps) return Promise.resolve(maps)
      }
    }
    return begin(plan, input, options)
  }

  function keepPrepared(plan: Plan, latest: SmallRun): void {
    const runs = [latest, ...(smallRuns.get(plan) ?? [])]
    for (const oldest of runs.splice(KEPT_RUNS)) oldest.release()
    smallRuns.set(plan, runs)
  }

  async function begin(plan: Plan, input: FeatureMap, options: RunOptions): Promise<(FeatureMap | null)[]> {
    refuseImpossible(plan, input)
    requireWithinBudget(plan, store.budget)
    if (options.signal?.aborted) throw cancelled(message('engine.run'))
    // Small runs don't wait for the workers.
    if (planWork(plan, estimates) < INLINE_WORK) return runNow(plan, input, options, !hasLargeTensors(plan))
    return inTurn(() => runNow(plan, input, options, false), options.signal)
  }

  /** @param small may be run again from what was prepared; so its weights must not be reused for others, and are few */
  async function runNow(
    plan: Plan,
    input: FeatureMap,
    options: RunOptions,
    small: boolean,
  ): Promise<(FeatureMap | null)[]> {
    const keys = options.cacheKey === undefined ? [] : stepKeys(plan, options.cacheKey)
    const into = options.into ?? new Map<number, FeatureMap>()
    const kept = (step: number) => (options.keep?.has(step) ?? true) || into.has(step)
    const held: FeatureMap[] = []
    const weights = new RunWeights(store, kernels, !small)
    const summaryMemory = store.summaryMemory()
    const found = plan.steps.map((_, step) => {
      const map = keys[step] === undefined ? null : store.find(keys[step])
      if (map) held.push(map)
      return map
    })
    const allocate: Allocator = {
      map: (shape, step) => {
        const first = step === null ? 0 : (options.from?.get(step) ?? 0)
        const created = store.createFrom(shape, first)
        held.push(created.part)
        return created
      },
      into,
      weights,
      summary: options.summarize && !small ? summaryMemory.takeFloats : null,
    }
    try {
      const lowered = lowerRun(plan, input, found, kept, allocate, kernels, estimates)
      if (isSmall(lowered)) {
        const smallRun = new SmallRun(input, lowered, kept, kernels)
        smallRun.run(options.onLayer)
        if (small && canRepeat(options)) keepPrepared(plan, smallRun)
        else smallRun.release()
      } else {
        // The workers prepare their own.
        for (const kernel of lowered.fused.values()) kernels.release?.(kernel)
        await submit(plan, lowered, options, kept)
      }
      weights.keep()
      keys.forEach((key, step) => {
        const map = lowered.maps[step]
        if (map && !into.has(step)) store.register(map, key)
      })
      const maps = lowered.maps.map((map, step) => (kept(step) && !into.has(step) ? map : null))
      for (const map of maps) if (map) store.retain(map)
      return maps
    } finally {
      // Before the maps, with which the summaries that they keep go.
      summaryMemory.releaseUnused()
      for (const map of held) store.release(map)
      weights.release()
    }
  }

  /** Runs the job in the workers, and reports each kept map when it is ready. */
  async function submit(
    plan: Plan,
    lowered: LoweredRun,
    options: RunOptions,
    kept: (step: number) => boolean,
  ): Promise<void> {
    const { signal, onProgress, onLayer } = options
    const { job, maps, summaries, readyAfter } = lowered
    const offsets = nodeOffsets(job.stages)
    const nodes = job.stages.reduce((sum, stage) => sum + stage.nodes.length, 0)
    const control = Control.create((stageEnds(job).at(-1) ?? -1) + 1, nodes)
    const stepTime = (step: number) => {
      let sum = 0
      job.stages.forEach((stage, i) => {
        stage.nodes.forEach((node, j) => {
          if (node.step === step) sum += control.time(offsets[i]! + j)
        })
      })
      return sum / pool.threads
    }
    let reported = -2
    const reportReady = (phase: number) => {
      plan.steps.forEach((_, step) => {
        const map = maps[step]
        if (!map || !kept(step) || readyAfter[step]! > phase || readyAfter[step]! <= reported) return
        const target = summaries[step]
        if (target) store.keepSummary(map, readSummary(target))
        onLayer?.(step, map, stepTime(step))
      })
      reported = phase
    }
    reportReady(-1)
    if (job.stages.length === 0) return
    await pool.submit(job, control, {
      name: message('engine.run'),
      onPhase: reportReady,
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
    })
  }

  /** Runs follow one another: each is given all workers. One that is cancelled while it waits ends immediately. */
  function inTurn<T>(start: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const abort = () => reject(cancelled(message('engine.run')))
      signal?.addEventListener('abort', abort, { once: true })
      const turn = lastRun.then(() => {
        signal?.removeEventListener('abort', abort)
        if (!signal?.aborted) return start().then(resolve, reject)
      })
      lastRun = turn
    })
  }

  return run
}

/** True of a run whose maps are all its own. */
function canRepeat({ cacheKey, into, from }: RunOptions): boolean {
  return cacheKey === undefined && !into && !from
}

/** True of a run that is done sooner here than by the workers. */
function isSmall({ job }: LoweredRun): boolean {
  const ready = job.initializations.length === 0 && job.packings.length === 0
  return ready && job.stages.reduce((sum, stage) => sum + stage.work, 0) < INLINE_WORK
}

/** @throws Failure 'impossible-stack', or 'internal' for an input of another shape than planned */
function refuseImpossible(plan: Plan, input: FeatureMap): void {
  requirePossible(plan)
  if (!sameShape(plan.input, input.shape)) {
    const [expected, received] = [plan.input, input.shape].map(formatKerasShape)
    throw new Failure('internal', `The plan expects an input of ${expected}, received ${received}.`)
  }
}
