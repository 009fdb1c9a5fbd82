import fc from 'fast-check'
import { expect, it } from 'vitest'
import { figuresOf } from './figures'

/** Channels of numbers, with gaps after rows and planes that hold what must not count. */
function view(channels: number, height: number, width: number, numbers: readonly number[]) {
  const [rowStride, planeStride] = [width + 3, (width + 3) * height + 5]
  const data = new Float32Array(channels * planeStride).fill(NaN)
  numbers.forEach((value, k) => {
    const [channel, row, column] = [Math.floor(k / (height * width)), Math.floor(k / width) % height, k % width]
    data[channel * planeStride + row * rowStride + column] = value
  })
  return { data, channels, height, width, rowStride, planeStride }
}

const special = fc.constantFrom(0, -0, NaN, Infinity, -Infinity, -1, 2)

it('is the mean and the maximum of any cells of each channel', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 11 }),
      fc.infiniteStream(special),
      (h, w, stream) => {
        const numbers = Array.from({ length: 2 * h * w }, () => stream.next().value as number)
        const map = view(2, h, w, numbers)
        for (const channel of [0, 1]) {
          const cells = numbers.slice(channel * h * w, (channel + 1) * h * w)
          const average = cells.reduce((sum, value) => sum + value, 0) / cells.length
          expect(figuresOf(map, channel)).toEqual({ average: average + 0, maximum: Math.max(...cells) })
        }
      },
    ),
  )
})

it('adds every fourth cell of a row to the same sum, so that its last bit never changes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 11 }),
      fc.infiniteStream(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })),
      (h, w, stream) => {
        const numbers = Array.from({ length: h * w }, () => stream.next().value as number)
        const sums = [0, 0, 0, 0]
        numbers.forEach((value, k) => {
          const column = k % w
          sums[column < w - (w % 4) ? column % 4 : 0]! += value
        })
        const sum = sums[0]! + sums[1]! + (sums[2]! + sums[3]!)
        expect(figuresOf(view(1, h, w, numbers), 0).average).toBe(sum / (h * w))
      },
    ),
  )
})

it('sums in float64', () => {
  const tenth = Math.fround(0.1)
  const numbers = Array.from({ length: 1001 }, (_, i) => (i === 0 ? 2 ** 24 : tenth))
  const { average, maximum } = figuresOf(view(1, 1, 1001, numbers), 0)
  expect(average * 1001).toBeCloseTo(2 ** 24 + 1000 * tenth, 6)
  expect(maximum).toBe(2 ** 24)
})
