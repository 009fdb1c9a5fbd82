import { describe, expect, it } from 'vitest'
import { presetKernel, presetNames } from './presets'

describe('presetKernel', () => {
  it("has the course's vertical line detector", () => {
    expect(presetKernel('verticalLine', [3, 3])).toEqual([[0, 1, 0], [0, 1, 0], [0, 1, 0]])
  })

  it('grows where a larger kernel is defined', () => {
    expect(presetKernel('gaussian', [1, 5])).toEqual([[1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16]])
    expect(presetKernel('identity', [1, 4])).toEqual([[0, 1, 0, 0]])
  })

  it('says what size a fixed kernel needs', () => {
    expect(() => presetKernel('sobelX', [5, 5])).toThrow(/"Sobel x" has no 5 x 5 kernel; it needs a 3 x 3 window/)
  })

  it.each(presetNames)('%s has a 3 x 3 kernel', (name) => {
    expect(presetKernel(name, [3, 3]).flat()).toHaveLength(9)
  })

  it.each(['boxBlur', 'gaussian'] as const)('%s sums to 1', (name) => {
    expect(presetKernel(name, [3, 3]).flat().reduce((a, b) => a + b)).toBeCloseTo(1, 12)
  })
})
