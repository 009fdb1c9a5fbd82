/** Keys for the steps of a plan from all that their maps depend on, by which the maps of runs that begin alike are found. */
import { createHash } from 'node:crypto'
import { readsOf } from '#app/layers/layer'
import type { Plan } from '#app/plan'
import { callKey } from './weights'

const hashesOfPlans = new WeakMap<Plan, readonly string[]>()

/** @param cacheKey names the contents of the input */
export function stepKeys(plan: Plan, cacheKey: string): readonly string[] {
  const hashes = hashesOfPlans.get(plan) ?? hashesOf(plan)
  hashesOfPlans.set(plan, hashes)
  return hashes.map((hash) => `${cacheKey}/${hash}`)
}

function hashesOf(plan: Plan): string[] {
  const hashes: string[] = []
  const keyOf = (step: number) => hashes[step] ?? ''
  for (const step of plan.steps) {
    const calls = step.calls.map(({ call, shape }, i) => ({
      call: callKey(call),
      shape,
      reads: readsOf(step, i).map((read) => ('step' in read ? keyOf(read.step) : read.call)),
    }))
    const all = JSON.stringify(calls.length > 0 ? calls : keyOf(step.source))
    hashes.push(createHash('sha256').update(all).digest('base64url'))
  }
  return hashes
}
