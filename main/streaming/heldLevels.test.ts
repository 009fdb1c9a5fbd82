import { expect, test } from 'vitest'
import { mapShape } from '#app/shape'
import { planOf } from '#main/engine/testing/maps'
import { heldLevels } from './heldLevels'

const stack = [
  ['Conv2D', { filters: 16, padding: 'same' }],
  ['ReLU'],
  ['Conv2D', { filters: 16, padding: 'same' }],
  ['ReLU'],
  ['MaxPooling2D'],
] as const
const photograph = planOf(stack, mapShape(3, 4000, 6000))
const all = new Set(photograph.steps.keys())
const BUDGET = 16e9

test('of a photograph, maps that nobody looks at are held by their coarse levels, and those that nobody may ask for not at all', () => {
  expect(heldLevels(photograph, BUDGET, new Set([3, 4]), 'levels')).toEqual([4, 4, 4, 0, 0])
  expect(heldLevels(photograph, BUDGET, new Set([4]), 'nothing')).toEqual([null, null, null, null, 0])
})

test('a run that would spare little memory is computed in one piece, with all of its maps', () => {
  expect(heldLevels(photograph, BUDGET, all, 'levels')).toBeNull()
  const image = planOf(stack, mapShape(3, 700, 900))
  expect(heldLevels(image, BUDGET, new Set([4]), 'levels')).toBeNull()
  expect(heldLevels(image, BUDGET, new Set([4]), 'nothing')).toBeNull()
})

test('coarse levels of a map as narrow as a first view would take most of it: it is held as a whole', () => {
  const narrow = planOf(stack, mapShape(3, 4000, 1000))
  expect(heldLevels(narrow, BUDGET, new Set([4]), 'levels')).toBeNull()
  expect(heldLevels(narrow, BUDGET, new Set([4]), 'nothing')).toEqual([null, null, null, null, 0])
})

test('a layer that needs its whole input at once, and a large one, has the run in one piece', () => {
  const softmax = planOf([...stack.slice(0, 4), ['Softmax', { axis: 'all' }]], mapShape(3, 4000, 6000))
  expect(heldLevels(softmax, BUDGET, new Set([4]), 'nothing')).toBeNull()
})

test('where strips would compute many rows twice, as under tall windows, the run is in one piece', () => {
  const tall = planOf(
    [...stack.slice(0, 4), ['MaxPooling2D', { poolSize: [101, 3], strides: [1, 1] }]],
    mapShape(3, 4000, 6000),
  )
  expect(heldLevels(tall, BUDGET, new Set([4]), 'nothing')).toBeNull()
  expect(heldLevels(tall, BUDGET, new Set([4]), 'levels')).toBeNull()
})

test('beyond the budget maps are whole where half of it holds all that are looked at', () => {
  const shown = new Set([4])
  expect(heldLevels(photograph, 1e9, shown, 'nothing')).toEqual([null, null, null, null, 0])
  expect(heldLevels(photograph, 0.5e9, shown, 'nothing')).toEqual([null, null, null, null, 3])
  expect(heldLevels(photograph, 0.5e9, all, 'levels')).toEqual([4, 4, 4, 4, 3])
})
