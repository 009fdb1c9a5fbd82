/**
 * The engine: runs plans on feature maps in shared memory, on a pool of worker threads or, where that would take
 * longer, at once; and looks at the maps: tiles, ranges, statistics.
 */
import { createHash } from 'node:crypto'
import type { KernelsInfo, Statistics, Tile } from '../../app/contract'
import { cancelled, Failure } from '../../app/failure'
import { requireWithinBudget, type Plan } from '../../app/plan'
import { gridShape, sameShape, spokenShape, type MapShape } from '../../app/shape'
import { Control } from './control'
import { gridView, type FeatureMap } from './featureMap'
import { collectGarbage } from './garbage'
import { loadKernels } from '../../native-kernels/index'
import { lowerRun, type LoweredRun } from './lower'
import { MapStore } from './mapStore'
import { Memory } from './memory'
import type { Job } from './messages'
import { openJob } from './openJob'
import { workThrough } from './part'
import { WorkerPool, type JobOptions } from './pool'
import { levelCount, levelShape, type PyramidLevel } from './pyramid'
import { rangesFound, rangesLength, type Range } from './ranges'
import { nodeOffsets, type FusedKernels } from './runJob'
import { cutTile, type TileRequest } from './tile'
import { planWork } from './work'

export { levelCount } from './pyramid'
export { gridView, type FeatureMap } from './featureMap'
export type { TileRequest } from './tile'

export interface EngineOptions {
  readonly threads: number
  /** Without it, native where they can run. */
  readonly kernels?: 'native' | 'portable' | undefined
  /** bytes */
  readonly memoryBudget: number
  /** Cuts even the smallest run among the workers: slow, and proof that results don't depend on it. */
  readonly divide?: boolean
}

export interface RunOptions {
  readonly signal?: AbortSignal
  /** Share of the work done, 0 .. 1, never falling. */
  readonly onProgress?: (fraction: number) => void
  /** A step's map is ready. Steps that are not kept are passed by. */
  readonly onLayer?: (step: number, map: FeatureMap, milliseconds: number) => void
  /** Steps whose maps are asked for; all by default. Others may never exist. */
  readonly keep?: ReadonlySet<number>
  /** Names the input's contents: with it, maps of earlier runs that begin alike are used again. */
  readonly cacheKey?: string
}

export interface Engine {
  describe(): KernelsInfo & { readonly threads: number }
  /** A map of undefined contents, held once. */
  allocate(shape: MapShape): FeatureMap
  /** Holds a map once more. */
  hold(map: FeatureMap): void
  /** Gives up one hold of a map; the last one frees it. */
  free(map: FeatureMap): void
  /**
   * Computes the maps of a plan, each held once for the caller; null for steps that are not kept.
   * @throws Failure 'impossible-stack', 'over-budget', 'cancelled', 'worker-died', or what a kernel threw
   */
  run(plan: Plan, input: FeatureMap, options?: RunOptions): Promise<(FeatureMap | null)[]>
  /** Part of one channel, clipped to the level. @throws Failure 'not-found' beyond the channels or levels */
  tile(map: FeatureMap, request: TileRequest): Tile | Promise<Tile>
  statistics(map: FeatureMap, channel: number, bins: number): Promise<Statistics>
  /** The range of each channel's finite values; null where there are none. */
  ranges(map: FeatureMap): Promise<(Range | null)[]>
  /** Bytes of buffers in use, and of those that wait for the next map. */
  memory(): { readonly lent: number; readonly waiting: number }
  /** Changes the number of threads or the budget from the next run on. */
  configure(change: { threads?: number | undefined; memoryBudget?: number | undefined }): void
  /** Forgets the maps kept for a cache key. */
  forget(cacheKey: string): void
  close(): Promise<void>
}

/** Nanoseconds of work that are done sooner here than a worker could begin. */
const INLINE_WORK = 100e3
const INLINE_CELLS = 20_000
/** Milliseconds without a run before memory that nobody uses is given back. */
const TRIM_AFTER = 30_000

export function createEngine(options: EngineOptions): Engine {
  const loaded = loadKernels({ prefer: options.kernels })
  const { kernels, running, instructionSet, reason } = loaded
  const estimates = options.divide ? 'divided' : running
  const pool = new WorkerPool(options.threads, running)
  const lineOffset = (buffer: SharedArrayBuffer) => kernels.lineOffset?.(new Uint8Array(buffer)) ?? 0
  const memory = new Memory(options.memoryBudget, lineOffset, collectSoon)
  const store = new MapStore(memory)
  let collecting = false
  let trimming: NodeJS.Timeout | undefined
  let lastRun: Promise<unknown> = Promise.resolve()

  /** What waits to be reused is given back to the system when nothing has happened for a while. */
  function trimLater(): void {
    clearTimeout(trimming)
    trimming = setTimeout(() => {
      store.dropIdle()
      memory.clear()
    }, TRIM_AFTER).unref()
  }

  function collectSoon(): void {
    if (collecting) return
    collecting = true
    setTimeout(() => {
      collecting = false
      collectGarbage()
      void submit({ kind: 'collect' }, Control.create(0), { name: 'Cleaning up' }).catch(() => undefined)
    }, 1000).unref()
  }

  function submit(job: Job, control: Control, jobOptions: JobOptions): Promise<Statistics | null> {
    return pool.submit(job, control, jobOptions)
  }

  function doInline(job: Job, control: Control, onPart: (part: number) => void, fused?: FusedKernels): Statistics | null {
    const opened = openJob(job, loaded, control, fused)
    workThrough(opened.parts, control, onPart)
    return opened.result()
  }

  /** Looks at a map, which stays held meanwhile; once more if a worker died of something else. */
  async function look(map: FeatureMap, job: Job, name: string): Promise<Statistics | null> {
    if (map.data.length <= INLINE_CELLS) return doInline(job, Control.create(1), () => undefined)
    store.hold(map)
    try {
      return await submit(job, Control.create(1), { name }).catch((error: unknown) => {
        if (!(error instanceof Failure) || error.code !== 'worker-died') throw error
        return submit(job, Control.create(1), { name })
      })
    } finally {
      store.release(map)
    }
  }

  async function run(plan: Plan, input: FeatureMap, runOptions: RunOptions = {}): Promise<(FeatureMap | null)[]> {
    const { signal } = runOptions
    refuseImpossible(plan, input)
    requireWithinBudget(plan, memory.budget)
    if (signal?.aborted) throw cancelled('The run')
    // What is done here and at once does not wait for the workers.
    if (planWork(plan, estimates) < INLINE_WORK) return runNow(plan, input, runOptions)
    return inTurn(() => runNow(plan, input, runOptions), signal)
  }

  async function runNow(plan: Plan, input: FeatureMap, runOptions: RunOptions): Promise<(FeatureMap | null)[]> {
    const keys = runOptions.cacheKey === undefined ? [] : stepKeys(plan, runOptions.cacheKey)
    const kept = (step: number) => runOptions.keep?.has(step) ?? true
    const held: FeatureMap[] = []
    const borrowed: Float32Array[] = []
    const found = plan.steps.map((_, step) => {
      const map = keys[step] === undefined ? null : store.find(keys[step])
      if (map) held.push(map)
      return map
    })
    const allocate = {
      map: (shape: MapShape) => {
        const map = store.create(shape)
        held.push(map)
        return map
      },
      floats: (count: number) => {
        const floats = store.take(count)
        borrowed.push(floats)
        return floats
      },
    }
    try {
      const lowered = lowerRun(plan, input, found, kept, allocate, kernels, estimates)
      await compute(plan, lowered, runOptions, kept)
      keys.forEach((key, step) => {
        const map = lowered.maps[step]
        if (map) store.register(map, key)
      })
      const maps = lowered.maps.map((map, step) => (kept(step) ? map : null))
      for (const map of maps) if (map) store.hold(map)
      return maps
    } finally {
      for (const map of held) store.release(map)
      for (const floats of borrowed) store.giveBack(floats)
    }
  }

  async function compute(
    plan: Plan,
    lowered: LoweredRun,
    { signal, onProgress, onLayer }: RunOptions,
    kept: (step: number) => boolean,
  ): Promise<void> {
    const { job, maps, readyAfter } = lowered
    const offsets = nodeOffsets(job.stages)
    const nodes = job.stages.reduce((sum, stage) => sum + stage.nodes.length, 0)
    const work = job.stages.reduce((sum, stage) => sum + stage.work, 0)
    const control = Control.create(job.stages.length + (job.drawn.length > 0 ? 1 : 0), nodes)
    const inline = work < INLINE_WORK && job.drawn.length === 0
    let told = -2
    const tell = (part: number) => {
      plan.steps.forEach((_, step) => {
        const map = maps[step]
        if (!map || !kept(step) || readyAfter[step]! > part || readyAfter[step]! <= told) return
        onLayer?.(step, map, stepTime(step))
      })
      told = part
    }
    const stepTime = (step: number) => {
      let sum = 0
      job.stages.forEach((stage, i) => {
        stage.nodes.forEach((node, j) => {
          if (node.step === step) sum += control.time(offsets[i]! + j)
        })
      })
      return inline ? sum : sum / pool.threads
    }
    tell(-1)
    if (job.stages.length === 0) return
    const jobOptions = { name: 'The run', onPart: tell, ...(signal && { signal }), ...(onProgress && { onProgress }) }
    if (inline) doInline(job, control, tell, lowered.fused)
    else await submit(job, control, jobOptions)
  }

  /** Runs follow one another: each is given all workers. One that is cancelled while it waits ends at once. */
  function inTurn<T>(start: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leave = () => reject(cancelled('The run'))
      signal?.addEventListener('abort', leave, { once: true })
      const turn = lastRun.then(() => {
        signal?.removeEventListener('abort', leave)
        if (!signal?.aborted) return start().then(resolve, reject)
      })
      lastRun = turn
    })
  }

  function tile(map: FeatureMap, request: TileRequest): Tile | Promise<Tile> {
    requireChannel(map, request.channel)
    const levels = levelCount(map.shape)
    if (request.level >= levels) {
      throw new Failure('not-found', `level: expected one below ${levels}, received ${request.level}.`)
    }
    if (request.level === 0) return cutTile(gridView(map), request)
    return pyramidOf(map, request.channel).then((pyramid) => cutTile(pyramid[request.level - 1]![request.reduce], { ...request, channel: 0 }))
  }

  function pyramidOf(map: FeatureMap, channel: number): Promise<readonly PyramidLevel[]> {
    return store.pyramid(map, channel, async (create) => {
      const levels = Array.from({ length: levelCount(map.shape) - 1 }, (_, i) => {
        const shape = levelShape(map.shape, i + 1)
        return { mean: create(shape), max: create(shape) }
      })
      await look(map, { kind: 'pyramid', map: gridView(map), channel, levels }, 'The overview of a map')
      return levels
    })
  }

  async function statistics(map: FeatureMap, channel: number, bins: number): Promise<Statistics> {
    requireChannel(map, channel)
    const found = await look(map, { kind: 'statistics', map: gridView(map), channel, bins }, 'The statistics')
    if (!found) throw new Failure('internal', 'The statistics came back empty.')
    return found
  }

  async function ranges(map: FeatureMap): Promise<(Range | null)[]> {
    const view = gridView(map)
    const found = new Float32Array(new SharedArrayBuffer(4 * rangesLength(view)))
    await look(map, { kind: 'ranges', map: view, found }, 'The range of a map')
    return rangesFound(view, found)
  }

  return {
    describe: () => ({ running, instructionSet, reason, threads: pool.threads }),
    allocate: (shape) => store.create(shape),
    hold: (map) => store.hold(map),
    free: (map) => {
      store.release(map)
      trimLater()
    },
    run,
    tile,
    statistics,
    ranges,
    memory: () => ({ lent: memory.lentBytes, waiting: memory.waitingBytes }),
    configure({ threads, memoryBudget }) {
      if (threads !== undefined) pool.threads = threads
      if (memoryBudget !== undefined) memory.budget = memoryBudget
    },
    forget: (cacheKey) => store.forget(`${cacheKey}/`),
    close: () => {
      clearTimeout(trimming)
      return pool.close()
    },
  }
}

/** @throws Failure 'impossible-stack', or 'internal' for an input of another shape than planned */
function refuseImpossible(plan: Plan, input: FeatureMap): void {
  if (plan.problem) {
    const { layerId, message, fixes } = plan.problem
    throw new Failure('impossible-stack', message, { layerId }, fixes)
  }
  if (!sameShape(plan.input, input.shape)) {
    const [expected, received] = [plan.input, input.shape].map(spokenShape)
    throw new Failure('internal', `The plan expects an input of ${expected}, received ${received}.`)
  }
}

function requireChannel(map: FeatureMap, channel: number): void {
  const { channels } = gridShape(map.shape)
  if (channel < channels) return
  throw new Failure('not-found', `channel: expected one below ${channels}, received ${channel}.`)
}

/** A key for each step that says all that its map depends on. */
function stepKeys(plan: Plan, cacheKey: string): string[] {
  const keys: string[] = []
  for (const step of plan.steps) {
    const before = step.source < 0 ? '' : keys[step.source]!
    const hash = createHash('sha256').update(before).update(JSON.stringify(step.calls)).digest('base64url')
    keys.push(`${cacheKey}/${hash}`)
  }
  return keys
}
