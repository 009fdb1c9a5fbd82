/**
 * A run that is larger than memory: strip by strip, each through the engine, its maps passed on and released. The result
 * is that of a run in one piece, in the order of the rows.
 */
import type { Span } from '#app/calls/kernelCall'
import { cancelled } from '#app/failure'
import type { Plan } from '#app/plan'
import { message } from '#app/text/message'
import type { MapShape } from '#app/shape'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import { cutStrips } from './strips'
import { accumulatePool, accumulateRows } from './accumulators'
import { copyRows, inSlices, readSpans, type NewRows } from './rowBlocks'
import { splitPlan } from './splitPlan'

/** An input that is read by rows. */
export interface RowSource {
  readonly shape: MapShape
  /** Writes the rows of all channels into a map of as many rows. */
  read(rows: Span, into: FeatureMap): Promise<void>
}

export interface StreamOptions {
  /** bytes that a strip may need */
  readonly stripBytes: number
  /** Strips of all maps, and their new rows in them, begin at multiples of it; 1 without it. */
  readonly align?: number
  readonly signal?: AbortSignal
  /** Share of the strips done, 0 .. 1, never falling. */
  readonly onProgress?: (fraction: number) => void
}

/**
 * Computes a plan strip by strip; `take` is given every row of every map once, those of a strip together. Layers that need
 * their whole input, and what follows them, come at the end, from a small map that accumulates on the way.
 * @throws Failure 'over-budget' for a stack that can't be cut, 'cancelled', and what reading and taking may throw
 */
export async function streamPlan(
  engine: Engine,
  plan: Plan,
  source: RowSource,
  take: Take,
  options: StreamOptions,
): Promise<void> {
  const { streamed, rest } = splitPlan(plan, options.stripBytes)
  if (!rest) return sweep(engine, streamed, source, take, options)
  const small = engine.allocate(rest.plan.input)
  const held = [small]
  try {
    const accumulator = rest.pool
      ? accumulatePool(rest.pool, streamed.steps.at(-1)?.shape ?? streamed.input, small)
      : accumulateRows(small)
    const takeAll: Take = async (made, last) => {
      if (last) await inSlices(last, accumulator.add)
      await take(made, last)
    }
    await sweep(engine, streamed, source, takeAll, options)
    accumulator.finish()
    const maps = await engine.run(rest.plan, small, options.signal && { signal: options.signal })
    held.push(...maps.map((map) => map!))
    const made = held
      .slice(rest.pool ? 0 : 1)
      .map((map, i) => ({ step: streamed.steps.length + i, rows: { begin: 0, end: map.height }, map, first: 0 }))
    await take(made, made.at(-1))
  } finally {
    for (const map of held) engine.release(map)
  }
}

/** @param last rows of the last map, or of the input where there is no step; undefined where there are none */
type Take = (made: readonly NewRows[], last: NewRows | undefined) => Promise<void>

/** The strips of a plan whose steps all go by rows. */
async function sweep(
  engine: Engine,
  plan: Plan,
  source: RowSource,
  take: Take,
  { stripBytes, align, signal, onProgress }: StreamOptions,
): Promise<void> {
  const strips = cutStrips(plan, stripBytes, align)
  for (const [index, { input: inputSpans, plan: part, steps, onlyOwnValid }] of strips.entries()) {
    if (signal?.aborted) throw cancelled(message('engine.run'))
    const input = engine.allocate(part.input)
    const held = [input]
    try {
      await readSpans(source, inputSpans, input)
      const maps = await engine.run(part, input, signal && { signal })
      held.push(...maps.map((map) => map!))
      const given = steps.map((strip, step): NewRows => ({
        step,
        rows: strip.own,
        map: maps[step]!,
        first: strip.own.begin - strip.held.begin,
      }))
      const made = given.filter(({ rows }) => rows.begin < rows.end)
      if (onlyOwnValid) {
        made.forEach((one, i) => {
          const map = copyRowsToNewMap(engine, one.map, one.first, one.rows)
          held.push(map)
          made[i] = { ...one, map, first: 0 }
        })
      }
      await take(
        made,
        steps.length > 0
          ? made.find(({ step }) => step === steps.length - 1)
          : { step: -1, rows: inputSpans[0]!, map: input, first: 0 },
      )
    } finally {
      for (const map of held) engine.release(map)
    }
    onProgress?.((index + 1) / strips.length)
  }
}

/** Rows of a map that begin at its row `first`, in a map of their own. */
export function copyRowsToNewMap(engine: Engine, map: FeatureMap, first: number, rows: Span): FeatureMap {
  const own = engine.allocate({ ...map.shape, height: rows.end - rows.begin })
  copyRows(map, first, own, 0, own.height)
  return own
}
