/**
 * How much of each map of a run stays in memory: all of it, its coarse levels, or nothing. Maps that nobody looks at
 * need not be stored; what of them is asked for later is computed again, just there.
 */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { planBytes, type Plan } from '#app/plan'
import { formatShape, mapBytes, type MapShape } from '#app/shape'
import { levelShape, overviewLevel } from '#main/engine/pyramid'
import { planWork } from '#main/engine/work'
import { splitPlan } from './splitPlan'
import { cutStrips } from './strips'

/** By step, the finest level that is held of its map: 0 for the whole map; null for nothing. */
export type HeldLevels = readonly (number | null)[]

/** Bytes of maps that are stored although nobody looks at them: so much is not worth computing again. */
const SPARE_BYTES = 256e6
/** Bytes that a strip takes where memory is not what limits it: few enough to be reused, warm, from strip to strip. */
const STRIP_BYTES = 128e6
/** Share of the budget that a strip may need. */
const STRIP_SHARE = 1 / 16
/** Share of the budget for the levels that are held. */
const HELD_SHARE = 1 / 4
/** Share of the budget for whole maps of a run that exceeds it. */
const WHOLE_SHARE = 1 / 2
/** Work of all strips, as a multiple of that of a run in one piece. */
const MOST_WORK = 1.3
/** Coarser levels alone take a small part of the map. */
const WORTHWHILE_LEVEL = 2

/** Bytes that a strip may need. */
export function stripBytes(budget: number): number {
  return Math.min(STRIP_BYTES, budget * STRIP_SHARE)
}

/**
 * What is held of the maps of a run; null where it is best computed in one piece.
 * @param budget bytes
 * @param wanted steps whose maps are asked for
 * @param others what is held of the other maps
 * @param missing bytes of the input that are not in memory, as `missingBytes` says
 */
export function heldLevels(
  plan: Plan,
  budget: number,
  wanted: ReadonlySet<number>,
  others: 'levels' | 'nothing',
  missing: number,
): HeldLevels | null {
  const { steps } = plan
  const exceeds = planBytes(plan) > budget
  const areWhole = fitAsWholes(plan, budget, wanted)
  const share = Math.min(exceeds ? Infinity : SPARE_BYTES, budget * HELD_SHARE) / steps.length
  const levels = steps.map(({ shape }, step) => {
    if (wanted.has(step) ? areWhole : others === 'nothing') return wanted.has(step) ? 0 : null
    return exceeds || coarsestLevel(shape) >= WORTHWHILE_LEVEL ? firstHeldLevel(shape, share) : 0
  })
  return exceeds || (missing + sparedBytes(plan, levels) > SPARE_BYTES && streams(plan, levels, stripBytes(budget)))
    ? levels
    : null
}

/** Whether some maps can be held as wholes. */
export function fitAsWholes(plan: Plan, budget: number, steps: ReadonlySet<number>): boolean {
  const bytes = [...steps].reduce((sum, step) => sum + plan.steps[step]!.bytes, 0)
  return planBytes(plan) <= budget || bytes <= budget * WHOLE_SHARE
}

/** Whether maps of a plan are best computed in one piece, because strips would spare little memory. */
export function inOnePiece(plan: Plan, levels: HeldLevels, budget: number, missing: number): boolean {
  const areWhole = levels.every((level) => level === null || level === 0)
  return areWhole && planBytes(plan) <= budget && missing + sparedBytes(plan, levels) <= SPARE_BYTES
}

/**
 * The finest level held of an image's map; finer ones are quickly read from the samples. 0 holds the whole map, where
 * leaving it out would save too little memory, or where its levels would take most of it.
 */
export function imageLevel(shape: MapShape, budget: number): number {
  const isSmall = mapBytes(shape) <= Math.min(SPARE_BYTES, budget * HELD_SHARE)
  const level = coarsestLevel(shape)
  return isSmall || level < WORTHWHILE_LEVEL ? 0 : level
}

/** Bytes of the maps that are not held as wholes. */
function sparedBytes({ steps }: Plan, levels: HeldLevels): number {
  return steps.reduce((sum, { bytes }, step) => (levels[step] === 0 ? sum : sum + bytes), 0)
}

/** Whether a plan can be computed in strips that repeat little of their work. */
function streams(plan: Plan, levels: HeldLevels, bytes: number): boolean {
  try {
    const { streamed } = splitPlan(plan, bytes)
    const strips = cutStrips(streamed, bytes, stripAlign(levels.slice(0, streamed.steps.length)))
    const work = strips.reduce((sum, strip) => sum + planWork(strip.plan, 'native'), 0)
    return work <= MOST_WORK * planWork(streamed, 'native')
  } catch (error) {
    if (error instanceof Failure && error.code === 'over-budget') return false
    throw error
  }
}

/** Rows at whose multiples strips begin, so that none cuts a cell of a level that is held. */
export function stripAlign(levels: HeldLevels): number {
  return 2 ** Math.max(0, ...levels.map((level) => level ?? 0))
}

/** The finest level that takes no more than `bytes`, with its mean and maximum and those of all coarser ones. */
export function firstHeldLevel(shape: MapShape, bytes: number): number {
  if (mapBytes(shape) <= bytes) return 0
  const coarsest = coarsestLevel(shape)
  for (let level = 1; level <= coarsest; level++) {
    const all = 2 * shape.channels * mapBytes(levelShape(shape, level)) * (4 / 3)
    if (all <= bytes || level === coarsest) return level
  }
  throw new Failure('over-budget', message('engine.mapOverBudget', { shape: formatShape(shape) }))
}

/** Strips have no levels beyond those of their width. */
function coarsestLevel(shape: MapShape): number {
  return overviewLevel({ ...shape, height: 1 })
}
