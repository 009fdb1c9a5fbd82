/** Measures of a session: how the map of a stack changes when its input moves. */
import type { RequestOf, Replies, Tile } from '../../app/contract'
import { checkExperiment } from '../../app/document/parse'
import { Failure } from '../../app/failure'
import { contrastOf, measuresOf, movedStack, type Comparison, type Shift } from '../../app/invariance'
import { planStack } from '../../app/plan'
import { placementOf } from '../../app/provenance'
import { gridShape } from '../../app/shape'
import type { Layer } from '../../app/document/experiment'
import { overviewLevel, type Engine, type FeatureMap } from '../engine/index'
import type { Pictures } from './pictures'
import type { SendEvent } from './session'

export interface Shifts {
  /** @throws Failure 'impossible-stack', 'over-budget', 'cancelled', 'not-found', 'invalid-document' */
  measure(request: RequestOf<'measureShifts'>): Promise<Replies['measureShifts']>
  cancel(job: string): void
  close(): Promise<void>
}

interface Job {
  readonly controller: AbortController
  /** Settles when the engine has let go of everything. */
  ended: Promise<unknown>
}

export function createShifts(engine: Engine, pictures: Pictures, send: SendEvent): Shifts {
  const jobs = new Map<string, Job>()

  async function measure(request: RequestOf<'measureShifts'>, signal: AbortSignal): Promise<Replies['measureShifts']> {
    const { job, shifts, paddingMode, show } = request
    const experiment = checkExperiment(request.experiment)
    const stack = experiment.stack.filter((layer) => layer.enabled)
    const input = await pictures.inputMap(experiment, request.input, request.image, { signal, onProgress: () => undefined })
    const held = [input.map]
    try {
      const before = await mapOf(stack, input.map, signal, input.key)
      held.push(before)
      const strides = stridesOf(stack, input.map)
      const tolerance = request.tolerance * (await spanOf(before))
      const measures: Replies['measureShifts']['measures'][number][] = []
      let first: Comparison | null = null
      for (const shift of shifts) {
        const after = await mapOf(movedStack(stack, shift, paddingMode), input.map, signal)
        held.push(after)
        const move = strides && along(shift, strides)
        const sums = await engine.compare(before, after, { tolerance, move })
        first ??= sums
        measures.push({ shift, ...measuresOf(sums, move !== null), tile: show === null ? null : await overview(after, show) })
        engine.free(held.pop()!)
        send({ type: 'measureProgress', job, fraction: measures.length / shifts.length })
      }
      return { shape: before.shape, strides, contrast: first && contrastOf(first), tolerance, measures }
    } finally {
      for (const map of held) engine.free(map)
    }
  }

  /** The map of a stack's last layer, held once; of an empty one the input. */
  async function mapOf(stack: readonly Layer[], input: FeatureMap, signal: AbortSignal, cacheKey?: string): Promise<FeatureMap> {
    const plan = planStack(stack, input.shape)
    if (plan.problem) throw new Failure('impossible-stack', plan.problem.message)
    const last = plan.steps.length - 1
    if (last < 0) {
      engine.hold(input)
      return input
    }
    const maps = await engine.run(plan, input, { signal, keep: new Set([last]), ...(cacheKey && { cacheKey }) })
    return maps[last]!
  }

  async function spanOf(map: FeatureMap): Promise<number> {
    const ranges = (await engine.ranges(map)).flatMap((range) => (range ? [range] : []))
    if (ranges.length === 0) return 0
    return Math.max(...ranges.map(([, max]) => max)) - Math.min(...ranges.map(([min]) => min))
  }

  async function overview(map: FeatureMap, channel: number): Promise<Tile> {
    const { channels, height, width } = gridShape(map.shape)
    return engine.tile(map, { channel: Math.min(channel, channels - 1), level: overviewLevel(map.shape), row: 0, column: 0, height, width, reduce: 'mean' })
  }

  return {
    async measure(request) {
      if (jobs.has(request.job)) throw new Failure('invalid-argument', `job: expected an id that is not in use, received "${request.job}".`)
      const controller = new AbortController()
      const measuring = measure(request, controller.signal)
      jobs.set(request.job, { controller, ended: measuring.catch(() => undefined) })
      try {
        return await measuring
      } finally {
        jobs.delete(request.job)
      }
    },
    cancel: (job) => jobs.get(job)?.controller.abort(),
    async close() {
      const open = [...jobs.values()]
      for (const { controller } of open) controller.abort()
      await Promise.all(open.map(({ ended }) => ended))
    },
  }
}

/** Cells of the input from one cell of the stack's map to the next. */
function stridesOf(stack: readonly Layer[], input: FeatureMap): readonly [number, number] | null {
  const plan = planStack(stack, input.shape)
  const placement = placementOf(plan, plan.steps.length - 1)
  return placement && [placement.rows.scale, placement.columns.scale]
}

/** How far the map moves along; null where that is no whole number of cells. */
function along([down, right]: Shift, [rows, columns]: readonly [number, number]): Shift | null {
  const moved = [down / rows, right / columns] as const
  return moved.every(Number.isInteger) ? moved : null
}
