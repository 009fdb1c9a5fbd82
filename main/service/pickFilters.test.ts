/** Filters picked out of a tensor. */
import { expect, it } from 'vitest'
import { sha256Of } from '#main/files/tensors'
import { pickFilters } from './pickFilters'

const open = new Map([['all', Float32Array.of(1, 2, 3, 4, 5, 6)]])

it('are a tensor of their own, in the order in which they are asked for', () => {
  const { sha256, tensors } = pickFilters(open, 'all', 3, [2, 0])
  expect([...tensors.get(sha256)!]).toEqual([5, 6, 1, 2])
  expect(sha256).toBe(sha256Of(Float32Array.of(5, 6, 1, 2)))
})

it.each([
  ['beyond the last one', 'all', 3, [3], /from 0 to 2, received 3/],
  ['twice', 'all', 3, [1, 1], /received 1, 1/],
  ['of another count', 'all', 4, [0], /from 0 to 3, received 0/],
  ['of a tensor that is not open', 'none', 3, [0], /open/],
])('are refused %s', (_, tensor, of, filters, words) => {
  expect(() => pickFilters(open, tensor, of, filters)).toThrow(words)
})
