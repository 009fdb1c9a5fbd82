import { expect, test } from 'vitest'
import { block, layer } from './onnx/testing/cases'
import { withoutUsualNames } from './usualNames'

const named = (type: string, name: string) => layer(type, {}, { name })
const namesOf = (stack: ReturnType<typeof withoutUsualNames>) => stack.map(({ name }) => name)

test('names that layers have anyway are left out, in lanes too', () => {
  const stack = [
    named('ReLU', 'ReLU'),
    { ...block('Add', [named('ReLU', 'ReLU 2')], []), name: 'Parallel' },
    named('ReLU', 'relu1'),
    named('ReLU', 'ReLU 3'),
  ]
  const plain = withoutUsualNames(stack)
  expect(namesOf(plain)).toEqual([undefined, undefined, 'relu1', undefined])
  expect(plain[1]!.lanes![0]![0]).not.toHaveProperty('name')
})

test('they stay where a layer would be called differently without them', () => {
  const stack = [named('ReLU', 'ReLU 2'), named('ReLU', 'ReLU')]
  expect(withoutUsualNames(stack)).toBe(stack)
})
