/** How the maps of a plan lie on the image at the beginning of the stack. */
import { axisWindow, type Axis } from '#app/calls/axis'
import type { KernelCall } from '#app/calls/kernelCall'
import { extent } from '#app/layers/window'
import type { Plan } from '#app/plan'
import { callsBackwards, inputOf } from './provenance'
import type { MapShape } from '#app/shape'

/** A position on one axis of a map to the same position on another map: other = scale * own + offset. Cell i is [i, i + 1). */
export interface Line {
  readonly scale: number
  readonly offset: number
}

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
      placement = {
        rows: after(placement.rows, lineOf(call, 0, input, output)),
        columns: after(placement.columns, lineOf(call, 1, input, output)),
      }
    }
  }
  return placement
}

/** Where the middle of a cell's window lies: one line per axis. */
function lineOf(call: KernelCall, axis: Axis, input: MapShape, output: MapShape): Line {
  const [n, out] = axis === 0 ? [input.height, output.height] : [input.width, output.width]
  switch (call.kernel) {
    case 'conv2d':
    case 'pool2d':
    case 'argmaxPool2d': {
      const { k, s, d, p0 } = axisWindow(call.window, axis)
      return { scale: s, offset: (extent(k, d) - s) / 2 - p0 }
    }
    case 'convTranspose2d': {
      const { k, s, d, p0 } = axisWindow(call.window, axis)
      return { scale: 1 / s, offset: (p0 - (extent(k, d) - s) / 2) / s }
    }
    case 'pad2d':
      return { scale: 1, offset: -call.pads[axis] }
    default:
      return { scale: n / out, offset: 0 }
  }
}

function after(later: Line, earlier: Line): Line {
  return { scale: earlier.scale * later.scale, offset: earlier.scale * later.offset + earlier.offset }
}
