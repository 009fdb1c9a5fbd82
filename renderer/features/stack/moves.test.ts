import { expect, test } from 'vitest'
import { emptyExperiment, moveLayers } from '#app/document/edit'
import type { Lane, Layer } from '#app/document/experiment'
import { stackText } from '#renderer/stores/testing'
import { placeBeside, placeBy, rowsOf, standTogether } from './moves'

const layer = (id: string): Layer => ({ id, type: 'ReLU', enabled: true, params: {} })
const block = (id: string, ...lanes: Lane[]): Layer => ({ ...layer(id), type: 'Parallel', lanes })
const stack = [layer('a'), block('X', [layer('b'), layer('c')], [layer('d')]), layer('e')]

function moved(ids: string, place: ReturnType<typeof placeBy>): string | null {
  const experiment = { ...emptyExperiment('e'), stack }
  return place && stackText(moveLayers(experiment, ids.split(' '), place.at, place.lane).stack)
}

test.each([
  ['a', -1, null],
  ['e', 1, null],
  ['a', 1, '[a b c | d] e'],
  ['e', -1, 'a [b c e | d]'],
  ['b', -1, 'a b [c | d] e'],
  ['b', 1, 'a [c b | d] e'],
  ['c', 1, 'a [b | d] c e'],
  ['d', -1, 'a d [b c | ] e'],
  ['d', 1, 'a [b c | ] d e'],
  ['b c', 1, 'a [ | d] b c e'],
  ['X', -1, '[b c | d] a e'],
  // Apart from each other, they come together first.
  ['b d', -1, 'a [b d c | ] e'],
  ['b d', 1, 'a [c | b d] e'],
  ['a e', 1, '[b c | d] a e'],
] as const)('%s moves by %i: %s', (ids, by, result) => {
  const place = placeBy(stack, ids.split(' '), by, () => true)
  expect(moved(ids, place)).toBe(result)
})

test('a block that is folded is passed', () => {
  const place = placeBy(stack, ['a'], 1, () => false)
  expect(moved('a', place)).toBe('[b c | d] a e')
})

test('left and right lead into the lane beside, as far down as before if it is so long', () => {
  expect(moved('c', placeBeside(stack, ['c'], 1))).toBe('a [b | d c] e')
  expect(moved('d', placeBeside(stack, ['d'], -1))).toBe('a [d b c | ] e')
  expect(placeBeside(stack, ['d'], 1)).toBeNull()
  expect(placeBeside(stack, ['a'], 1)).toBeNull()
})

test('only consecutive layers of one lane stand together', () => {
  expect(standTogether(stack, ['b', 'c'])).toBe(true)
  expect(standTogether(stack, ['a', 'X'])).toBe(true)
  expect(standTogether(stack, ['a', 'e'])).toBe(false)
  expect(standTogether(stack, ['c', 'd'])).toBe(false)
  expect(standTogether(stack, [])).toBe(false)
})

test('arrow keys pass layers and heads of lanes, but nothing in a folded block', () => {
  const text = (isOpen: boolean) => rowsOf(stack, () => isOpen).map(({ id, lane }) => id ?? `lane ${lane?.lane}`)
  expect(text(true)).toEqual(['a', 'X', 'lane 0', 'b', 'c', 'lane 1', 'd', 'e'])
  expect(text(false)).toEqual(['a', 'X', 'e'])
})
