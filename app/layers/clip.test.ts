import { expect, test } from 'vitest'
import { planStack } from '#app/plan'
import { mapShape } from '#app/shape'
import { formatEnglish } from '#app/text/format'
import { stack } from '#native-kernels/testing/portableRun'

test('bounds in the wrong order are refused, with a fix', () => {
  const { problem } = planStack(stack(['Clip', { min: 6, max: 0 }]), mapShape(1, 2, 2))
  expect(formatEnglish(problem!.message)).toMatch('min 6 is greater than max 0')
  expect(problem!.fixes[0]!.params).toEqual({ min: 0, max: 6 })
  expect(planStack(stack(['Clip', { min: 6, max: 6 }]), mapShape(1, 2, 2)).problem).toBe(null)
})

test('a missing bound limits nothing', () => {
  const call = (params: Record<string, unknown>) =>
    planStack(stack(['Clip', params]), mapShape(1, 2, 2)).steps[0]!.calls[0]!.call
  expect(call({ min: null, max: null })).toMatchObject({ alpha: -Infinity, beta: Infinity })
  expect(call({ min: 0, max: 6 })).toMatchObject({ fn: 'clip', alpha: 0, beta: 6 })
})
