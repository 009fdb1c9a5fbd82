import { afterEach, expect, test } from 'vitest'
import { setLanguage } from '#renderer/messages/index'
import { sizeText } from './sizeText'

afterEach(() => setLanguage('en'))

const size = { channels: 3, height: 5, width: 6 }

test.each([
  ['png', '6 × 5 pixels', '6 × 5 Pixel'],
  ['npy', '5 × 6 × 3', '5 × 6 × 3'],
  ['csv', '5 × 6 × 3', '5 × 6 × 3'],
])('an image has width × height pixels, an array the shape of a map: %s', (format, english, german) => {
  const input = { kind: 'image', name: 'a' } as const
  expect(sizeText(input, format, size)).toBe(english)
  setLanguage('de')
  expect(sizeText(input, format, size)).toBe(german)
})

test('values of the experiment have the shape of a map', () => {
  expect(sizeText({ kind: 'values', name: 'a', planes: [[[1]]] }, undefined, size)).toBe('5 × 6 × 3')
})
