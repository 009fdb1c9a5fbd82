import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mapStrides, type MapShape } from '#app/shape'
import { toPlanes, type ImageReading, type Pixels } from './planes'

const f = Math.fround

describe('toPlanes', () => {
  it('reads gray as stored, 0..255 or 0..1', () => {
    const gray = image(1, 8, [
      [0, 51],
      [102, 255],
    ])
    expect(planes(gray, { channels: 'gray', range: 'byte' })).toEqual([
      [
        [0, 51],
        [102, 255],
      ],
    ])
    expect(planes(gray, { channels: 'gray', range: 'unit' })).toEqual([
      [
        [0, f(0.2)],
        [f(0.4), 1],
      ],
    ])
  })

  it('reads colours as three planes', () => {
    const rgb = image(3, 8, [
      [1, 2, 3, 4, 5, 6],
      [7, 8, 9, 10, 11, 12],
    ])
    expect(planes(rgb, { channels: 'rgb', range: 'byte' })).toEqual([
      [
        [1, 4],
        [7, 10],
      ],
      [
        [2, 5],
        [8, 11],
      ],
      [
        [3, 6],
        [9, 12],
      ],
    ])
  })

  it('reads a gray image as three equal planes', () => {
    const rows = [[3, 7]]
    expect(planes(image(1, 8, rows), { channels: 'rgb', range: 'byte' })).toEqual([rows, rows, rows])
  })

  it('reads every band as a plane', () => {
    const five = image(5, 16, [[0, 257, 514, 771, 1028, 65535, 13107, 26214, 39321, 52428]])
    expect(planes(five, { channels: 'all', range: 'byte' })).toEqual([
      [[0, 255]],
      [[1, 51]],
      [[2, 102]],
      [[3, 153]],
      [[4, 204]],
    ])
    expect(planes(image(1, 8, [[51]]), { channels: 'all', range: 'unit' })).toEqual([[[f(0.2)]]])
    const floats = { ...five, white: null, pixels: Float32Array.from(five.pixels, (value) => -value) }
    expect(planes(floats, { channels: 'all', range: 'unit' }).map(([row]) => row![1])).toEqual(
      [65535, 13107, 26214, 39321, 52428].map((value) => -value),
    )
  })

  it('makes colours gray by Rec. 601', () => {
    const rgb = image(3, 8, [[255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]])
    expect(planes(rgb, { channels: 'gray', range: 'byte' })).toEqual([[[f(76.245), f(149.685), f(29.07), 255]]])
    expect(planes(rgb, { channels: 'gray', range: 'unit' })).toEqual([[[f(0.299), f(0.587), f(0.114), 1]]])
  })

  it('scales 16 bits to the same ranges', () => {
    const deep = image(1, 16, [[0, 257, 32768, 65535]])
    expect(planes(deep, { channels: 'gray', range: 'byte' })).toEqual([[[0, 1, f(32768 / 257), 255]]])
    expect(planes(deep, { channels: 'gray', range: 'unit' })).toEqual([[[0, f(257 / 65535), f(32768 / 65535), 1]]])
    const rgb = image(3, 16, [[65535, 0, 1]])
    expect(planes(rgb, { channels: 'gray', range: 'unit' })).toEqual([[[f((0.299 * 65535 + 0.114) / 65535)]]])
  })

  it('takes the largest value of the depth for white, whatever the depth is', () => {
    for (const depth of [8, 10, 12, 16]) {
      const white = 2 ** depth - 1
      const deep = image(1, depth, [[0, 1, white]])
      expect(planes(deep, { channels: 'gray', range: 'unit' })).toEqual([[[0, f(1 / white), 1]]])
      expect(planes(deep, { channels: 'gray', range: 'byte' })).toEqual([[[0, f(255 / white), 255]]])
    }
  })

  it('reads the first three of several bands as colours, and the first of two as gray', () => {
    const bands = image(4, 8, [[1, 2, 3, 99, 4, 5, 6, 99]])
    expect(planes(bands, { channels: 'rgb', range: 'byte' })).toEqual([[[1, 4]], [[2, 5]], [[3, 6]]])
    expect(planes(bands, { channels: 'gray', range: 'byte' })).toEqual([[[f(1.815), f(4.815)]]])
    const pair = image(2, 8, [[1, 99, 2, 99]])
    expect(planes(pair, { channels: 'gray', range: 'byte' })).toEqual([[[1, 2]]])
    expect(planes(pair, { channels: 'rgb', range: 'byte' })).toEqual([[[1, 2]], [[1, 2]], [[1, 2]]])
  })

  it('agrees with the formula in double precision for any colour', () => {
    const byte = fc.nat(255)
    fc.assert(
      fc.property(byte, byte, byte, (r, g, b) => {
        const luma = 0.299 * r + 0.587 * g + 0.114 * b
        const rgb = image(3, 8, [[r, g, b]])
        expect(planes(rgb, { channels: 'gray', range: 'byte' })).toEqual([[[f(luma)]]])
        expect(planes(rgb, { channels: 'gray', range: 'unit' })).toEqual([[[f(luma / 255)]]])
      }),
      { numRuns: 500 },
    )
  })
})

function image(channels: number, depth: number, rows: number[][]): Pixels {
  const pixels = depth === 8 ? Uint8Array.from(rows.flat()) : Uint16Array.from(rows.flat())
  const width = rows[0]!.length / channels
  return { width, height: rows.length, channels, white: 2 ** depth - 1, pixels }
}

/** planes, rows, columns; and checks that the padding of rows stays untouched. */
function planes(image: Pixels, reading: ImageReading): number[][][] {
  const memory: { data: Float32Array; rowStride: number; planeStride: number }[] = []
  const shape = toPlanes(image, reading, (s) => {
    const { row, plane } = mapStrides(s)
    memory.push({ data: new Float32Array(s.channels * plane).fill(-1), rowStride: row, planeStride: plane })
    return memory[0]!
  })
  const { data, rowStride, planeStride } = memory[0]!
  expect(data.filter((v) => v === -1)).toHaveLength(data.length - cells(shape))
  return Array.from({ length: shape.channels }, (_, c) =>
    Array.from({ length: shape.height }, (__, y) => {
      const begin = c * planeStride + y * rowStride
      return [...data.subarray(begin, begin + shape.width)]
    }),
  )
}

function cells({ channels, height, width }: MapShape): number {
  return channels * height * width
}
