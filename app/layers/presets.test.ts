import { describe, expect, it } from 'vitest'
import { presetKernel as kernelOrNull, presetNames, type Matrix, type PresetChoice } from './presets'

const presetKernel = kernelOrNull as (...given: Parameters<typeof kernelOrNull>) => Matrix
const total = (matrix: Matrix) => matrix.flat().reduce((a, b) => a + b, 0)

/** The kernel with four decimals, as other programs print theirs. */
function printed(choice: PresetChoice, rows: number, columns: number): number[][] {
  return presetKernel(choice, [rows, columns]).map((row) => row.map((w) => Number(w.toFixed(4)) + 0))
}

describe('presetKernel', () => {
  it("has the course's vertical line detector", () => {
    expect(presetKernel('verticalLine', [3, 3])).toEqual([
      [0, 1, 0],
      [0, 1, 0],
      [0, 1, 0],
    ])
  })

  it('grows where a larger kernel is defined', () => {
    expect(presetKernel('gaussian', [1, 5])).toEqual([[1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16]])
    expect(presetKernel('identity', [1, 4])).toEqual([[0, 1, 0, 0]])
  })

  it('has no kernel of a size that it is not defined for', () => {
    expect(presetKernel('sobelX', [5, 5])).toBeNull()
    expect(presetKernel('diagonalLine', [3, 4])).toBeNull()
  })

  it.each(presetNames)('%s has a 3 × 3 kernel', (name) => {
    expect(presetKernel(name, [3, 3]).flat()).toHaveLength(9)
  })

  it.each(['boxBlur', 'gaussian', { preset: 'gaussian', sigma: 1.7 }] as const)('%j sums to 1', (choice) => {
    expect(total(presetKernel(choice, [5, 3]))).toBeCloseTo(1, 12)
  })

  it.each([
    'sobelX',
    'sobelY',
    'prewittX',
    'prewittY',
    'scharrX',
    'scharrY',
    'laplacian',
    'laplacianOfGaussian',
    'line',
  ] as const)('%s gives 0 on an even image', (name) => expect(total(presetKernel(name, [3, 3]))).toBeCloseTo(0, 12))

  it.each([
    [
      'sobelX',
      [
        [-1, 0, 1],
        [-2, 0, 2],
        [-1, 0, 1],
      ],
    ],
    [
      'sobelY',
      [
        [-1, -2, -1],
        [0, 0, 0],
        [1, 2, 1],
      ],
    ],
    [
      'prewittX',
      [
        [-1, 0, 1],
        [-1, 0, 1],
        [-1, 0, 1],
      ],
    ],
    [
      'prewittY',
      [
        [-1, -1, -1],
        [0, 0, 0],
        [1, 1, 1],
      ],
    ],
    [
      'scharrX',
      [
        [-3, 0, 3],
        [-10, 0, 10],
        [-3, 0, 3],
      ],
    ],
    [
      'scharrY',
      [
        [-3, -10, -3],
        [0, 0, 0],
        [3, 10, 3],
      ],
    ],
  ] as const)('%s is as the literature has it', (name, kernel) => {
    expect(presetKernel(name, [3, 3])).toEqual(kernel)
  })

  it("is MATLAB's fspecial('gaussian', 3, 0.5)", () => {
    expect(printed({ preset: 'gaussian', sigma: 0.5 }, 3, 3)).toEqual([
      [0.0113, 0.0838, 0.0113],
      [0.0838, 0.6193, 0.0838],
      [0.0113, 0.0838, 0.0113],
    ])
  })

  it("is MATLAB's fspecial('log', 5, 0.5)", () => {
    expect(printed({ preset: 'laplacianOfGaussian', sigma: 0.5 }, 5, 5)).toEqual([
      [0.0448, 0.0468, 0.0564, 0.0468, 0.0448],
      [0.0468, 0.3167, 0.7146, 0.3167, 0.0468],
      [0.0564, 0.7146, -4.9048, 0.7146, 0.0564],
      [0.0468, 0.3167, 0.7146, 0.3167, 0.0468],
      [0.0448, 0.0468, 0.0564, 0.0468, 0.0448],
    ])
  })

  it('draws lines at any angle, counter-clockwise from flat', () => {
    const line = (angle: number, width = 1) => printed({ preset: 'line', angle, width, zeroSum: false }, 3, 3)
    expect(line(0)).toEqual([
      [0, 0, 0],
      [1, 1, 1],
      [0, 0, 0],
    ])
    expect(line(90)).toEqual([
      [0, 1, 0],
      [0, 1, 0],
      [0, 1, 0],
    ])
    // A neighbour of a diagonal is half a diagonal away from it: 1 - 0.7071.
    expect(line(45)).toEqual([
      [0, 0.2929, 1],
      [0.2929, 1, 0.2929],
      [1, 0.2929, 0],
    ])
    expect(line(-45)).toEqual([
      [1, 0.2929, 0],
      [0.2929, 1, 0.2929],
      [0, 0.2929, 1],
    ])
    expect(line(90, 2)).toEqual([
      [0.5, 1, 0.5],
      [0.5, 1, 0.5],
      [0.5, 1, 0.5],
    ])
  })

  it('takes the mean of a line away where its sum is to be 0', () => {
    expect(printed({ preset: 'line', angle: 90, width: 1 }, 1, 3)).toEqual([[-0.3333, 0.6667, -0.3333]])
  })

  it('makes a Gabor wave with a stripe in the middle, by its formula', () => {
    const gabor = { preset: 'gabor', wavelength: 4, orientation: 0, phase: 0, sigma: 1, aspect: 1 } as const
    // cos(0) = 1, cos(90 degrees) = 0, cos(180 degrees) = -1, times e^(-1/2) for each cell of distance squared.
    expect(printed(gabor, 1, 5)).toEqual([[-0.1353, 0, 1, 0, -0.1353]])
    expect(printed(gabor, 3, 1)).toEqual([[0.6065], [1], [0.6065]])
    expect(printed({ ...gabor, aspect: 0.5 }, 3, 1)).toEqual([[0.8825], [1], [0.8825]])
    expect(printed({ ...gabor, orientation: 90 }, 5, 1)).toEqual([[-0.1353], [0], [1], [0], [-0.1353]])
    // An edge: dark on the left, as cos(x + 90 degrees) = -sin(x).
    expect(printed({ ...gabor, phase: 90 }, 1, 3)).toEqual([[0.6065, 0, -0.6065]])
    // At 45 degrees the stripes run from top left to bottom right: that diagonal is all crest.
    const turned = presetKernel({ ...gabor, orientation: 45, sigma: 100 }, [3, 3])
    expect([turned[0]![0], turned[1]![1], turned[2]![2]].map((w) => w!.toFixed(3))).toEqual(['1.000', '1.000', '1.000'])
    expect(turned[0]![2]).toBeCloseTo(Math.cos((2 * Math.PI * Math.SQRT2) / 4), 3)
  })

  it('begins with a preset under its bare name as with its initial parameters', () => {
    expect(presetKernel('gabor', [5, 5])).toEqual(presetKernel({ preset: 'gabor', wavelength: 4 }, [5, 5]))
  })
})
