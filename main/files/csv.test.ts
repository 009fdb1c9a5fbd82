import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CsvDialect } from '#app/text/csv'
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
    expect(text).toBe('nan,inf,-inf,-0.0\n')
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

describe('a dialect', () => {
  const german: CsvDialect = { separator: ';', decimal: ',', bom: true }

  it('writes numbers as the spreadsheets of a country read them', async () => {
    const rows = [
      [0, 1.5, -0],
      [1e-7, NaN, -Infinity],
    ]
    expect(await textOf((sink) => writeMatrixCsv(grid(rows), sink, { dialect: german }))).toBe(
      '\uFEFF0;1,5;-0,0\n1e-7;nan;-inf\n',
    )
    const tabs: CsvDialect = { separator: '\t', decimal: '.', bom: false }
    expect(await textOf((sink) => writeMatrixCsv(grid(rows), sink, { dialect: tabs }))).toBe(
      '0\t1.5\t-0.0\n1e-7\tnan\t-inf\n',
    )
    const tidy = await textOf((sink) => writeTidyCsv([grid([[0.5]], { name: 'a;b' })], sink, { dialect: german }))
    expect(tidy).toBe('\uFEFFimage;layer_index;layer;channel;row;col;value\n"a;b";2;pool;0;0;0;0,5\n')
  })

  it('leaves no doubt about a column of decimal commas', async () => {
    const column = grid([[1.5], [2], [-0.25]])
    expect(await textOf((sink) => writeMatrixCsv(column, sink, { dialect: german }))).toBe('\uFEFF"1,5"\n2\n"-0,25"\n')
  })

  it.each<CsvDialect>([
    { separator: ',', decimal: '.', bom: false },
    { separator: ';', decimal: '.', bom: true },
    { separator: ';', decimal: ',', bom: true },
    { separator: '\t', decimal: '.', bom: false },
    { separator: '\t', decimal: ',', bom: false },
  ])('$separator and $decimal read back to the same bits', async (dialect) => {
    const bits = fc.integer({ min: 0, max: 0xffffffff })
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fc.array(bits, { minLength: 6, maxLength: 6 }),
        async (width, all) => {
          const values = [...new Float32Array(Uint32Array.from(all).buffer)].slice(0, 6 - (6 % width))
          const rows = Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width))
          const text = await textOf((sink) => writeMatrixCsv(grid(rows), sink, { dialect }))
          expect(parsed(text, dialect)).toEqual(rows)
        },
      ),
    )
  })

  /** As a spreadsheet parses CSV: cells by the separator, quotes taken off, numbers by the decimal mark. */
  function parsed(text: string, { separator, decimal }: CsvDialect): number[][] {
    const names: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, '-inf': -Infinity }
    const lines = text
      .replace(/^\uFEFF/, '')
      .trimEnd()
      .split('\n')
    return lines.map((line) =>
      line.split(separator).map((cell) => {
        const plain = cell.replace(/^"(.*)"$/, '$1')
        return Math.fround(names[plain] ?? Number(plain.replace(decimal, '.')))
      }),
    )
  }
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

  it('quotes texts where RFC 4180 says so, and makes formulas harmless', async () => {
    const text = await textOf((sink) => writeTidyCsv([grid([[1]], { name: 'a,"b"\n', layer: '=1+2' })], sink))
    expect(text.slice(text.indexOf('\n') + 1)).toBe('"a,""b""\n",2,\'=1+2,0,0,0,1\n')
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
