import { expect, test } from 'vitest'
import type { Lane, Layer } from '#app/document/experiment'
import { between, fromTopToBottom, layerBefore, switchedOn } from './laneOrder'

const layer = (id: string): Layer => ({ id, type: 'ReLU', enabled: true, params: {} })
const block = (id: string, ...lanes: Lane[]): Layer => ({ ...layer(id), type: 'Parallel', lanes })

/** `a X[b c | Y[d | e]] f` */
const stack = [layer('a'), block('X', [layer('b'), layer('c')], [block('Y', [layer('d')], [layer('e')])]), layer('f')]

test('a block stands before its lanes', () => {
  expect(fromTopToBottom(stack).map(({ id }) => id)).toEqual(['a', 'X', 'b', 'c', 'Y', 'd', 'e', 'f'])
})

test.each([
  ['b', 'c', ['b', 'c'], 'c'],
  ['c', 'b', ['b', 'c'], 'b'],
  ['a', 'f', ['a', 'X', 'f'], 'f'],
  // A block stands for what is in it.
  ['a', 'd', ['a', 'X'], 'X'],
  ['e', 'f', ['X', 'f'], 'f'],
  ['b', 'd', ['X'], 'X'],
  ['d', 'e', ['Y'], 'Y'],
  ['d', 'X', ['X'], 'X'],
  ['X', 'd', ['X'], 'X'],
  ['d', 'd', ['d'], 'd'],
])('from %s to %s', (from, to, ids, end) => {
  expect(between(stack, from, to)).toEqual({ ids, end })
})

test('the first layer of a lane gets what arrives at its block', () => {
  expect(layerBefore(stack, { lane: { block: 'Y', lane: 1 }, at: 0 })?.id).toBe('a')
  expect(layerBefore(stack, { lane: { block: 'X', lane: 0 }, at: 1 })?.id).toBe('b')
  expect(layerBefore(stack, { lane: null, at: 2 })?.id).toBe('X')
  expect(layerBefore(stack, { lane: null, at: 0 })).toBeNull()
})

test('what is in a block that is off counts as off', () => {
  const off = stack.map((one) => (one.id === 'X' ? { ...one, enabled: false } : one))
  expect(switchedOn(off).map(({ id }) => id)).toEqual(['a', 'f'])
  expect(switchedOn(stack).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e', 'Y', 'X', 'f'])
})
