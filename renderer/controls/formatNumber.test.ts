import { afterEach, expect, test } from 'vitest'
import { setLanguage } from '#renderer/messages/index'
import { formatCount, formatExact, formatList, formatMilliseconds, formatValue } from './formatNumber'

afterEach(() => setLanguage('en'))

test.each([
  [0.0002, '< 1 µs', '< 1 µs'],
  [0.015, '15 µs', '15 µs'],
  [0.42, '0.42 ms', '0,42 ms'],
  [15.25, '15.3 ms', '15,3 ms'],
  [150.4, '150 ms', '150 ms'],
  [1300, '1.30 s', '1,30 s'],
])('%d milliseconds are %s in English and %s in German', (value, english, german) => {
  expect(formatMilliseconds(value)).toBe(english)
  setLanguage('de')
  expect(formatMilliseconds(value)).toBe(german)
})

test('counts are grouped by commas in English and narrow spaces in German', () => {
  expect(formatCount(1234567)).toBe('1,234,567')
  setLanguage('de')
  expect(formatCount(1234567)).toBe('1\u202f234\u202f567')
})

test('values have the decimal mark of the language', () => {
  const texts = () => [formatValue(1 / 3), formatExact(Math.fround(-0.1)), formatValue(1.5e-7), formatExact(-Infinity)]
  expect(texts()).toEqual(['0.33333', '-0.1', '1.5e-7', '-Inf'])
  setLanguage('de')
  expect(texts()).toEqual(['0,33333', '-0,1', '1,5e-7', '-Inf'])
})

test('the numbers of a list stay apart in both languages', () => {
  expect([formatList([1, 2]), formatList([0.5, 2])]).toEqual(['1, 2', '0.5, 2'])
  setLanguage('de')
  expect([formatList([1, 2]), formatList([0.5, 2])]).toEqual(['1, 2', '0,5; 2'])
})
