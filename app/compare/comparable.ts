/**
 * Which maps are comparable: those whose values only repeat, pick or average the values of one map, so that 1.5 means
 * the same in all of them. Norms and sums, which grow with the window, and whatever computes new values are not.
 */
import type { KernelCall, Reducer } from '#app/calls/kernelCall'
import type { Plan, Step } from '#app/plan'

/**
 * The map whose values a step's map repeats, picks or averages, as far back as that goes.
 * @param at index into the steps of the plan; -1 for the input
 * @returns index of the step that computes these values; -1 where they are those of the input
 */
export function originOfValues(plan: Plan, at: number): number {
  let from = at
  for (let step = plan.steps[from]; step && keepsValues(step); step = plan.steps[from]) from = step.source
  return from
}

/** Whether a step's map has the channels of the input in their places, and in each only values of it, or averages of them. */
export function looksLikeInput(plan: Plan, at: number): boolean {
  for (let step = plan.steps[at]; step; step = plan.steps[step.source]) {
    if (!keepsValues(step) || step.calls.some(({ call }) => call.kernel === 'rearrange')) return false
  }
  return true
}

function keepsValues({ calls, trainable, nonTrainable }: Step): boolean {
  // A convolution without parameters is the fixed low pass of a blur pooling: a weighted average.
  const fixed = trainable + nonTrainable === 0
  return calls.every(({ call }) => isAverage(call) || (call.kernel === 'conv2d' && fixed))
}

function isAverage(call: KernelCall): boolean {
  switch (call.kernel) {
    case 'pool2d':
    case 'regionPool':
    case 'pyramidPool':
      return averages(call.reducer)
    case 'elementwise':
      return call.fn === 'identity'
    case 'pad2d':
    case 'upsample2d':
    case 'resize2d':
    case 'rearrange':
    case 'flatten':
      return true
    default:
      return false
  }
}

function averages(reducer: Reducer): boolean {
  switch (reducer.type) {
    case 'max':
    case 'min':
    case 'rank':
    case 'mixed':
    case 'softpool':
    case 'stochastic':
      return true
    case 'average':
      return typeof reducer.divisor === 'string'
    case 'sum':
    case 'lp':
    case 'gem':
      return false
  }
}
