import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planStack } from '#app/plan'
import { mapShape } from '#app/shape'
import { formatEnglish } from '#app/text/format'
import { stack } from '#native-kernels/testing/portableRun'
import { resampled, scaledSize, type Coordinates, type Resampling, type Rounding } from './resampling'

const coordinates: readonly Coordinates[] = ['halfPixel', 'pytorchHalfPixel', 'asymmetric', 'alignCorners']
const roundings: readonly (Rounding | null)[] = [null, 'roundPreferFloor', 'roundPreferCeil', 'floor', 'ceil']

const anyResampling: fc.Arbitrary<Resampling> = fc.record({
  n: fc.integer({ min: 1, max: 40 }),
  out: fc.integer({ min: 1, max: 90 }),
  coordinates: fc.constantFrom(...coordinates),
  rounding: fc.constantFrom(...roundings),
})

describe('resampling', () => {
  test('never leaves the input and never goes backwards', () => {
    fc.assert(
      fc.property(anyResampling, (how) => {
        const mixes = resampled(how)
        expect(mixes).toHaveLength(how.out)
        mixes.forEach(({ first, second, share }, i) => {
          expect(first).toBeGreaterThanOrEqual(i === 0 ? 0 : mixes[i - 1]!.first)
          expect(second).toBeGreaterThanOrEqual(first)
          expect(second).toBeLessThan(how.n)
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThan(1)
        })
      }),
    )
  })

  test('to the same size leaves every cell as it is, whatever the rounding', () => {
    for (const rounding of roundings)
      for (const coordinate of coordinates)
        expect(resampled({ n: 5, out: 5, coordinates: coordinate, rounding }).map(({ first }) => first)).toEqual([
          0, 1, 2, 3, 4,
        ])
  })

  test('halves are halves', () => {
    const nearest = (n: number, out: number, rounding: Rounding) =>
      resampled({ n, out, coordinates: 'halfPixel', rounding }).map(({ first }) => first)
    // 6 cells to 3: centres at 0.5, 2.5, 4.5
    expect(nearest(6, 3, 'roundPreferFloor')).toEqual([0, 2, 4])
    expect(nearest(6, 3, 'roundPreferCeil')).toEqual([1, 3, 5])
    expect(nearest(70, 35, 'roundPreferCeil')).toEqual(Array.from({ length: 35 }, (_, i) => 2 * i + 1))
  })

  test('which cell is nearest does not hang on the last bit of a factor', () => {
    // ONNX Runtime: output cell 8 at 8.5 / 1.7 - 0.5 = 4.5, a half.
    const nearest = (rounding: Rounding) =>
      resampled({ n: 8, out: scaledSize(8, 1.7), scale: 1.7, coordinates: 'halfPixel', rounding })[8]!.first
    expect(nearest('roundPreferFloor')).toBe(4)
    expect(nearest('roundPreferCeil')).toBe(5)
  })

  test('a factor of a third makes one cell of three, in whatever precision it is written', () => {
    for (const third of [1 / 3, Math.fround(1 / 3), 0.33333334]) expect(scaledSize(3, third)).toBe(1)
    expect([scaledSize(10, 0.7), scaledSize(5, 0.6), scaledSize(7, 0.6)]).toEqual([7, 3, 4])
    expect(resampled({ n: 6, out: 2, scale: Math.fround(1 / 3), coordinates: 'halfPixel', rounding: 'floor' })).toEqual(
      [
        { first: 1, second: 1, share: 0 },
        { first: 4, second: 4, share: 0 },
      ],
    )
  })

  test('a factor that does not divide the size counts as it is, not as the rounded size says', () => {
    // ONNX: output cell i at (i + 0.5) / 0.6 - 0.5 of 7 cells, rounded down to 4.
    const positions = resampled({ n: 7, out: 4, scale: 0.6, coordinates: 'halfPixel', rounding: null })
    positions.forEach(({ first, share }, i) => expect(first + share).toBeCloseTo((i + 0.5) / 0.6 - 0.5, 12))
  })
})

describe('Resizing', () => {
  test('a scale that leaves nothing is refused', () => {
    const { problem } = planStack(stack(['Resizing', { scale: [0.1] }]), mapShape(1, 5, 20))
    expect(formatEnglish(problem!.message)).toMatch('scale 0.1 leaves no cell of the 5 × 20 map')
  })

  test('one side may be given and the other follow the scale', () => {
    const { steps } = planStack(stack(['Resizing', { height: 3, scale: [9, 1.5] }]), mapShape(2, 5, 5))
    expect(steps[0]!.shape).toEqual(mapShape(2, 3, 7))
  })
})
