import { expect, test } from 'vitest'
import { erfc } from './erf'

// Reference values with 15 digits, on both sides of the border between the two methods.
test.each([
  [0, 1],
  [0.5, 0.4795001221869535],
  [1, 0.15729920705028513],
  [1.999, 0.004698443348629488],
  [2, 0.004677734981047266],
  [3, 2.209049699858544e-5],
  [5, 1.5374597944280349e-12],
  [-1, 1.8427007929497148],
  [-3, 1.9999779095030015],
])('erfc(%f)', (x, expected) => {
  expect(erfc(x) / expected).toBeCloseTo(1, 12)
})

test('ends', () => {
  expect(erfc(Infinity)).toBe(0)
  expect(erfc(-Infinity)).toBe(2)
  expect(erfc(NaN)).toBeNaN()
})
