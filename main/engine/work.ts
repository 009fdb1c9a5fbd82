/**
 * Estimates of work in nanoseconds of one thread: they size strips, weigh progress, and decide what is too small to be
 * sent to a worker. Rough on purpose; results never depend on them.
 */
import { geometryOf } from '#app/calls/geometry'
import type { KernelCall } from '#app/calls/kernelCall'
import type { Plan } from '#app/plan'
import { cellCount, type MapShape } from '#app/shape'

/** Whose work is estimated. 'divided' takes any call for a long one, so that even small maps are cut among workers. */
export type Estimates = 'native' | 'portable' | 'divided'

/** Work below this is done in this thread: a round trip to the workers would take longer. */
export const INLINE_WORK = 1e6

/** Work of a whole call. */
export function callWork(call: KernelCall, input: MapShape, output: MapShape, estimates: Estimates): number {
  const cells = cellCount(output)
  if (estimates === 'divided') return cells * 1e9
  const geometry = geometryOf(call)
  const read = geometry.cellsRead(input)
  return cells * (estimates === 'portable' ? 40 + 6 * read : geometry.cellWork(read))
}

/** Work of a whole plan. */
export function planWork(plan: Plan, estimates: Estimates): number {
  let work = 0
  for (const { source, calls } of plan.steps) {
    let input = plan.steps[source]?.shape ?? plan.input
    for (const { call, shape } of calls) {
      work += callWork(call, input, shape, estimates)
      input = shape
    }
  }
  return work
}
