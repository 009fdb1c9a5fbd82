import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { Failure } from '../../../app/failure'
import { planBytes, planStack, type Plan } from '../../../app/plan'
import { mapShape } from '../../../app/shape'
import { arbitraryInput, arbitraryStack } from '../../../app/testing/stacks'
import type { FeatureMap } from '../featureMap'
import { createEngine } from '../index'
import { fillRandom, firstDifference, plainMap, planOf, runDully } from '../testing/maps'
import { planWork } from '../work'
import { cutBands } from './bands'
import { copyRows, rowsOfMap } from './mapRows'
import { streamPlan } from './stream'

const engine = createEngine({ threads: 2, memoryBudget: 1e9 })
const portable = createEngine({ threads: 1, memoryBudget: 1e9, kernels: 'portable' })
afterAll(() => Promise.all([engine.close(), portable.close()]))

/** The whole maps, put together from bands of about `bytes`; every row must come once, in order. */
async function streamed(plan: Plan, input: FeatureMap, bytes: number, align = 1, by = portable): Promise<FeatureMap[]> {
  const whole = plan.steps.map((step) => plainMap(step.shape))
  const next = plan.steps.map(() => 0)
  await streamPlan(by, plan, rowsOfMap(input), async (made) => {
    for (const { step, rows, map, first } of made) {
      expect(rows.begin).toBe(next[step])
      next[step] = rows.end
      expect([rows.begin % align, (rows.begin - first) % align]).toEqual([0, 0])
      copyRows(map, first, whole[step]!, rows.begin, rows.end - rows.begin)
    }
  }, { bandBytes: bytes, align })
  expect(next).toEqual(plan.steps.map((step) => step.shape.height))
  return whole
}

function differences(maps: readonly FeatureMap[], expected: readonly FeatureMap[]): (string | null)[] {
  return maps.map((map, i) => firstDifference(map, expected[i]!)).filter((text) => text !== null)
}

const runs = fc
  .record({ stack: arbitraryStack('small', 4), shape: arbitraryInput('small'), share: fc.double({ min: 0, max: 1, noNaN: true }), align: fc.constantFrom(1, 2, 4) })
  .map(({ stack, shape, share, align }) => ({ plan: { ...planStack(stack, shape), problem: null }, share, align }))
  .filter(({ plan }) => plan.steps.length > 0 && planBytes(plan) < 1e6 && planWork(plan, 'portable') < 2e7)

test('the bands of any stack that can be cut make its maps, bit for bit', async () => {
  let cut = 0
  await fc.assert(
    fc.asyncProperty(runs, async ({ plan, share, align }) => {
      const bytes = share * planBytes(plan)
      try {
        cutBands(plan, bytes, align)
      } catch (error) {
        expect(error).toMatchObject({ code: 'over-budget' })
        return
      }
      cut++
      const input = fillRandom(plainMap(plan.input), 5)
      expect(differences(await streamed(plan, input, bytes, align), runDully(plan, input))).toEqual([])
    }),
    { numRuns: 300 },
  )
  expect(cut).toBeGreaterThan(50)
}, 60_000)

test('convolution, ReLU and pooling of a tall picture come out as from the whole run', async () => {
  const plan = planOf([['Conv2D', { filters: 4, padding: 'same' }], ['ReLU'], ['MaxPooling2D', { poolSize: [3, 3], strides: [2, 2] }]], mapShape(1, 500, 300))
  const input = fillRandom(engine.allocate(plan.input), 1)
  const whole = await engine.run(plan, input)
  const maps = await streamed(plan, input, planBytes(plan) / 9, 1, engine)
  expect(differences(maps, whole.map((map) => map!))).toEqual([])
})

test('a layer that needs its whole input is named', () => {
  const plan = planOf([['ReLU'], ['GlobalMaxPooling2D']], mapShape(1, 64, 64))
  expect(() => cutBands(plan, 1000)).toThrow(Failure)
  expect(() => cutBands(plan, 1000)).toThrow('GlobalMaxPooling2D needs its whole input at once (16 kB)')
})

test('a cancelled run ends between two bands', async () => {
  const plan = planOf([['ReLU']], mapShape(1, 64, 64))
  const controller = new AbortController()
  const run = streamPlan(portable, plan, rowsOfMap(plainMap(plan.input)), async () => controller.abort(), { bandBytes: 1, signal: controller.signal })
  await expect(run).rejects.toMatchObject({ code: 'cancelled' })
})
