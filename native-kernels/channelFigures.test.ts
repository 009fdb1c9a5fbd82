/** The average and the maximum of each channel, the same bits by all kernels. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Kernels } from '#app/calls/kernels'
import { loadAddon } from './addon'
import { loadKernels } from './index'
import { portableKernels } from './portable/index'

const engines: [string, Kernels][] = [['portable', portableKernels]]
if ('addon' in loadAddon()) engines.push(['native', loadKernels({ prefer: 'native' }).kernels])

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
const channelCount = fc.integer({ min: 1, max: 9 })
const height = fc.integer({ min: 1, max: 5 })
const width = fc.integer({ min: 1, max: 11 })

describe.each(engines)('averages and maxima of channels, %s', (_, kernels) => {
  function figuresOf(map: ReturnType<typeof view>): { average: number; maximum: number }[] {
    const into = new Float64Array(2 * map.channels)
    kernels.channelFigures(map, into)
    return Array.from({ length: map.channels }, (_, c) => ({ average: into[2 * c]!, maximum: into[2 * c + 1]! }))
  }

  it('are the mean and the maximum of any cells', () => {
    fc.assert(
      fc.property(channelCount, height, width, fc.infiniteStream(special), (n, h, w, stream) => {
        const numbers = Array.from({ length: n * h * w }, () => stream.next().value as number)
        const expected = Array.from({ length: n }, (_, channel) => {
          const cells = numbers.slice(channel * h * w, (channel + 1) * h * w)
          const average = cells.reduce((sum, value) => sum + value, 0) / cells.length
          return { average: average + 0, maximum: Math.max(...cells) }
        })
        expect(figuresOf(view(n, h, w, numbers))).toEqual(expected)
      }),
    )
  })

  it('add every fourth cell of a row to the same sum, so that the last bit never changes', () => {
    const number = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })
    fc.assert(
      fc.property(channelCount, height, width, fc.infiniteStream(number), (n, h, w, stream) => {
        const numbers = Array.from({ length: n * h * w }, () => stream.next().value as number)
        const expected = Array.from({ length: n }, (_, channel) => {
          const sums = [0, 0, 0, 0]
          numbers.slice(channel * h * w, (channel + 1) * h * w).forEach((value, k) => {
            const column = k % w
            sums[column < w - (w % 4) ? column % 4 : 0]! += value
          })
          return (sums[0]! + sums[1]! + (sums[2]! + sums[3]!)) / (h * w)
        })
        expect(figuresOf(view(n, h, w, numbers)).map(({ average }) => average)).toEqual(expected)
      }),
    )
  })

  it('sum in float64', () => {
    const tenth = Math.fround(0.1)
    const numbers = Array.from({ length: 1001 }, (_, i) => (i === 0 ? 2 ** 24 : tenth))
    const [{ average, maximum }] = figuresOf(view(1, 1, 1001, numbers)) as [{ average: number; maximum: number }]
    expect(average * 1001).toBeCloseTo(2 ** 24 + 1000 * tenth, 6)
    expect(maximum).toBe(2 ** 24)
  })
})
