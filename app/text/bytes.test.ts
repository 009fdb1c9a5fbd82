import { expect, test } from 'vitest'
import { formatBytes } from './bytes'
import { format, formatEnglish } from './format'

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1500, '1.5 kB'],
  [12_345_678, '12 MB'],
  [2 ** 31 - 1, '2.1 GB'],
  [168e9, '168 GB'],
])('%d bytes read %s', (bytes, text) => {
  expect(formatEnglish(formatBytes(bytes))).toBe(text)
})

test('German sizes have a decimal comma', () => {
  expect(format(formatBytes(1500), 'de')).toBe('1,5 kB')
})
