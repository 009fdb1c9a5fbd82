import { describe, expect, it } from 'vitest'
import { Failure } from '#app/failure'
import { writeMatrixCsv, writeNpy, writeTidyCsv, type GridSource, type StreamOptions } from './csv'
import { readNpy } from './npy'
import type { ByteSink } from './write'

describe('writeMatrixCsv', () => {
  it('writes one line a row, without a header', async () => {
    const text = await textOf((sink) =>
      writeMatrixCsv(
        grid([
          [0, 1.5, -2],
          [0.1, 1e10, 255],
        ]),
        sink,
      ),
    )
    expect(text).toBe('0,1.5,-2\n0.1,1e10,255\n')
  })

  it('spells numbers that are none as NumPy reads them', async () => {
    const text = await textOf((sink) => writeMatrixCsv(grid([[NaN, Infinity, -Infinity, -0]]), sink))
    expect(text).toBe('nan,inf,-inf,-0\n')
  })

  it('reads back to the same bits', async () => {
    const values = Float32Array.from({ length: 64 * 64 }, (_, i) => Math.sin(i) * 10 ** ((i % 20) - 10))
    const rows = Array.from({ length: 64 }, (_, y) => [...values.subarray(y * 64, y * 64 + 64)])
    const text = await textOf((sink) => writeMatrixCsv(grid(rows), sink))
    const read = text
      .trim()
      .split('\n')
      .map((line) => line.split(',').map(Number))
    expect(Float32Array.from(read.flat())).toEqual(values)
  })
})

describe('writeTidyCsv', () => {
  it('writes one line a cell, counted from 0', async () => {
    const maps = [
      grid(
        [
          [1, 2],
          [3, 4],
        ],
        { channel: 0 },
      ),
      grid([[0.5]], { channel: 1, layerIndex: -1, layer: 'input' }),
    ]
    expect(await textOf((sink) => writeTidyCsv(maps, sink))).toBe(
      [
        'image,layer_index,layer,channel,row,col,value',
        'photo.png,2,pool,0,0,0,1',
        'photo.png,2,pool,0,0,1,2',
        'photo.png,2,pool,0,1,0,3',
        'photo.png,2,pool,0,1,1,4',
        'photo.png,-1,input,1,0,0,0.5\n',
      ].join('\n'),
    )
  })

  it('quotes texts where RFC 4180 says so, and changes nothing else', async () => {
    const text = await textOf((sink) => writeTidyCsv([grid([[1]], { name: 'a,"b"\n', layer: '=1+2' })], sink))
    expect(text.slice(text.indexOf('\n') + 1)).toBe('"a,""b""\n",2,=1+2,0,0,0,1\n')
  })
})

describe('writeNpy', () => {
  it('writes the channels of a layer as one array', async () => {
    const channels = [
      grid([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      grid([
        [7, 8, 9],
        [10, 11, NaN],
      ]),
    ]
    const bytes = await bytesOf((sink) => writeNpy(channels, sink))
    expect(readNpy(bytes)).toEqual({
      shape: [2, 2, 3],
      dtype: 'f4',
      fortranOrder: false,
      data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, NaN),
    })
  })
})

describe('streams', () => {
  const large = grid(Array.from({ length: 300 }, () => new Array<number>(1000).fill(1 / 3)))
  const writers: [string, (sink: ByteSink, options: StreamOptions) => Promise<void>][] = [
    ['matrix', (sink, options) => writeMatrixCsv(large, sink, options)],
    ['tidy', (sink, options) => writeTidyCsv([large], sink, options)],
    ['npy', (sink, options) => writeNpy([large], sink, options)],
  ]

  it.each(writers)('%s: waits for the sink, and counts every cell', async (_, write) => {
    let waiting = 0
    let cells = 0
    let pieces = 0
    const sink = {
      async write() {
        expect(++waiting).toBe(1)
        await new Promise((done) => setTimeout(done, 1))
        waiting--
        pieces++
      },
    }
    await write(sink, { onCells: (count) => (cells += count) })
    expect(cells).toBe(300_000)
    expect(pieces).toBeGreaterThan(4)
  })

  it.each(writers)('%s: lets timers run between pieces, also where the sink never waits', async (_, write) => {
    let pieces = 0
    let turns = 0
    const turn = setInterval(() => turns++, 0)
    await write({ write: () => Promise.resolve(void pieces++) }, {})
    clearInterval(turn)
    expect(turns).toBeGreaterThan(0)
  })

  it.each(writers)('%s: stops at the next piece when cancelled', async (_, write) => {
    const controller = new AbortController()
    let pieces = 0
    const sink = { write: () => Promise.resolve(void pieces++) }
    const onCells = () => controller.abort()
    const error = await write(sink, { signal: controller.signal, onCells }).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(Failure)
    expect(error).toMatchObject({ code: 'cancelled' })
    expect(pieces).toBeLessThan(3)
  })
})

function grid(rows: number[][], change: Partial<GridSource> = {}): GridSource {
  return {
    name: 'photo.png',
    layerIndex: 2,
    layer: 'pool',
    channel: 0,
    height: rows.length,
    width: rows[0]!.length,
    row: (index) => Float32Array.from(rows[index]!),
    ...change,
  }
}

async function bytesOf(write: (sink: ByteSink) => Promise<void>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  await write({
    async write(bytes) {
      parts.push(bytes.slice())
      await Promise.resolve()
    },
  })
  return Buffer.concat(parts)
}

async function textOf(write: (sink: ByteSink) => Promise<void>): Promise<string> {
  return Buffer.from(await bytesOf(write)).toString()
}
