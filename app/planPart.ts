/** Parts of a plan as plans of their own: what leads to a step, and what follows one. */
import { stepsTo } from './layers/layer'
import type { Plan, Step } from './plan'

/** The plan of one map: the steps through which the input reaches it. */
export function planTo(plan: Plan, at: number): Plan {
  return planToAll(plan, [at]).plan
}

/** The plan of some maps, and the numbers that its steps have in the whole plan. */
export function planToAll({ input, steps }: Plan, ends: readonly number[]): { plan: Plan; numbers: readonly number[] } {
  const numbers = [...new Set(ends.flatMap((end) => stepsTo(steps, end)))].sort((a, b) => a - b)
  const part = numbers.map((step) => renumbered(steps[step]!, (read) => numbers.indexOf(read)))
  return { plan: { input, steps: part, problem: null }, numbers }
}

/** The steps from `first` on, which read no map before that of the step before them: that is their input. */
export function planFrom(plan: Plan, first: number): Plan {
  const steps = plan.steps.slice(first).map((step) => renumbered(step, (read) => read - first))
  return { input: plan.steps[first - 1]?.shape ?? plan.input, steps, problem: null }
}

/** A step that reads the maps of steps under other numbers. */
function renumbered(step: Step, number: (read: number) => number): Step {
  const calls = step.calls.map((lowered) => ({
    ...lowered,
    ...(lowered.reads && {
      reads: lowered.reads.map((read) => ('step' in read ? { step: number(read.step) } : read)),
    }),
  }))
  return { ...step, source: number(step.source), calls }
}
