import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyFix, emptyExperiment } from './document/edit'
import type { Lane, Layer } from './document/experiment'
import { planBytes, planStack } from './plan'
import { readsOf } from './layers/layer'
import { formatEnglish } from '#app/text/format'
import type { Message } from '#app/text/message'
import { arbitraryInput, arbitraryStack } from './testing/stacks'

test('any stack on any input gives steps, and where it stops, a problem in a sentence', () => {
  fc.assert(
    fc.property(arbitraryStack('wide', 12), arbitraryInput('wide'), (stack, input) => {
      const { steps, problem } = planStack(stack, input)
      const on = computed(stack)
      if (problem) {
        expect(on[steps.length]?.id).toBe(problem.layerId)
        expect(formatEnglish(problem.message)).toMatch(/^[^:]+: .*[^.]\.$/s)
        expect(formatEnglish(problem.message)).not.toMatch(/undefined|NaN|Infinity|\[object/)
      }
      expect(steps.map((step) => step.layerId)).toEqual(on.slice(0, steps.length).map((layer) => layer.id))
      steps.forEach((step, index) => {
        const numbers = [step.trainable, step.nonTrainable, step.macs, step.bytes]
        for (const number of numbers) expect(Number.isSafeInteger(number) && number >= 0).toBe(true)
        expect(step.calls.at(-1)?.shape).toEqual(step.shape)
        step.calls.forEach(({ shape }, call) => {
          for (const size of [shape.channels, shape.height, shape.width]) {
            expect(Number.isSafeInteger(size) && size >= 1).toBe(true)
          }
          for (const read of readsOf(step, call)) {
            expect('step' in read ? read.step < index : read.call < call).toBe(true)
          }
        })
      })
      expect(planBytes({ input, steps, problem })).toBeGreaterThan(0)
    }),
    { numRuns: 300 },
  )
}, 60_000)

/** The layers that a plan has steps for, in their order. */
function computed(stack: Lane): readonly Layer[] {
  const isOn = ({ enabled }: Layer) => enabled
  const all = (lane: Lane): Layer[] =>
    lane.filter(isOn).flatMap((layer) => [...(layer.lanes ?? []).flatMap(all), layer])
  const last = stack.findLast(isOn)
  return last?.params['join'] === 'none' ? all(stack).slice(0, -1) : all(stack)
}

test('every fix that is offered takes the problem away', () => {
  fc.assert(
    fc.property(arbitraryStack('small', 5), arbitraryInput('small'), (stack, input) => {
      const { problem } = planStack(stack, input)
      for (const fix of problem?.fixes ?? []) {
        const { stack: mended } = applyFix({ ...emptyExperiment('x'), stack }, problem!.layerId, fix)
        const next = planStack(mended, input).problem
        expect([next?.layerId, reason(next?.message)], formatEnglish(fix.label)).not.toEqual([
          problem!.layerId,
          reason(problem!.message),
        ])
      }
    }),
    { numRuns: 1000 },
  )
}, 60_000)

function reason(message: Message | undefined): string {
  return formatEnglish(message ?? '').replace(/^(Parallel[^:]*: )?[^:]+: /, '')
}
