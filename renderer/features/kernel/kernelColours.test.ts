import { expect, test } from 'vitest'
import { cellColours } from './kernelColours'

/** Relative luminance of sRGB, as WCAG 2 defines it. */
function luminance(colour: string): number {
  const channels = colour.startsWith('#')
    ? [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
    : (colour.match(/\d+/g) ?? []).map(Number)
  const [r, g, b] = channels.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

test('in a dark window no weight of a kernel is a white cell', () => {
  for (let value = -1.4; value <= 1.4; value += 0.1)
    expect(luminance(cellColours(value, [-1.4, 1.4], true).background)).toBeLessThan(0.4)
})

test.each([true, false])('numbers can be read on every colour (dark: %s)', (dark) => {
  for (let value = -1; value <= 1; value += 0.05) {
    const { background, text } = cellColours(value, [-1.4, 1.4], dark)
    const [high, low] = [luminance(background), luminance(text)].sort((a, b) => b - a)
    expect((high! + 0.05) / (low! + 0.05)).toBeGreaterThanOrEqual(4.5)
  }
})
