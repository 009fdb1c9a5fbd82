/** Measures how the map of a stack changes when its input moves. */
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

/** What measuring needs of a session. */
interface Means {
  readonly engine: Engine
  readonly pictures: Pictures
  readonly send: SendEvent
}

/**
 * Answers the request; tells of its progress by events.
 * @throws Failure 'impossible-stack', 'over-budget', 'cancelled', 'not-found', 'invalid-document'
 */
export async function measureShifts({ engine, pictures, send }: Means, request: RequestOf<'measureShifts'>, signal: AbortSignal): Promise<Replies['measureShifts']> {
  const { job, shifts, paddingMode, show } = request
  const experiment = checkExperiment(request.experiment)
  const stack = experiment.stack.filter((layer) => layer.enabled)
  const input = await pictures.inputMap(experiment, request.input, request.image, { signal, onProgress: () => undefined })
  const held = [input.map]
  try {
    const before = await mapOf(engine, stack, input.map, signal, input.key)
    held.push(before)
    const strides = stridesOf(stack, input.map)
    const tolerance = request.tolerance * (await spanOf(engine, before))
    const measures: Replies['measureShifts']['measures'][number][] = []
    let first: Comparison | null = null
    for (const shift of shifts) {
      const after = await mapOf(engine, movedStack(stack, shift, paddingMode), input.map, signal)
      held.push(after)
      const move = strides && along(shift, strides)
      const sums = await engine.compare(before, after, { tolerance, move })
      first ??= sums
      measures.push({ shift, ...measuresOf(sums, move !== null), tile: show === null ? null : await overview(engine, after, show) })
      engine.free(held.pop()!)
      send({ type: 'measureProgress', job, fraction: measures.length / shifts.length })
    }
    return { shape: before.shape, strides, contrast: first && contrastOf(first), tolerance, measures }
  } finally {
    for (const map of held) engine.free(map)
  }
}

/** The map of a stack's last layer, held once; of an empty one the input. */
async function mapOf(engine: Engine, stack: readonly Layer[], input: FeatureMap, signal: AbortSignal, cacheKey?: string): Promise<FeatureMap> {
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

async function spanOf(engine: Engine, map: FeatureMap): Promise<number> {
  const ranges = (await engine.ranges(map)).flatMap((range) => (range ? [range] : []))
  if (ranges.length === 0) return 0
  return Math.max(...ranges.map(([, max]) => max)) - Math.min(...ranges.map(([min]) => min))
}

async function overview(engine: Engine, map: FeatureMap, channel: number): Promise<Tile> {
  const { channels, height, width } = gridShape(map.shape)
  return engine.tile(map, { channel: Math.min(channel, channels - 1), level: overviewLevel(map.shape), row: 0, column: 0, height, width, reduce: 'mean' })
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
