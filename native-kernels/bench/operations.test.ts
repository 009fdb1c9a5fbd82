import { expect, test } from 'vitest'
import { catalogue, kindOf } from '#app/layers/catalogue'
import { operationsOf } from './operations.mjs'

const typesOf = (kinds: typeof catalogue) =>
  operationsOf(kinds).map(({ layers }: { layers: [string][] }) => layers.map(([type]) => type))

test('every layer kind is measured', () => {
  const types = new Set(typesOf(catalogue).flat())
  expect(catalogue.filter(({ type }) => !types.has(type)).map(({ type }) => type)).toEqual([])
})

test('a new kind is measured with its initial parameters, after the layer that its example stands after', () => {
  const unpooling = { ...kindOf('MaxUnpooling2D'), type: 'New' }
  expect(typesOf([{ ...kindOf('ReLU'), type: 'New' }, unpooling])).toEqual([['New'], ['MaxPooling2D', 'New']])
})
