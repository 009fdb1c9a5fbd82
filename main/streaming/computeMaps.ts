/**
 * The maps of a run, of which not all are stored: what earlier runs have in common with it is found, and the rest is
 * computed in strips where that spares memory.
 */
import { requirePossible, requireWithinBudget, type Plan } from '#app/plan'
import { planFrom, planToAll } from '#app/planPart'
import type { Engine, RunOptions } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import { stepKeys } from '#main/engine/stepKeys'
import { fitAsWholes, heldLevels, inOnePiece, stripBytes, type HeldLevels } from './heldLevels'
import type { SharedMaps } from './sharedMaps'
import { firstRead } from './splitPlan'
import { computeStreamed, isStreamed, missingBytes, releaseMap, wholeMap, type AnyMap } from './streamedMap'

export interface ComputeOptions extends Pick<RunOptions, 'signal' | 'onProgress'> {
  /** What is held of each map. */
  readonly levels: HeldLevels
  /** bytes */
  readonly budget: number
  /** Names the contents of the input: with it, maps of earlier runs that begin alike are used again. */
  readonly cacheKey?: string
  /** Where maps that are not whole are found again. */
  readonly shared?: SharedMaps
  /** Milliseconds that a step took in one strip, or at once. */
  readonly onTime?: (step: number, milliseconds: number) => void
}

/**
 * The maps of a plan, each retained once for the caller; null where nothing is held.
 * @throws Failure as `computeStreamed`
 */
export async function computeMaps(
  engine: Engine,
  plan: Plan,
  input: AnyMap,
  { levels, budget, cacheKey, shared, onTime, ...options }: ComputeOptions,
): Promise<readonly (AnyMap | null)[]> {
  const keys = cacheKey === undefined ? null : stepKeys(plan, cacheKey)
  const maps = levels.map((level, step) => {
    if (level === null || !keys) return null
    return level === 0 ? engine.find(keys[step]!) : (shared?.find(keys[step]!) ?? null)
  })
  const missing = levels.flatMap((level, step) => (level !== null && !maps[step] ? [step] : []))
  if (missing.length === 0) return maps
  const source = (keys && nearestSource(engine, plan, keys, missing[0]!)) ?? { map: input, first: 0 }
  try {
    const rest = planFrom(plan, source.first)
    const { plan: part, numbers } = planToAll(
      rest,
      missing.map((step) => step - source.first),
    )
    const stepOf = (number: number) => numbers[number]! + source.first
    const ofPart = part.steps.map((_, number) => (missing.includes(stepOf(number)) ? levels[stepOf(number)]! : null))
    const time = onTime && ((number: number, milliseconds: number) => onTime(stepOf(number), milliseconds))
    const made = await (inOnePiece(part, ofPart, budget, missingBytes(source.map))
      ? runWhole(engine, part, source.map, {
          ...options,
          keep: new Set(ofPart.flatMap((level, number) => (level === null ? [] : [number]))),
          summarize: true,
          ...(time && { onLayer: (number, _, milliseconds) => time(number, milliseconds) }),
        })
      : computeStreamed(engine, part, source.map, {
          ...options,
          levels: ofPart,
          stripBytes: stripBytes(budget),
          ...(time && { onTime: time }),
        }))
    for (const [number, map] of made.entries()) {
      if (!map) continue
      const step = stepOf(number)
      const key = keys?.[step]
      if (key !== undefined && !isStreamed(map)) engine.keep(map, key)
      maps[step] = key !== undefined && isStreamed(map) && shared ? shared.add(key, map) : map
    }
    return maps
  } catch (error) {
    for (const map of maps) if (map) releaseMap(engine, map)
    throw error
  } finally {
    if (source.map !== input) releaseMap(engine, source.map)
  }
}

/**
 * The maps of some steps as wholes, each retained once for the caller; null for the others, of which nothing is held.
 * @param budget bytes
 * @throws Failure 'over-budget' where they don't fit it, and as `Engine.run`
 */
export async function computeWhole(
  engine: Engine,
  plan: Plan,
  input: AnyMap,
  budget: number,
  options: Pick<RunOptions, 'signal' | 'cacheKey'> & { readonly keep: ReadonlySet<number> },
): Promise<readonly (FeatureMap | null)[]> {
  const { keep, ...others } = options
  if (!fitAsWholes(plan, budget, keep)) requireWithinBudget(plan, budget)
  const levels = plan.problem ? null : heldLevels(plan, budget, keep, 'nothing', missingBytes(input))
  if (!levels) return runWhole(engine, plan, input, options)
  return (await computeMaps(engine, plan, input, { ...others, levels, budget })) as readonly (FeatureMap | null)[]
}

/**
 * A run in one piece, for which an input that is not there as a whole is produced.
 * @throws Failure as `Engine.run`
 */
export async function runWhole(
  engine: Engine,
  plan: Plan,
  input: AnyMap,
  options: RunOptions,
): Promise<readonly (FeatureMap | null)[]> {
  requirePossible(plan)
  const whole = await wholeMap(engine, input, options.signal)
  try {
    return await engine.run(plan, whole, options)
  } finally {
    engine.release(whole)
  }
}

/** The map nearest before a step that is found as a whole, and from which all steps after it can be computed. */
function nearestSource(
  engine: Engine,
  plan: Plan,
  keys: readonly string[],
  before: number,
): { map: FeatureMap; first: number } | null {
  for (let step = before - 1; step >= 0; step--) {
    const map = firstRead(plan, step + 1) === step ? engine.find(keys[step]!) : null
    if (map) return { map, first: step + 1 }
  }
  return null
}
