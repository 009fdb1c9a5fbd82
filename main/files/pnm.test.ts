import { describe, expect, it } from 'vitest'
import { decodeImage } from './image'

const file = (header: string, ...data: number[]) => Buffer.concat([Buffer.from(header, 'latin1'), Buffer.from(data)])

describe('PGM and PPM', () => {
  it.each([
    [
      'binary gray',
      file('P5\n2 2\n255\n', 0, 255, 10, 35),
      { format: 'pgm', channels: 1, white: 255, pixels: Uint8Array.of(0, 255, 10, 35) },
    ],
    [
      'binary gray whose first sample looks like a space',
      file('P5 2 1 255 ', 32, 35),
      { width: 2, pixels: Uint8Array.of(32, 35) },
    ],
    [
      'two bytes a sample, the larger first',
      file('P5\n1 2\n1023\n', 3, 255, 1, 0),
      { depth: 10, white: 1023, pixels: Uint16Array.of(1023, 256) },
    ],
    [
      'binary colours after a comment',
      file('P6\n# by hand\n1 1\n# white\n255\n', 1, 2, 3),
      { format: 'ppm', channels: 3, pixels: Uint8Array.of(1, 2, 3) },
    ],
    [
      'binary gray after lines that end as on Windows',
      file('P5\r\n2 1\r\n255\r\n', 10, 7),
      { channels: 1, pixels: Uint8Array.of(10, 7) },
    ],
    [
      'binary gray after a carriage return alone',
      file('P5 2 1 255\r', 10, 7),
      { channels: 1, pixels: Uint8Array.of(10, 7) },
    ],
    ['gray as text', file('P2 3 1 9\n0 4\n9\n'), { channels: 1, depth: 4, white: 9, pixels: Uint8Array.of(0, 4, 9) }],
    ['colours as text', file('P3\n1 1\n255\n7 8 9'), { channels: 3, pixels: Uint8Array.of(7, 8, 9) }],
  ])('reads %s', async (_, bytes, expected) => {
    expect(await decodeImage(bytes, 'a')).toMatchObject({ alpha: null, notes: [], ...expected })
  })

  it.each([
    ['one that is cut off', file('P5 2 2 255 ', 1, 2, 3), /truncated/],
    ['a header alone', file('P5 2'), /truncated/],
    ['text that is cut off', file('P2 2 2 255 1 2 3'), /truncated/],
    ['a size of nothing', file('P5 0 2 255 '), /the size is 0 × 2/],
    ['a size beyond the limit', file('P5 60000 60000 255 '), /declares 60000 × 60000 pixels/],
    ['a white that no sample has', file('P5 1 1 70000 ', 1, 2), /declared maximum is 70000/],
    ['a sample above white', file('P5 1 1 9 ', 10), /a sample is 10, but the declared maximum is 9/],
    ['words', file('P5 1 one 255 '), /expected a number at byte 5/],
    ['a bitmap', file('P4 8 1 ', 1), /PBM is not supported/],
  ])('refuses %s', async (_, bytes, reason) => {
    await expect(decodeImage(bytes, 'a')).rejects.toThrow(reason)
  })
})
