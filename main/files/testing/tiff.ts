/** Writes small TIFFs of any number of bands, for tests: uncompressed, little-endian, interleaved or planar, in strips or tiles. */

export interface TiffLayout {
  readonly width: number
  readonly height: number
  readonly bits: number
  /** 1: black is zero. 2: RGB. */
  readonly photometric: number
  readonly extraSamples?: readonly number[]
  readonly planar?: boolean
  readonly rowsPerStrip?: number
  /** Side of square tiles, instead of strips. */
  readonly tile?: number
  /** 1: unsigned, if not said. 2: signed. 3: floating point. */
  readonly format?: number
  readonly orientation?: number
  /** BigTIFF. */
  readonly big?: boolean
}

/** @param bands the values of each band, row by row */
export function writeTiff(bands: readonly (readonly number[])[], layout: TiffLayout): Uint8Array {
  const { width, height, bits, photometric, planar = false, tile, big = false } = layout
  const rows = layout.rowsPerStrip ?? height
  const at = (band: number, y: number, x: number) => (y < height && x < width ? bands[band]![y * width + x]! : 0)
  const chunks: Buffer[] = []
  const block = (group: readonly number[], top: number, left: number, h: number, w: number) => {
    const lines: Buffer[] = []
    for (let y = top; y < top + h; y++) {
      const line: number[] = []
      for (let x = left; x < left + w; x++) for (const band of group) line.push(at(band, y, x))
      lines.push(bits % 8 === 0 ? pack(line, bits / 8) : packBits(line, bits))
    }
    chunks.push(Buffer.concat(lines))
  }
  const all = bands.map((_, band) => band)
  for (const group of planar ? all.map((band) => [band]) : [all]) {
    if (tile)
      for (let y = 0; y < height; y += tile) for (let x = 0; x < width; x += tile) block(group, y, x, tile, tile)
    else for (let y = 0; y < height; y += rows) block(group, y, 0, Math.min(rows, height - y), width)
  }
  const header = big ? 16 : 8
  const offsets = chunks.map((_, i) => header + chunks.slice(0, i).reduce((sum, { length }) => sum + length, 0))
  const lengths = chunks.map(({ length }) => length)
  const tags: [tag: number, size: 2 | 4, values: readonly number[]][] = [
    [256, 2, [width]],
    [257, 2, [height]],
    [258, 2, bands.map(() => bits)],
    [259, 2, [1]],
    [262, 2, [photometric]],
    ...(tile ? [] : ([[273, 4, offsets]] as [number, 4, number[]][])),
    [274, 2, [layout.orientation ?? 1]],
    [277, 2, [bands.length]],
    ...(tile
      ? []
      : ([
          [278, 2, [rows]],
          [279, 4, lengths],
        ] as [number, 2 | 4, number[]][])),
    [284, 2, [planar ? 2 : 1]],
    ...(tile
      ? ([
          [322, 2, [tile]],
          [323, 2, [tile]],
          [324, 4, offsets],
          [325, 4, lengths],
        ] as [number, 2 | 4, number[]][])
      : []),
    ...(layout.extraSamples ? ([[338, 2, layout.extraSamples]] as [number, 2, readonly number[]][]) : []),
    [339, 2, bands.map(() => layout.format ?? 1)],
  ]
  return Buffer.concat([
    ...fileHeader(header, lengths, big),
    ...chunks,
    directory(tags, header + lengths.reduce((a, b) => a + b, 0), big),
  ])
}

function fileHeader(bytes: number, lengths: readonly number[], big: boolean): Buffer[] {
  const head = Buffer.alloc(bytes)
  const first = bytes + lengths.reduce((a, b) => a + b, 0)
  head.write(big ? 'II+\0\x08\0\0\0' : 'II*\0', 'latin1')
  head.writeUInt32LE(first, big ? 8 : 4)
  return [head]
}

function directory(
  tags: readonly [tag: number, size: 2 | 4, values: readonly number[]][],
  at: number,
  big: boolean,
): Buffer {
  const [countBytes, entryBytes, room] = big ? [8, 20, 8] : [2, 12, 4]
  const list = Buffer.alloc(countBytes + tags.length * entryBytes + room)
  list.writeUInt16LE(tags.length, 0)
  let tail = Buffer.alloc(0)
  tags.forEach(([tag, size, values], i) => {
    const entry = countBytes + i * entryBytes
    list.writeUInt16LE(tag, entry)
    list.writeUInt16LE(size === 2 ? 3 : 4, entry + 2)
    list.writeUInt32LE(values.length, entry + 4)
    const data = pack(values, size)
    const value = entry + entryBytes - room
    if (data.length <= room) data.copy(list, value)
    else {
      list.writeUInt32LE(at + list.length + tail.length, value)
      tail = Buffer.concat([tail, data])
    }
  })
  return Buffer.concat([list, tail])
}

/** Numbers of any bits side by side, the highest bit first. */
function packBits(values: readonly number[], bits: number): Buffer {
  const digits = values.map((value) => value.toString(2).padStart(bits, '0')).join('')
  return Buffer.from((digits.match(/.{1,8}/g) ?? []).map((byte) => parseInt(byte.padEnd(8, '0'), 2)))
}

function pack(values: readonly number[], size: number): Buffer {
  const out = Buffer.alloc(values.length * size)
  values.forEach((value, i) => out.writeUIntLE(value, i * size, size))
  return out
}
