import { expect, test } from 'vitest'
import { mapBytes, mapShape } from '#app/shape'
import { planOf } from '#main/engine/testing/maps'
import { heldLevels, inOnePiece } from './heldLevels'

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
  expect(heldLevels(photograph, BUDGET, new Set([3, 4]), 'levels', 0)).toEqual([4, 4, 4, 0, 0])
  expect(heldLevels(photograph, BUDGET, new Set([4]), 'nothing', 0)).toEqual([null, null, null, null, 0])
})

test('a run that would spare little memory is computed in one piece, with all of its maps', () => {
  expect(heldLevels(photograph, BUDGET, all, 'levels', 0)).toBeNull()
  const image = planOf(stack, mapShape(3, 700, 900))
  expect(heldLevels(image, BUDGET, new Set([4]), 'levels', 0)).toBeNull()
  expect(heldLevels(image, BUDGET, new Set([4]), 'nothing', 0)).toBeNull()
})

test('coarse levels of a map as narrow as a first view would take most of it: it is held as a whole', () => {
  const narrow = planOf(stack, mapShape(3, 4000, 1000))
  expect(heldLevels(narrow, BUDGET, new Set([4]), 'levels', 0)).toBeNull()
  expect(heldLevels(narrow, BUDGET, new Set([4]), 'nothing', 0)).toEqual([null, null, null, null, 0])
})

test('a layer that needs its whole input at once, and a large one, has the run in one piece', () => {
  const softmax = planOf([...stack.slice(0, 4), ['Softmax', { axis: 'all' }]], mapShape(3, 4000, 6000))
  expect(heldLevels(softmax, BUDGET, new Set([4]), 'nothing', 0)).toBeNull()
})

test('where strips would compute many rows twice, as under tall windows, the run is in one piece', () => {
  const tall = planOf(
    [...stack.slice(0, 4), ['MaxPooling2D', { poolSize: [101, 3], strides: [1, 1] }]],
    mapShape(3, 4000, 6000),
  )
  expect(heldLevels(tall, BUDGET, new Set([4]), 'nothing', 0)).toBeNull()
  expect(heldLevels(tall, BUDGET, new Set([4]), 'levels', 0)).toBeNull()
})

test('beyond the budget maps are whole where half of it holds all that are looked at', () => {
  const shown = new Set([4])
  expect(heldLevels(photograph, 1e9, shown, 'nothing', 0)).toEqual([null, null, null, null, 0])
  expect(heldLevels(photograph, 0.5e9, shown, 'nothing', 0)).toEqual([null, null, null, null, 3])
  expect(heldLevels(photograph, 0.5e9, all, 'levels', 0)).toEqual([4, 4, 4, 4, 3])
})

test('an image that is not there as a whole is read by strips, if that spares as much', () => {
  const { input } = photograph
  const missing = mapBytes(input)
  const pooled = planOf([['MaxPooling2D', { poolSize: [4, 4] }]], input)
  expect(heldLevels(pooled, BUDGET, new Set([0]), 'levels', 0)).toBeNull()
  expect(heldLevels(pooled, BUDGET, new Set([0]), 'levels', missing)).toEqual([0])
  expect(heldLevels(planOf([], input), BUDGET, new Set(), 'levels', missing)).toEqual([])
  expect(inOnePiece(pooled, [0], BUDGET, 0)).toBe(true)
  expect(inOnePiece(pooled, [0], BUDGET, missing)).toBe(false)
  // It needs its whole input.
  const flat = planOf([['Flatten'], ['Softmax']], input)
  expect(heldLevels(flat, BUDGET, new Set([1]), 'nothing', missing)).toBeNull()
})
