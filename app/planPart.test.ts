import { expect, test } from 'vitest'
import { block, stack } from '#native-kernels/testing/portableRun'
import { planStack } from './plan'
import { planFrom, planTo } from './planPart'
import { mapShape } from './shape'

/** Conv2D 0, lanes ReLU 1 and Tanh 2, their sum 3, pooling 4. */
const plan = planStack(
  [...stack(['Conv2D']), block('Add', stack(['ReLU']), stack(['Tanh'])), ...stack(['MaxPooling2D'])],
  mapShape(1, 8, 8),
)

test('what leads to a map is the lane that it stands in, not the others', () => {
  const { steps } = planTo(plan, 2)
  expect(steps.map(({ type, source }) => [type, source])).toEqual([
    ['Conv2D', -1],
    ['Tanh', 0],
  ])
  expect(planTo(plan, 4)).toEqual(plan)
})

test('what follows a map reads it as its input', () => {
  const { input, steps } = planFrom(plan, 1)
  expect(input).toEqual(mapShape(1, 6, 6))
  expect(steps.map(({ source }) => source)).toEqual([-1, -1, 0, 2])
  expect(steps[2]!.calls[0]!.reads).toEqual([{ step: 0 }, { step: 1 }])
})
