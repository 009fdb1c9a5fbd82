/** Rows of the last map of any plan, on demand. */
import { planBytes, type Plan } from '#app/plan'
import { gridShape } from '#app/shape'
import type { Engine } from '#main/engine/engine'
import { computeWhole } from './computeMaps'
import { stripBytes } from './heldLevels'
import { rowsOfPlan, type RowProducer } from './rowProducer'
import { splitPlan } from './splitPlan'
import { rowsOf, type AnyMap } from './streamedMap'

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
  input: AnyMap,
  budget: number,
  cacheKey?: string,
): RowProducer {
  const last = plan.steps.length - 1
  const rows = rowsOf(engine, input)
  if (last < 0) return rows
  const { shape } = plan.steps[last]!
  const bytes = stripBytes(budget)
  if (planBytes(plan) > budget && splitPlan(plan, bytes).rest === null) return rowsOfPlan(engine, plan, rows, bytes)
  return {
    ...rows,
    keptBytes: Infinity,
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
