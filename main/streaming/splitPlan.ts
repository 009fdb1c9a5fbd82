/**
 * Splits a plan before a layer that needs its whole input: the layers before it run in strips, and what follows runs in
 * one piece on a small map that accumulates from the rows of the last one.
 */
import { formatBytes } from '#app/text/bytes'
import { Failure } from '#app/failure'
import { geometryOf } from '#app/calls/geometry'
import type { Regions, Rows } from '#app/calls/geometry/geometry'
import { planBytes, type Plan, type Step } from '#app/plan'
import { planFrom } from '#app/planPart'
import { stepsRead } from '#app/layers/layer'
import { message } from '#app/text/message'
import { mapBytes } from '#app/shape'
import { isRunningReducer } from '#app/calls/runningReducer'
import { isRowwise } from './callGraph'

export interface Split {
  /** The first steps, which all go by rows. */
  readonly streamed: Plan
  readonly rest: Rest | null
}

export interface Rest {
  /** Pools into the accumulated map, that of the step after the streamed ones; null where it is the last streamed map. */
  readonly pool: Regions | null
  /** The steps after the accumulated map, which is their input. */
  readonly plan: Plan
}

/** What runs in one piece needs no more memory than so many strips. */
const MAX_REST_STRIPS = 4

/**
 * @param stripBytes what a strip may need
 * @throws Failure 'over-budget' naming the layer that needs its whole input at once
 */
export function splitPlan(plan: Plan, stripBytes: number): Split {
  const wrapped = plan.steps.some((step) => rowsIn(step).some((rows) => rows?.mode === 'circular'))
  for (const [index, step] of plan.steps.entries()) {
    // Regions don't start at whole strides, which wrapped strips require.
    const byRows = isRowwise(step) && !(wrapped && rowsIn(step).some((rows) => rows?.scale === null))
    if (byRows && tallestRegion(plan, index) <= stripBytes) continue
    const cuts = [poolRest(plan, index), heldRest(plan, index)]
    const rest = cuts.find((cut) => cut && planBytes(cut.plan) <= MAX_REST_STRIPS * stripBytes)
    if (rest)
      return {
        streamed: {
          ...plan,
          steps: plan.steps.slice(0, plan.steps.length - rest.plan.steps.length - (rest.pool ? 1 : 0)),
        },
        rest,
      }
    if (!byRows) throw needsWholeInput(step, plan.steps[step.source]?.shape ?? plan.input)
  }
  return { streamed: plan, rest: null }
}

/** Bytes of a strip with the rows that the tallest region of a step takes; 0 for other steps. */
function tallestRegion(plan: Plan, index: number): number {
  const regions = regionsOf(plan.steps[index]!)
  if (!regions) return 0
  const input = plan.steps[plan.steps[index]!.source]?.shape ?? plan.input
  const rows = Math.max(...regions.grids(input).flatMap((grid) => grid.rows.map(({ begin, end }) => end - begin)))
  return (rows / input.height) * planBytes({ ...plan, steps: plan.steps.slice(0, index) })
}

/** What follows a step that pools by regions, if its sums can grow row by row. */
function poolRest(plan: Plan, index: number): Rest | null {
  const step = plan.steps[index]!
  const pool = regionsOf(step)
  // The rows that accumulate are those of the last map in strips.
  if (step.calls.length > 1 || step.source !== index - 1 || !pool || !isRunningReducer(pool.reducer)) return null
  const first = index + 1
  return firstRead(plan, first) < index ? null : { pool, plan: planFrom(plan, first) }
}

/** How the calls of a step read by rows. */
function rowsIn({ calls }: Step): (Rows | null)[] {
  return calls.map(({ call }) => geometryOf(call).rows)
}

/** The regions that the first call of a step pools, or null. */
function regionsOf({ calls: [first] }: Step): Regions | null {
  return first ? geometryOf(first.call).regions : null
}

/** A step and what follows it; where that reads maps from before the step, all from the first of these on. */
function heldRest(plan: Plan, index: number): Rest {
  let first = index
  for (let read = firstRead(plan, first); read < first - 1; read = firstRead(plan, first)) first = read + 1
  return { pool: null, plan: planFrom(plan, first) }
}

/** The first of the maps that the steps from `first` on read; -1 for the input. */
export function firstRead({ steps }: Plan, first: number): number {
  return Math.min(first - 1, ...steps.slice(first).flatMap(stepsRead))
}

function needsWholeInput(step: Step, input: Plan['input']): Failure {
  return new Failure(
    'over-budget',
    message('engine.needsWholeInput', { layer: step.name, bytes: formatBytes(mapBytes(input)) }),
    { layerId: step.layerId },
  )
}
