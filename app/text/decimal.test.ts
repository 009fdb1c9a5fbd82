import fc from 'fast-check'
import { expect, test } from 'vitest'
import { significant, shortest } from './decimal'

test('a float32 is written as short as possible', () => {
  expect(shortest(Math.fround(0.1))).toBe('0.1')
  expect(shortest(3)).toBe('3')
  expect(shortest(16777216)).toBe('16777216')
  expect(shortest(Math.fround(0.123456789))).toBe('0.12345679')
  expect(shortest(2 ** -149)).toBe('1e-45')
  expect(shortest(-0)).toBe('-0')
})

test('every float32 reads back to the same bits', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true }), (x) =>
      Object.is(Math.fround(Number(shortest(x).replace('Inf', 'Infinity'))), x),
    ),
  )
})

test('cells hold five significant digits, and no digits that say nothing', () => {
  expect(significant(0.123456789)).toBe('0.12346')
  expect(significant(1.5)).toBe('1.5')
  expect(significant(123456.7)).toBe('123460')
  expect(significant(-2.5e-12)).toBe('-2.5e-12')
  expect(significant(2 / 3, 2)).toBe('0.67')
})

test('what is no number has a name', () => {
  expect([NaN, Infinity, -Infinity].map(shortest)).toEqual(['NaN', 'Inf', '-Inf'])
})
