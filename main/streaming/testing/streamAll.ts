/** Maps of a plan as a run gives them that exceeds its budget, and of which all maps are asked for. */
import type { Plan } from '#app/plan'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import { heldLevels, stripBytes } from '#main/streaming/heldLevels'
import { computeStreamed, type StreamedMap, type StreamedRunOptions } from '#main/streaming/streamedMap'

export async function streamAll(
  engine: Engine,
  plan: Plan,
  input: FeatureMap,
  budget: number,
  options: Omit<StreamedRunOptions, 'levels' | 'stripBytes'> = {},
): Promise<(FeatureMap | StreamedMap)[]> {
  const levels = heldLevels(plan, budget, new Set(plan.steps.keys()), 'levels', 0)
  if (!levels) throw new RangeError(`expected a plan that exceeds ${budget} bytes`)
  const maps = await computeStreamed(engine, plan, input, { ...options, levels, stripBytes: stripBytes(budget) })
  return maps.map((map) => map!)
}
