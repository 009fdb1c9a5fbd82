import { expect, test } from 'vitest'
import { emptyExperiment, insertLayer, newLayer } from '#app/document/edit'
import { outputLayers, requireLayers, usualLayers } from './layers'

function stackOf(...types: string[]) {
  return types.reduce((e, type) => insertLayer(e, newLayer(e, type), e.stack.length), emptyExperiment('a')).stack
}

test.each([
  [['Conv2D', 'MaxPooling2D', 'ReLU'], [1]],
  [['MaxPooling2D', 'Conv2D', 'GlobalAveragePooling2D', 'Dense'], [2]],
  [['Conv2D', 'ReLU'], [1]],
  [[], [-1]],
])('of %j the last pooling is written, or else the last layer', (types, layers) => {
  expect(usualLayers(stackOf(...types))).toEqual(layers)
})

test('a pooling that is off is not computed', () => {
  const [conv, pool] = stackOf('Conv2D', 'MaxPooling2D')
  expect(usualLayers([conv!, { ...pool!, enabled: false }])).toEqual([0])
})

test('layers carry the names by which they are told apart', () => {
  expect(outputLayers(stackOf('Conv2D', 'Conv2D'), [-1, 1], [3, 8])).toEqual([
    { index: -1, name: 'input', channels: 3 },
    { index: 1, name: 'Conv2D 2', channels: 8 },
  ])
})

test('a layer without a map is refused, and those that have one are named', () => {
  const [conv, pool] = stackOf('Conv2D', 'MaxPooling2D')
  const stack = [conv!, { ...pool!, enabled: false }]
  expect(() => requireLayers(stack, [-1, 0])).not.toThrow()
  expect(() => requireLayers(stack, [0, 1])).toThrow(/-1, 0.*1/)
})
