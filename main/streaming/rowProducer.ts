/** Rows of a map, made when they are asked for: of the last map of a plan, of any size, or of a map that is there. */
import type { Span } from '#app/calls/kernelCall'
import { cancelled } from '#app/failure'
import { planBytes, type Plan } from '#app/plan'
import { message } from '#app/text/message'
import { gridShape, type MapShape } from '#app/shape'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import { cutRange } from './strips'
import { roundDown } from '#app/calls/stripRows'
import { copyRows, readPieces, rowsOfMap, type MadeRows } from './rowBlocks'
import { splitPlan } from './splitPlan'
import { copyRowsToNewMap, streamPlan } from './streamPlan'

/** Share of the budget that a strip may need. */
export const STRIP_SHARE = 1 / 16

export interface RowMaker {
  readonly shape: MapShape
  /** How many rows may be made at once. */
  readonly most: number
  /**
   * Makes rows, and perhaps others beside them, in a map that is held once for the caller.
   * @param rows from a multiple of `align` on; so is what is made
   * @throws Failure 'cancelled'
   */
  make(rows: Span, align: number, signal?: AbortSignal): Promise<Piece>
  /** Holds what the rows are made of once more. */
  hold(): void
  /** Gives up one hold. */
  free(): void
}

export interface Piece {
  readonly map: FeatureMap
  /** The row of the whole map at which it begins. */
  readonly begin: number
}

/**
 * The rows of the last map of a plan whose steps all go by rows.
 * @param stripBytes what a strip may need
 */
export function rowsOfPlan(engine: Engine, plan: Plan, input: FeatureMap, stripBytes: number): RowMaker {
  const { shape } = plan.steps.at(-1)!
  const last = plan.steps.length - 1
  return {
    shape,
    most: Math.max(1, Math.floor((stripBytes * shape.height) / planBytes(plan))),
    async make(rows, align, signal) {
      const strip = cutRange(plan, rows, align)
      const { made, own } = strip.steps[last]!
      const part = engine.allocate(strip.plan.input)
      try {
        await readPieces(rowsOfMap(input), strip.input, part)
        const maps = await engine.run(strip.plan, part, { keep: new Set([last]), ...(signal && { signal }) })
        const map = maps[last]!
        if (!strip.onlyOwnValid) return { map, begin: made.begin }
        try {
          return { map: copyRowsToNewMap(engine, map, own.begin - made.begin, own), begin: own.begin }
        } finally {
          engine.free(map)
        }
      } finally {
        engine.free(part)
      }
    },
    hold: () => engine.hold(input),
    free: () => engine.free(input),
  }
}

/** The rows of a map that is there. */
export function rowsOfWhole(engine: Engine, map: FeatureMap): RowMaker {
  const hold = () => engine.hold(map)
  return {
    shape: map.shape,
    most: gridShape(map.shape).height,
    async make() {
      hold()
      return { map, begin: 0 }
    },
    hold,
    free: () => engine.free(map),
  }
}

/**
 * The rows of the last map of any plan, or of its input where it has no steps. What fits the budget, and what can't be
 * made by rows but is small, is made as a whole each time.
 * @param budget bytes
 * @param cacheKey names the input's contents, as for a run
 * @throws Failure 'over-budget' naming a layer that needs its whole input at once
 */
export function rowsOfAnyPlan(
  engine: Engine,
  plan: Plan,
  input: FeatureMap,
  budget: number,
  cacheKey?: string,
): RowMaker {
  const last = plan.steps.length - 1
  if (last < 0) return rowsOfWhole(engine, input)
  const { shape } = plan.steps[last]!
  const stripBytes = budget * STRIP_SHARE
  const whole = (make: (signal: AbortSignal | undefined) => Promise<FeatureMap>): RowMaker => ({
    ...rowsOfWhole(engine, input),
    shape,
    most: gridShape(shape).height,
    make: async (_, __, signal) => ({ map: await make(signal), begin: 0 }),
  })
  if (planBytes(plan) <= budget) {
    return whole(async (signal) => {
      const maps = await engine.run(plan, input, {
        keep: new Set([last]),
        ...(signal && { signal }),
        ...(cacheKey !== undefined && { cacheKey }),
      })
      return maps[last]!
    })
  }
  if (splitPlan(plan, stripBytes).rest === null) return rowsOfPlan(engine, plan, input, stripBytes)
  return whole(async (signal) => {
    const map = engine.allocate(shape)
    const take = async (made: readonly MadeRows[]) => {
      for (const { step, rows, map: from, first } of made)
        if (step === last) copyRows(from, first, map, rows.begin, rows.end - rows.begin)
    }
    try {
      await streamPlan(engine, plan, rowsOfMap(input), take, { stripBytes, ...(signal && { signal }) })
      return map
    } catch (error) {
      engine.free(map)
      throw error
    }
  })
}

export interface Sweeping {
  readonly signal?: AbortSignal | undefined
  /** Share of the rows done, 0 .. 1, never falling. */
  readonly onProgress?: (fraction: number) => void
}

/**
 * Makes all rows in their order, and gives them away, as many at a time as may be made at once.
 * @param align what is given begins at a multiple of it
 * @throws Failure 'cancelled', and what making and taking may throw
 */
export async function sweepRows(
  engine: Engine,
  rows: RowMaker,
  align: number,
  take: (made: MadeRows) => Promise<void>,
  { signal, onProgress }: Sweeping,
): Promise<void> {
  const { height } = gridShape(rows.shape)
  for (const { begin, end } of stripsOf(height, rows.most, align)) {
    if (signal?.aborted) throw cancelled(message('engine.readMap'))
    const { map, begin: first } = await rows.make({ begin, end }, align, signal)
    try {
      await take({ step: 0, rows: { begin, end }, map, first: begin - first })
    } finally {
      engine.free(map)
    }
    onProgress?.(end / height)
  }
}

/** So many rows cut into strips of `most` rows or fewer, and of `align` rows or more: each begins at a multiple of that. */
export function stripsOf(height: number, most: number, align: number): Span[] {
  const step = Math.max(align, roundDown(most, align))
  return Array.from({ length: Math.ceil(height / step) }, (_, i) => ({
    begin: i * step,
    end: Math.min((i + 1) * step, height),
  }))
}
