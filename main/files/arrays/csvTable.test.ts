import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatEnglish } from '#app/text/format'
import { writeMatrixCsv, writeTidyCsv, type GridSource } from '#main/files/csv'
import { decodeFile } from '#main/files/decodeFile'
import type { Select } from '#app/inputs/select'

async function read(text: string | Uint8Array, select: Select = {}, name = 'a.csv') {
  const [image] = await decodeFile(typeof text === 'string' ? Buffer.from(text) : text, name, { select })
  if (!image || !('values' in image)) throw new Error('an image of pixels')
  return image
}

const bitsOf = (values: Float32Array) => [...new Uint32Array(values.slice().buffer)]

async function written(write: (sink: { write(bytes: Uint8Array): Promise<void> }) => Promise<void>): Promise<Buffer> {
  const pieces: Buffer[] = []
  await write({ write: async (bytes) => void pieces.push(Buffer.from(bytes)) })
  return Buffer.concat(pieces)
}

function grid(values: Float32Array, width: number, about: Partial<GridSource> = {}): GridSource {
  return {
    name: 'photo, "best".png',
    layerIndex: 2,
    layer: 'max_pooling',
    channel: 0,
    height: values.length / width,
    width,
    row: (index) => values.subarray(index * width, (index + 1) * width),
    ...about,
  }
}

const float32s = fc
  .array(fc.float({ noNaN: true }), { minLength: 6, maxLength: 6 })
  .map((all) => Float32Array.from(all))

describe('our own exports open again, bit for bit', () => {
  it('as a matrix', async () => {
    await fc.assert(
      fc.asyncProperty(float32s, async (values) => {
        const image = await read(await written((sink) => writeMatrixCsv(grid(values, 3), sink)))
        expect(image).toMatchObject({ format: 'csv', channels: 1, height: 2, width: 3, array: null, arrays: [] })
        expect(bitsOf(image.values)).toEqual(bitsOf(values))
      }),
      { numRuns: 200 },
    )
  })

  it('as a matrix for the spreadsheet of a country, of one column too', async () => {
    const dialect = { separator: ';', decimal: ',', bom: true } as const
    await fc.assert(
      fc.asyncProperty(float32s, fc.constantFrom(1, 2), async (some, width) => {
        // A column of nothing but numbers such as 1,125 could as well be one of thousands.
        const values = Float32Array.of(...some, 0.5, -1.5)
        const image = await read(await written((sink) => writeMatrixCsv(grid(values, width), sink, { dialect })))
        expect(image).toMatchObject({ height: values.length / width, width })
        expect(bitsOf(image.values)).toEqual(bitsOf(values))
      }),
      { numRuns: 200 },
    )
  })

  it('as a tidy table, each map by its name', async () => {
    const [first, second] = [
      Float32Array.of(-0, NaN, Infinity, 0.1, 5e-45, 2),
      Float32Array.of(1, 2, 3, 4, -Infinity, 6),
    ]
    const table = await written((sink) =>
      writeTidyCsv(
        [grid(first, 2, { layerIndex: -1, layer: 'input' }), grid(first, 3), grid(second, 3, { channel: 4 })],
        sink,
      ),
    )
    const input = await read(table)
    expect(input).toMatchObject({
      channels: 1,
      height: 3,
      width: 2,
      array: 'input',
      arrays: ['input', '2-max_pooling'],
    })
    expect(input.notes.map(formatEnglish)).toEqual(['The file holds 2 arrays; this is "input".'])
    const pooled = await read(table, { array: '2-max_pooling' })
    expect(pooled).toMatchObject({ channels: 2, height: 2, width: 3 })
    expect(bitsOf(pooled.values)).toEqual([...bitsOf(first), ...bitsOf(second)])
  })
})

describe('tables of others', () => {
  it.each<[string, string | Buffer, number[], number]>([
    ['numpy.savetxt', '1.000000000000000000e+00 -2.5e-01\n3.0e+00 nan\n', [1, -0.25, 3, NaN], 2],
    ['a German spreadsheet', '\uFEFF0,5;-1\r\n1,25;1e3\r\n', [0.5, -1, 1.25, 1000], 2],
    ['a spreadsheet that names its separator', 'sep=;\r\n1;2\r\n', [1, 2], 2],
    ['tabs', '1\t2\t3\n', [1, 2, 3], 3],
    ['quoted decimal commas', '"1,5","2"\r\n"-3,25","4"\r\n', [1.5, 2, -3.25, 4], 2],
    ['Unicode text of a spreadsheet, UTF-16', Buffer.from('\uFEFF1\t2,5\r\n3\t4\r\n', 'utf16le'), [1, 2.5, 3, 4], 2],
    ['UTF-16, big end first', Buffer.from('\uFEFF1;2\n', 'utf16le').swap16(), [1, 2], 2],
    ['quotes around everything', '"1.5";"2"\n', [1.5, 2], 2],
    ['one column', '1\n-2\n+3', [1, -2, 3], 1],
    ['infinities', 'inf,-inf,Infinity\n', [Infinity, -Infinity, Infinity], 3],
  ])('%s', async (_, text, values, width) => {
    const image = await read(text)
    expect(image.width).toBe(width)
    expect([...image.values]).toEqual(values)
  })

  it.each([
    ['\n \n', /it contains no numbers/],
    ['\uFEFF', /it contains no numbers/],
    ['image,layer_index,layer,channel,row,col,value\n', /it contains no numbers/],
    ['1,,-1\n2,,-2\n', /row 1, column 2 is empty\. Fill the gap/],
    ['1,2\n3\n', /row 2 has 1 column, expected 2 as in the first row/],
    ['1\n2 3\n', /row 2 has 2 columns, expected 1 as/],
    ['width,height\n1,2\n', /row 1, column 1: expected a number, received "width"\. Save the table without row and/],
    ['1,2\nmean,3\n', /received "mean"\. Save the table without row and column names/],
    [',0,1\n0,5,6\n', /row 1, column 1 is empty\. Fill the gap, or save the table without row and column names/],
    ['1,1e39\n', /row 1, column 2: 1e39 is too large for a 32-bit float/],
    ['1,2\n\n3,4\n', /line 2 is empty/],
    ['1;2.000,5\n', /row 1, column 2: "2\.000,5" has both a decimal point and a decimal comma/],
    ['1.000;2,5\n', /row 1, column 2: "2,5" has another decimal mark than the numbers before it/],
    ['"1,234","2"\n', /row 1, column 1: the comma in "1,234" could separate decimals or thousands/],
    ['"1,234.5","2"\n', /"1,234\.5" has both a decimal point and a decimal comma/],
    ['1,2\n3,4e\n', /row 2, column 2: expected a number, received "4e"\.$/],
    ['image,layer_index,layer,channel,row,col,value\na,0,x,0,0,0,1\na,0,x,0,1,1,1\n', /has 2 cells, expected 4/],
    ['image,layer_index,layer,channel,row,col,value\na,0,x,0,0,0,1\na,0,x,0,0,0,1\n', /has 2 cells, expected 1/],
  ])('refuses %j with its place', async (text, reason) => {
    await expect(read(text)).rejects.toThrow(reason)
  })

  it.each(['hello', '<b>', 'a,b\n1,2\n'])('takes %j for a table only where its name says so', async (text) => {
    await expect(read(text, {}, 'a.txt')).rejects.toThrow(/not an image that Poolscope can read.* CSV\.$/)
    await expect(read(text)).rejects.toThrow(/row 1, column 1: expected a number, received "(hello|<b>|a)"/)
  })
})
