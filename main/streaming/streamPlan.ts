/**
 * A run that is larger than memory: strip by strip, each through the engine, its maps passed on and released. The result
 * is that of a run in one piece, in the order of the rows.
 */
import type { StripRows } from '#app/calls/stripRows'
import { cancelled } from '#app/failure'
import type { Plan } from '#app/plan'
import type { MapShape } from '#app/shape'
import { message } from '#app/text/message'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import { cutStrips } from './strips'
import { accumulatePool, accumulateRows } from './accumulators'
import { copyRows, copyRowsToNewMap, inSlices, rowsView, type NewRows } from './rowBlocks'
import { inputRows, type RowSource } from './rowProducer'
import { splitPlan } from './splitPlan'

export interface StreamOptions {
  /** bytes that a strip may need */
  readonly stripBytes: number
  /** The new rows of all maps in a strip begin at multiples of it; 1 without it. */
  readonly align?: number
  /** Whole maps that steps write into, by step; of those in strips `take` is given nothing. */
  readonly into?: ReadonlyMap<number, FeatureMap>
  /** Steps whose rows `take` is given; all without it. Others need not be computed. */
  readonly keep?: ReadonlySet<number>
  /** Summarizes the rows that `take` is given while they are in cache, as a run does. */
  readonly summarize?: boolean
  /** Milliseconds of a step of `keep` or `into`, in one strip. */
  readonly onTime?: (step: number, milliseconds: number) => void
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
    const inStrips = [...(options.keep ?? streamed.steps.keys())].filter((step) => step < streamed.steps.length)
    // What follows is computed from the last of them.
    const keep = new Set([...inStrips, ...(streamed.steps.length > 0 ? [streamed.steps.length - 1] : [])])
    await sweep(engine, streamed, source, takeAll, { ...options, keep })
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
  { stripBytes, align, signal, onProgress, onTime, keep, summarize, into = new Map() }: StreamOptions,
): Promise<void> {
  const strips = cutStrips(plan, stripBytes, align)
  const taken = [...(keep ?? plan.steps.keys())]
  reserve(
    engine,
    taken.map((step) => strips.map((strip) => strip.plan.steps[step]!.shape)),
  )
  for (const [index, { input: inputSpans, plan: part, steps, onlyOwnValid }] of strips.entries()) {
    if (signal?.aborted) throw cancelled(message('engine.run'))
    const held: FeatureMap[] = []
    try {
      const input = await inputRows(engine, source, inputSpans, held, signal)
      const maps = await engine.run(part, input, {
        keep: new Set([...taken, ...into.keys()]),
        // Rows that may be wrong stay in maps of the strip.
        ...(!onlyOwnValid && { into: viewsOf(into, steps), from: firstRows(steps) }),
        ...(signal && { signal }),
        ...(summarize && { summarize }),
        ...(onTime && { onLayer: (step, _, milliseconds) => onTime(step, milliseconds) }),
      })
      held.push(...maps.filter((map) => map !== null))
      const given = new Map<number, NewRows>()
      for (const [step, { own: rows, held: span }] of steps.entries()) {
        if (rows.begin >= rows.end) continue
        const [map, whole] = [maps[step], into.get(step)]
        const first = rows.begin - span.begin
        if (map && whole) copyRows(map, first, whole, rows.begin, rows.end - rows.begin)
        if (whole) given.set(step, { step, rows, map: whole, first: rows.begin })
        else if (map && onlyOwnValid) {
          const own = copyRowsToNewMap(engine, map, first, rows)
          held.push(own)
          given.set(step, { step, rows, map: own, first: 0 })
        } else if (map) given.set(step, { step, rows, map, first: 0 })
      }
      await take(
        taken.flatMap((step) => given.get(step) ?? []),
        steps.length > 0 ? given.get(steps.length - 1) : { step: -1, rows: inputSpans[0]!, map: input, first: 0 },
      )
    } finally {
      for (const map of held) engine.release(map)
    }
    onProgress?.((index + 1) / strips.length)
  }
}

/** Allocates memory for the tallest strip and releases it, so that all strips reuse it. */
function reserve(engine: Engine, shapes: readonly (readonly MapShape[])[]): void {
  const tallest = shapes.map((of) => of.reduce((one, other) => (other.height > one.height ? other : one)))
  for (const map of tallest.map(engine.allocate)) engine.release(map)
}

/** For each step, the row of the strip at which its own rows begin. */
function firstRows(steps: readonly StripRows[]): Map<number, number> {
  return new Map(steps.map(({ own, held }, step) => [step, own.begin < own.end ? own.begin - held.begin : 0]))
}

function viewsOf(into: ReadonlyMap<number, FeatureMap>, steps: readonly StripRows[]): Map<number, FeatureMap> {
  return new Map([...into].map(([step, map]) => [step, rowsView(map, steps[step]!.held)]))
}
