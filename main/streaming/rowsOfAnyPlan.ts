/** Rows of the last map of any plan, on demand. */
import { planBytes, type Plan } from '#app/plan'
import { gridShape } from '#app/shape'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import { computeWhole } from './computeMaps'
import { stripBytes } from './heldLevels'
import { rowsOfPlan, rowsOfWhole, type RowProducer } from './rowProducer'
import { splitPlan } from './splitPlan'

/**
 * The rows of the last map of any plan, or of its input where it has no steps. What fits the budget, and what can't be
 * computed by rows but is small, is computed as a whole each time.
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
): RowProducer {
  const last = plan.steps.length - 1
  if (last < 0) return rowsOfWhole(engine, input)
  const { shape } = plan.steps[last]!
  const bytes = stripBytes(budget)
  if (planBytes(plan) > budget && splitPlan(plan, bytes).rest === null) return rowsOfPlan(engine, plan, input, bytes)
  return {
    ...rowsOfWhole(engine, input),
    shape,
    maxRows: gridShape(shape).height,
    async produce(_, __, signal) {
      const maps = await computeWhole(engine, plan, input, budget, {
        keep: new Set([last]),
        ...(signal && { signal }),
        ...(cacheKey !== undefined && { cacheKey }),
      })
      return { map: maps[last]!, begin: 0 }
    },
  }
}
