/** How the maps of a plan lie on the image at the beginning of the stack. */
import type { Line } from '#app/calls/axis'
import { geometryOf } from '#app/calls/geometry'
import type { Plan, Step } from '#app/plan'
import { joinOf, lanesOf } from './joined'
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
  for (let step = plan.steps[at]; step; step = plan.steps[mainRead(step)]) {
    if (step.shape.flat) return null
    // Lanes that are joined keep the place of every cell.
    for (const { call, input, output } of joinOf(step) ? [] : callsBackwards(step, inputOf(plan, step))) {
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

/** The map that a step's lies on: of a join that of the first lane whose cells are those of the joined map. */
function mainRead(step: Step): number {
  const join = joinOf(step)
  const lane = join?.kernel === 'arithmetic' ? join.perChannel.indexOf(false) : 0
  return join ? lanesOf(step)[lane]! : step.source
}

function after(later: Line, earlier: Line): Line {
  return { scale: earlier.scale * later.scale, offset: earlier.scale * later.offset + earlier.offset }
}
