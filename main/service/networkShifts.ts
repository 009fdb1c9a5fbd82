/** Measures what a moving input changes in every layer of a network, and in its answer. */
import type { RequestOf, Replies } from '#app/protocol/contract'
import { consistencyOf, topClass } from '#app/compare/networks'
import { measuresOf, movedStack } from '#app/compare/shiftInvariance'
import { checkExperiment } from '#app/document/parse'
import type { Lane } from '#app/document/experiment'
import { requirePossible, requireWithinBudget } from '#app/plan'
import type { FeatureMap } from '#main/engine/featureMap'
import { releaseMap, wholeMap } from '#main/streaming/streamedMap'
import type { ShiftContext } from './shifts'
import { planWithNumbers } from './tensors'

/**
 * Serves the request; reports its progress by events.
 * @throws Failure 'impossible-stack', 'over-budget', 'cancelled', 'not-found', 'invalid-document'
 */
export async function measureNetwork(
  { engine, imageStore, budget, send, tensors }: ShiftContext,
  request: RequestOf<'measureNetwork'>,
  signal: AbortSignal,
): Promise<Replies['measureNetwork']> {
  const { job, shifts, paddingMode } = request
  const experiment = checkExperiment(request.experiment)
  const stack = experiment.stack.filter((layer) => layer.enabled)
  const input = await imageStore.inputMap(experiment, request.input, request.image, {
    signal,
    onProgress: () => undefined,
  })
  const planned = (layers: Lane) =>
    requirePossible(planWithNumbers({ ...experiment, stack: layers }, input.map.shape, tensors))
  const held: FeatureMap[] = []
  const hold = (maps: readonly (FeatureMap | null)[]) => {
    held.push(...(maps as FeatureMap[]))
    return maps as readonly FeatureMap[]
  }
  try {
    const plan = planned(stack)
    // The maps of two runs are compared.
    requireWithinBudget(plan, budget / 2)
    const whole = await wholeMap(engine, input.map, signal)
    held.push(whole)
    const before = hold(await engine.run(plan, whole, { signal, cacheKey: input.key }))
    const results = []
    for (const [i, shift] of shifts.entries()) {
      const run = engine.run(planned(movedStack(stack, shift, paddingMode)), whole, { signal })
      const [, ...after] = hold(await run)
      const changes = []
      for (const [step, map] of after.entries()) {
        const { relativeChange, cosineSimilarity } = measuresOf(
          await engine.compare(before[step]!, map, { tolerance: 0, move: null }),
          false,
        )
        changes.push({ relativeChange, cosineSimilarity })
      }
      const scores = scoresOf(after.at(-1))
      const top = scores && topClass(scores)
      results.push({ shift, changes, top, score: top === null ? null : scores![top]! })
      for (const map of held.splice(1 + before.length)) engine.release(map)
      send({ type: 'measureProgress', job, fraction: (i + 1) / shifts.length })
    }
    return {
      layers: plan.steps.map(({ layerId, name }) => ({ layerId, name })),
      shifts: results,
      consistency: consistencyOf(results.map(({ top }) => top)),
    }
  } finally {
    for (const map of held) engine.release(map)
    releaseMap(engine, input.map)
  }
}

/** The values of a map that is a vector, or has one cell a channel; null for others, which say nothing about classes. */
function scoresOf(map: FeatureMap | undefined): Float32Array | null {
  if (!map || (!map.shape.flat && (map.height > 1 || map.width > 1))) return null
  if (map.shape.flat) return map.data.subarray(0, map.channels * map.height * map.width)
  return Float32Array.from({ length: map.channels }, (_, channel) => map.data[channel * map.planeStride]!)
}
