import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { formatEnglish } from '#app/text/format'
import { decodeBmp } from './bmp'

const LIMIT = 1e6
const BLACK_TO_WHITE = [0, 85, 170, 255].map((v) => [v, v, v])
const RED_GREEN_BLUE = [
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
]

describe('decodeBmp', () => {
  it('reads 24 bits from the bottom up, blue first, rows padded to 4 bytes', () => {
    const data = [
      [3, 2, 1, 6, 5, 4, 0, 0],
      [9, 8, 7, 12, 11, 10, 0, 0],
    ].flat()
    expect(rows(bmp({ width: 2, height: 2, bits: 24, data }))).toEqual([
      [
        [7, 8, 9],
        [10, 11, 12],
      ],
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ])
  })

  it('reads a negative height from the top down', () => {
    const data = [3, 2, 1, 0, 6, 5, 4, 0]
    expect(rows(bmp({ width: 1, height: -2, bits: 24, data }))).toEqual([[[1, 2, 3]], [[4, 5, 6]]])
  })

  it.each([
    [1, [0b10100000, 0, 0, 0], [85, 0, 85]],
    [4, [0x12, 0x30, 0, 0], [85, 170, 255]],
    [8, [1, 2, 3, 0], [85, 170, 255]],
  ])('reads %i bits through a gray palette as one channel', (bits, data, expected) => {
    const palette = bits === 1 ? BLACK_TO_WHITE.slice(0, 2) : BLACK_TO_WHITE
    const image = decodeBmp(bmp({ width: 3, height: 1, bits, palette, data }), LIMIT)
    expect(image.channels).toBe(1)
    expect([...image.pixels]).toEqual(expected)
  })

  it('reads a palette that is longer than any pixel can name', () => {
    const palette = Array.from({ length: 300 }, (_, i) => [i % 256, 0, 0])
    expect(rows(bmp({ width: 2, height: 1, bits: 8, palette, data: [255, 7, 0, 0] }))).toEqual([
      [
        [255, 0, 0],
        [7, 0, 0],
      ],
    ])
  })

  it('reads a coloured palette as three channels', () => {
    expect(rows(bmp({ width: 3, height: 1, bits: 8, palette: RED_GREEN_BLUE, data: [2, 0, 1, 0] }))).toEqual([
      [
        [0, 0, 255],
        [255, 0, 0],
        [0, 255, 0],
      ],
    ])
  })

  it('reads the old OS/2 header with its palette of three bytes', () => {
    const file = Uint8Array.from([
      ...[0x42, 0x4d, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0, 0],
      ...[12, 0, 0, 0, 2, 0, 1, 0, 1, 0, 1, 0],
      ...[10, 20, 30, 40, 50, 60],
      ...[0b01000000, 0, 0, 0],
    ])
    expect(rows(file)).toEqual([
      [
        [30, 20, 10],
        [60, 50, 40],
      ],
    ])
  })

  it('reads 16 bits as 5-5-5 and, with bit fields, as 5-6-5', () => {
    const white555 = [0xff, 0x7f, 0, 0]
    expect(rows(bmp({ width: 1, height: 1, bits: 16, data: white555 }))).toEqual([[[255, 255, 255]]])
    const masks = [0xf800, 0x07e0, 0x001f]
    const half565 = [0x10, 0x84, 0, 0]
    expect(rows(bmp({ width: 1, height: 1, bits: 16, compression: 3, masks, data: half565 }))).toEqual([
      [[132, 130, 132]],
    ])
  })

  it('ignores the unused byte of 32 bits, and lays a declared alpha over white', () => {
    const pixel = [0, 0, 255, 51]
    expect(rows(bmp({ width: 1, height: 1, bits: 32, data: pixel }))).toEqual([[[255, 0, 0]]])
    const masks = [0xff0000, 0xff00, 0xff, 0xff000000]
    const image = decodeBmp(bmp({ width: 1, height: 1, bits: 32, compression: 6, masks, data: pixel }), LIMIT)
    expect([...image.pixels]).toEqual([255, 204, 204])
    expect(formatEnglish(image.notes[0]!)).toMatch(/blended with white/)
  })

  it('reads RLE8: runs, literals, line ends and jumps', () => {
    const data = [
      ...[3, 1, 0, 0], // three of colour 1, end of line
      ...[0, 3, 1, 2, 3, 0, 0, 0], // literals 1 2 3, a filling byte, end of line
      ...[0, 2, 2, 0, 1, 3, 0, 1], // jump two right, one of colour 3, end
    ]
    const image = decodeBmp(bmp({ width: 3, height: 3, bits: 8, compression: 1, palette: BLACK_TO_WHITE, data }), LIMIT)
    expect([...image.pixels]).toEqual([0, 0, 255, 85, 170, 255, 85, 85, 85])
  })

  it('reads RLE4: two colours in turn, literals in half bytes', () => {
    const data = [5, 0x12, 0, 0, 0, 5, 0x32, 0x10, 0x30, 0, 0, 1]
    const image = decodeBmp(bmp({ width: 5, height: 2, bits: 4, compression: 2, palette: BLACK_TO_WHITE, data }), LIMIT)
    expect([...image.pixels]).toEqual([255, 170, 85, 0, 255, 85, 170, 85, 170, 85])
  })

  it.each([
    [
      '60,000 × 60,000 pixels in 100 bytes',
      bmp({ width: 60000, height: 60000, bits: 24, data: zeros(46) }),
      /declares 60000 × 60000 pixels, expected at most/,
    ],
    [
      '900 × 900 pixels of runs in 20 bytes',
      bmp({ width: 900, height: 900, bits: 8, compression: 1, data: zeros(20) }),
      /declares 900 × 900 pixels, but is followed by only 20 bytes/,
    ],
    [
      'too few pixels',
      bmp({ width: 10, height: 10, bits: 24, data: zeros(319) }),
      /declares 10 × 10 pixels, but is followed by only 319 bytes/,
    ],
    ['half a header', bmp({ width: 1, height: 1, bits: 24, data: zeros(4) }).subarray(0, 30), /truncated/],
    ['one byte of pixels', bmp({ width: 1, height: 1, bits: 24, data: [7] }), /only 1 byte of pixel data/],
    ['runs that never end', bmp({ width: 4, height: 1, bits: 8, compression: 1, data: [4, 0] }), /truncated/],
    [
      'a run that leaves the image',
      bmp({ width: 2, height: 1, bits: 8, compression: 1, data: [9, 0, 0, 1] }),
      /extends beyond the image/,
    ],
    ['no rows', bmp({ width: 3, height: 0, bits: 24, data: [0] }), /3 × 0, expected at least 1 × 1/],
    ['7 bits', bmp({ width: 1, height: 1, bits: 7, data: zeros(4) }), /7 bits per pixel, expected 1, 4, 8/],
    [
      'an embedded JPEG',
      bmp({ width: 1, height: 1, bits: 24, compression: 4, data: zeros(4) }),
      /compression \(4, 24 bits\)/,
    ],
    [
      'a colour beyond the palette',
      bmp({ width: 1, height: 1, bits: 8, palette: RED_GREEN_BLUE, data: [7, 0, 0, 0] }),
      /palette index 7, but the palette size is 3/,
    ],
  ])('refuses %s', (_, file, message) => {
    expect(() => decodeBmp(file, LIMIT)).toThrow(message)
  })

  it('throws nothing but failures, whatever the header claims', () => {
    const any = fc.record({
      width: fc.oneof(fc.integer({ min: -2, max: 40 }), fc.integer()),
      height: fc.oneof(fc.integer({ min: -40, max: 40 }), fc.integer()),
      bits: fc.constantFrom(1, 4, 8, 16, 24, 32),
      compression: fc.constantFrom(0, 1, 2, 3, 6),
      masks: fc.array(fc.nat(0xffffffff), { minLength: 4, maxLength: 4 }),
      data: fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 200 }),
    })
    fc.assert(
      fc.property(any, (parts) => onlyFailures(bmp(parts))),
      { numRuns: 1000 },
    )
  })

  it('throws nothing but failures when bytes of a good file change', () => {
    const good = bmp({ width: 5, height: 2, bits: 4, compression: 2, palette: BLACK_TO_WHITE, data: [5, 0x12, 0, 1] })
    const change = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(change, fc.nat(good.length), (changes, length) => {
        const file = good.slice()
        for (const [at, value] of changes) file[at] = value
        onlyFailures(file.subarray(0, length))
        onlyFailures(file)
      }),
      { numRuns: 1000 },
    )
  })
})

interface Parts {
  width: number
  height: number
  bits: number
  compression?: number
  palette?: number[][]
  masks?: number[]
  data: number[]
}

/** A BMP file with a header of 40 bytes. */
function bmp({ width, height, bits, compression = 0, palette = [], masks = [], data }: Parts): Uint8Array {
  const used = compression === 3 ? masks.slice(0, 3) : compression === 6 ? masks.slice(0, 4) : []
  const dataAt = 54 + used.length * 4 + palette.length * 4
  const file = new Uint8Array(dataAt + data.length)
  const view = new DataView(file.buffer)
  file.set([0x42, 0x4d])
  view.setUint32(10, dataAt, true)
  view.setUint32(14, 40, true)
  view.setInt32(18, width, true)
  view.setInt32(22, height, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, bits, true)
  view.setUint32(30, compression, true)
  view.setUint32(46, palette.length, true)
  used.forEach((mask, i) => view.setUint32(54 + i * 4, mask, true))
  palette.forEach(([r, g, b], i) => file.set([b!, g!, r!, 0], 54 + used.length * 4 + i * 4))
  file.set(data, dataAt)
  return file
}

function rows(file: Uint8Array): number[][][] {
  const { width, height, channels, pixels } = decodeBmp(file, LIMIT)
  const pixel = (y: number, x: number) => {
    const at = (y * width + x) * channels
    return [...pixels.subarray(at, at + channels)]
  }
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (__, x) => pixel(y, x)))
}

function onlyFailures(file: Uint8Array): void {
  try {
    const image = decodeBmp(file, LIMIT)
    expect(image.pixels).toHaveLength(image.width * image.height * image.channels)
  } catch (error) {
    expect(error).toBeInstanceOf(Failure)
  }
}

function zeros(count: number): number[] {
  return new Array<number>(count).fill(0)
}
