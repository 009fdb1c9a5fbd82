import { afterEach, expect, test } from 'vitest'
import { setLanguage } from '#renderer/messages/index'
import { formatCount, formatMilliseconds } from './formatNumber'

afterEach(() => setLanguage('en'))

test.each([
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
