import { expect, test } from 'vitest'
import { search } from './fuzzy'

const titles = [
  'Save',
  'Save as...',
  'Add layer: Conv2D',
  'Add layer: MaxPooling2D',
  'Add layer: AveragePooling2D',
  'Show or hide stack',
  'Open template: VGG block',
]
const found = (typed: string) => search(titles, typed, (title) => title)

test('without words everything is found, in its order', () => {
  expect(found(' ')).toEqual(titles)
})

test.each([
  ['save', 'Save'],
  ['sa as', 'Save as...'],
  ['mp2', 'Add layer: MaxPooling2D'],
  ['conv', 'Add layer: Conv2D'],
  ['stack hide', 'Show or hide stack'],
  ['avg', 'Add layer: AveragePooling2D'],
  ['AVGPOOL', 'Add layer: AveragePooling2D'],
])('%s finds %s first', (typed, title) => {
  expect(found(typed)[0]).toBe(title)
})

test('what has not all the letters in their order is not found', () => {
  expect(found('xyz')).toEqual([])
  expect(found('evas')).toEqual([])
})
