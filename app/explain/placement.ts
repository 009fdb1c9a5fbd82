/** How the maps of a plan lie on the image at the beginning of the stack. */
import type { Line } from '#app/calls/axis'
import { geometryOf } from '#app/calls/geometry'
import type { Plan } from '#app/plan'
import { callsBackwards, inputOf } from './provenance'

/** How a map lies on the image. */
export interface Placement {
  readonly rows: Line
  readonly columns: Line
}

const identity: Line = { scale: 1, offset: 0 }

/** How the map of a step lies on the image; null if it has no rows and columns, or if a step before had none. */
export function placementOf(plan: Plan, at: number): Placement | null {
  let placement: Placement = { rows: identity, columns: identity }
  for (let step = plan.steps[at]; step; step = plan.steps[step.source]) {
    for (const { call, input, output } of callsBackwards(step, inputOf(plan, step))) {
      if (input.flat || output.flat) return null
      const { line } = geometryOf(call)
      placement = {
        rows: after(placement.rows, line(0, input.height, output.height)),
        columns: after(placement.columns, line(1, input.width, output.width)),
      }
    }
  }
  return placement
}

function after(later: Line, earlier: Line): Line {
  return { scale: earlier.scale * later.scale, offset: earlier.scale * later.offset + earlier.offset }
}
