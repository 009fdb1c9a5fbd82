/** Creates an engine: a pool of worker threads, memory for maps, and the kernels of this machine. */
import type { KernelKind } from '#app/calls/kernels'
import type { Span } from '#app/calls/kernelCall'
import type { Pattern } from '#app/inputs/patterns'
import { imageShape, type ImageReading, type Pixels } from '#app/inputs/planes'
import { message } from '#app/text/message'
import { loadKernels } from '#native-kernels/index'
import { Control } from './control'
import type { Engine, EngineOptions, RunOptions } from './engine'
import type { FeatureMap } from './featureMap'
import { collectGarbage } from './garbage'
import { createInspector } from './inspect'
import { MapStore } from './mapStore'
import { Memory } from './memory'
import { openJob } from './openJob'
import { workThrough } from './phase'
import { ownThread } from './ownThread'
import { WorkerPool } from './pool'
import { createRunner } from './run'
import type { Estimates } from './work'

/** Time without a run before unused memory is returned to the system. */
const TRIM_DELAY_MS = 30_000

export function createEngine(options: EngineOptions): Engine {
  const { kernels, running, instructionSet, reason } = loadKernels({ prefer: options.kernels })
  const pool = options.threads === 0 ? ownThread(kernels) : new WorkerPool(options.threads, running)
  const lineOffset = (buffer: SharedArrayBuffer) => kernels.lineOffset?.(new Uint8Array(buffer)) ?? 0
  const largePages = (buffer: SharedArrayBuffer) => kernels.useLargePages?.(new Uint8Array(buffer))
  const memory = new Memory(options.memoryBudget, lineOffset, collectSoon, largePages)
  const store = new MapStore(memory)
  const run = createRunner(store, pool, kernels, estimatesOf(running, options))
  const { tile, statistics, figures, ranges, subtract, compare } = createInspector(store, {
    inline: (job, control) => {
      const opened = openJob(job, kernels, control)
      workThrough(opened.phases, control, () => undefined)
      return opened.result()
    },
    submit: (job, control, name) => pool.submit(job, control, { name }),
  })
  let collecting: NodeJS.Timeout | undefined
  let trimming: NodeJS.Timeout | undefined
  let used = false

  async function renderPattern(
    pattern: Pattern,
    height: number,
    width: number,
    how: Pick<RunOptions, 'signal' | 'onProgress'> = {},
  ): Promise<Float32Array> {
    const into = new Float32Array(new SharedArrayBuffer(4 * height * width))
    await pool.submit({ kind: 'renderPattern', pattern, height, width, into }, Control.create(1), {
      name: message('engine.renderPattern'),
      ...how,
    })
    return into
  }

  async function readImage(
    { width, height, channels, white, pixels }: Pixels,
    reading: ImageReading,
    rows: Span,
    signal?: AbortSignal,
  ): Promise<FeatureMap> {
    const image = { width, height, channels, white, pixels }
    const into = store.create({ ...imageShape(image, reading), height: rows.end - rows.begin })
    try {
      await pool.submit({ kind: 'readImage', image, reading, rows, into }, Control.create(1), {
        name: message('engine.readMap'),
        ...(signal && { signal }),
      })
      return into
    } catch (error) {
      store.release(into)
      throw error
    }
  }

  /** Returns pooled memory to the system after a while without a run. */
  function trimLater(): void {
    used = true
    trimming ??= setInterval(() => {
      if (!used) {
        clearInterval(trimming)
        trimming = undefined
        store.dropIdle()
        memory.clear()
      }
      used = false
    }, TRIM_DELAY_MS).unref()
  }

  function collectSoon(): void {
    if (collecting) return
    collecting = setTimeout(() => {
      collecting = undefined
      collectGarbage()
      void pool
        .submit({ kind: 'collect' }, Control.create(0), { name: message('engine.cleanUp') })
        .catch(() => undefined)
    }, 1000).unref()
  }

  return {
    describe: () => ({ running, instructionSet, reason, threads: pool.threads }),
    allocate: (shape) => store.create(shape),
    retain: (map) => store.retain(map),
    release: (map) => {
      store.release(map)
      trimLater()
    },
    run,
    tile,
    statistics,
    figures,
    ranges,
    subtract,
    compare,
    renderPattern,
    readImage,
    memory: () => ({ inUse: memory.bytesInUse - store.idleBytes, pooled: memory.pooledBytes + store.idleBytes }),
    configure({ threads, memoryBudget }) {
      if (threads !== undefined) pool.threads = threads
      if (memoryBudget !== undefined) memory.budget = memoryBudget
    },
    find: (key) => store.find(key),
    keep: (map, key) => store.register(map, key),
    forget: (cacheKey) => store.forget(`${cacheKey}/`),
    close: () => {
      clearInterval(trimming)
      clearTimeout(collecting)
      return pool.close()
    },
  }
}

function estimatesOf(running: KernelKind, { divide = false }: EngineOptions): Estimates {
  return divide ? 'divided' : running === 'portable' ? 'portable' : 'native'
}
