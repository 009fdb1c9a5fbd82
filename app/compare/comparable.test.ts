import { expect, test } from 'vitest'
import { emptyExperiment, insertLayer, newLayer } from '#app/document/edit'
import { planStack, type Plan } from '#app/plan'
import { mapShape } from '#app/shape'
import { looksLikeInput, originOfValues } from './comparable'

function origins(...types: string[]): number[] {
  const plan = planOf(...types)
  return plan.steps.map((_, at) => originOfValues(plan, at))
}

function planOf(...types: string[]): Plan {
  const { stack } = types.reduce(
    (e, type) => insertLayer(e, newLayer(e, type), e.stack.length),
    emptyExperiment('comparable'),
  )
  const plan = planStack(stack, mapShape(1, 16, 16))
  expect(plan.problem).toBe(null)
  return plan
}

test('poolings that pick or average have the values of the map before them', () => {
  for (const pooling of ['MaxPooling2D', 'MinPooling2D', 'AveragePooling2D', 'MedianPooling2D', 'BlurPooling2D'])
    expect([pooling, ...origins('Conv2D', pooling)]).toEqual([pooling, 0, 0])
})

test('what moves values has the values of the map before it, but its channels are not those of the input', () => {
  const plan = planOf('MaxPooling2D', 'SpaceToDepth', 'Gather', 'AveragePooling2D')
  expect(plan.steps.map((_, at) => originOfValues(plan, at))).toEqual([-1, -1, -1, -1])
  expect(plan.steps.map((_, at) => looksLikeInput(plan, at))).toEqual([true, false, false, false])
})

test('sums and norms have values of their own', () => {
  for (const pooling of ['SumPooling2D', 'LpPooling2D', 'GeMPooling2D'])
    expect([pooling, ...origins('Conv2D', pooling)]).toEqual([pooling, 0, 1])
})

test('a chain goes back to the layer that computed its values, or to the input', () => {
  expect(origins('Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D', 'Flatten', 'Dense')).toEqual([0, 1, 1, 1, 1, 5])
  expect(origins('ZeroPadding2D', 'MaxPooling2D', 'Dropout', 'Conv2D')).toEqual([-1, -1, -1, 3])
})
