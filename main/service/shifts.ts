/** Measures how the map of a stack changes when its input moves. */
import type { RequestOf, Replies } from '#app/protocol/contract'
import { checkExperiment } from '#app/document/parse'
import {
  addComparisons,
  contrastOf,
  measuresOf,
  movedStack,
  type Comparison,
  type Shift,
} from '#app/compare/shiftInvariance'
import { insideCells } from '#app/compare/insideCells'
import type { Span } from '#app/calls/kernelCall'
import { planStack, requirePossible } from '#app/plan'
import { placementOf } from '#app/explain/placement'
import { gridShape } from '#app/shape'
import type { Layer } from '#app/document/experiment'
import { rowsOfAnyPlan } from '#main/streaming/rowsOfAnyPlan'
import { stripsOf, rowsOfWhole, sweepRows, type RowProducer } from '#main/streaming/rowProducer'
import { releaseMap, type AnyMap } from '#main/streaming/streamedMap'
import { accumulateOverview } from '#main/streaming/overviewAccumulator'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import type { ImageStore } from './imageStore'
import type { SendEvent } from './host'
import { planWithNumbers, type TensorStore } from './tensors'

/** What measuring needs of a session. */
export interface ShiftContext {
  readonly engine: Engine
  readonly imageStore: ImageStore
  /** bytes; maps of stacks that need more are made and compared in strips */
  readonly budget: number
  readonly send: SendEvent
  readonly tensors: Pick<TensorStore, 'get'>
}

/**
 * Serves the request; reports its progress by events.
 * @throws Failure 'impossible-stack', 'over-budget', 'cancelled', 'not-found', 'invalid-document'
 */
export async function measureShifts(
  { engine, imageStore, budget, send, tensors }: ShiftContext,
  request: RequestOf<'measureShifts'>,
  signal: AbortSignal,
): Promise<Replies['measureShifts']> {
  const { job, shifts, paddingMode, show } = request
  const experiment = checkExperiment(request.experiment)
  const stack = experiment.stack.filter((layer) => layer.enabled)
  const input = await imageStore.inputMap(experiment, request.input, request.image, {
    signal,
    onProgress: () => undefined,
  })
  const held: AnyMap[] = [input.map]
  const possible = (layers: readonly Layer[]) =>
    requirePossible(planWithNumbers({ ...experiment, stack: layers }, input.map.shape, tensors))
  const rowsOf = (layers: readonly Layer[], key?: string) =>
    rowsOfAnyPlan(engine, possible(layers), input.map, budget, key)
  try {
    const afters = shifts.map((shift) => rowsOf(movedStack(stack, shift, paddingMode)))
    let before = rowsOf(stack, input.key)
    const { shape } = before
    const { height, width, channels } = gridShape(shape)
    const inside = request.inside && insideCells(possible(stack), request.inside)
    const measured = inside ?? { rows: { begin: 0, end: height }, columns: { begin: 0, end: width } }
    const maxRows = Math.min(before.maxRows, ...afters.map((after) => after.maxRows))
    if (maxRows >= height) {
      const { map } = await before.produce({ begin: 0, end: height }, 1, signal)
      held.push(map)
      before = rowsOfWhole(engine, map)
    }
    const tolerance = request.tolerance === 0 ? 0 : request.tolerance * (await spanOf(engine, before, signal))
    const strides = stridesOf(stack, input.map)
    const moves = shifts.map((shift) => strides && along(shift, strides))
    const reach = Math.max(0, ...moves.map((move) => Math.abs(move?.[0] ?? 0)))
    const overviews = shifts.map(() =>
      show === null ? null : accumulateOverview(engine, shape, Math.min(show, channels - 1)),
    )
    const align = overviews[0]?.align ?? 1
    const sums: Comparison[] = []

    for (const rows of stripsOf(height, maxRows, align)) {
      const around = { begin: Math.max(0, rows.begin - reach), end: Math.min(height, rows.end + reach) }
      const one = await before.produce(around, 1, signal)
      held.push(one.map)
      for (const [i, after] of afters.entries()) {
        const other = await after.produce(rows, align, signal)
        held.push(other.map)
        const own = shared(rows, measured.rows)
        const compared = { before: own.begin - one.begin, after: own.begin - other.begin, count: own.end - own.begin }
        const how = { tolerance, move: moves[i]!, rows: compared, columns: measured.columns }
        if (compared.count > 0) {
          const found = await engine.compare(one.map, other.map, how)
          sums[i] = sums[i] ? addComparisons(sums[i], found) : found
        }
        await overviews[i]?.add({ rows, map: other.map, first: rows.begin - other.begin })
        releaseMap(engine, held.pop()!)
        send({
          type: 'measureProgress',
          job,
          fraction: (rows.begin + ((i + 1) / shifts.length) * (rows.end - rows.begin)) / height,
        })
      }
      releaseMap(engine, held.pop()!)
    }
    const measures = shifts.map((shift, i) => ({
      shift,
      ...measuresOf(sums[i]!, moves[i] !== null),
      tile: overviews[i]?.finish() ?? null,
    }))
    return { shape, strides, contrast: contrastOf(sums[0]!), tolerance, inside, measures }
  } finally {
    for (const map of held) releaseMap(engine, map)
  }
}

/** Rows that both have; none from `end` to `end`, where they have none. */
function shared(one: Span, other: Span): Span {
  const end = Math.min(one.end, other.end)
  return { begin: Math.min(Math.max(one.begin, other.begin), end), end }
}

async function spanOf(engine: Engine, rows: RowProducer, signal: AbortSignal): Promise<number> {
  let [min, max] = [Infinity, -Infinity]
  const look = async ({ map }: { readonly map: FeatureMap }) => {
    for (const range of await engine.ranges(map)) {
      if (range) [min, max] = [Math.min(min, range[0]), Math.max(max, range[1])]
    }
  }
  await sweepRows(engine, rows, 1, look, { signal })
  return min <= max ? max - min : 0
}

/** Cells of the input from one cell of the stack's map to the next. */
function stridesOf(stack: readonly Layer[], input: AnyMap): readonly [number, number] | null {
  const plan = planStack(stack, input.shape)
  const placement = placementOf(plan, plan.steps.length - 1)
  return placement && [placement.rows.scale, placement.columns.scale]
}

/** How far the map moves along; null where that is no whole number of cells. */
function along([down, right]: Shift, [rows, columns]: readonly [number, number]): Shift | null {
  const moved = [down / rows, right / columns] as const
  return moved.every(Number.isInteger) ? moved : null
}
