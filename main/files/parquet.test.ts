/** Parquet tables, read back by hyparquet. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { parquetMetadataAsync, parquetReadObjects, asyncBufferFromFile } from 'hyparquet'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeWhole } from './write'
import { readParquet, writeParquet } from './parquet'
import { valueNames, type Row } from '#app/batch/table'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'poolscope-parquet-'))))
afterAll(() => rm(folder, { recursive: true }))

const outputs = { layers: [{ index: 2, name: 'Conv2D', channels: 2 }], columns: ['average', 'maximum'] } as const
const row = (image: number, rest: Partial<Row>): Row => {
  return { image, path: `/images/${image}.png`, item: 0, values: [0, 0, 0, 0], notes: '', error: '', ...rest }
}

let files = 0
async function written(rows: Iterable<Row>, of: Parameters<typeof writeParquet>[1] = outputs): Promise<string> {
  const path = join(folder, `${files++}.parquet`)
  await writeWhole(path, (sink) => writeParquet(sink, of, rows), { replace: false })
  return path
}

async function collected(path: string): Promise<readonly Row[]> {
  const rows: Row[] = []
  for await (const one of readParquet(path)) rows.push(one)
  return rows
}

it('has a column per name, typed, with null where there is no value and no text', async () => {
  const path = await written([
    row(0, { values: [0.1, -0, NaN, -Infinity], notes: 'Größe' }),
    row(1, { path: '/a "b",\n=1.png', item: null, values: null, error: 'Not an image.' }),
  ])
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) })
  const [c0, c1] = ['2-Conv2D.c0', '2-Conv2D.c1']
  expect(rows).toEqual([
    {
      ...{ image: 0, path: '/images/0.png', item: 0, notes: 'Größe', error: null },
      ...{ [`${c0}.average`]: 0.1, [`${c1}.average`]: -0, [`${c0}.maximum`]: NaN, [`${c1}.maximum`]: -Infinity },
    },
    {
      ...{ image: 1, path: '/a "b",\n=1.png', item: null, notes: null, error: 'Not an image.' },
      ...{ [`${c0}.average`]: null, [`${c1}.average`]: null, [`${c0}.maximum`]: null, [`${c1}.maximum`]: null },
    },
  ])
  const { schema } = await parquetMetadataAsync(await asyncBufferFromFile(path))
  expect(schema.slice(1).map(({ type }) => type)).toEqual([
    'INT32',
    'BYTE_ARRAY',
    'INT32',
    'DOUBLE',
    'DOUBLE',
    'DOUBLE',
    'DOUBLE',
    'BYTE_ARRAY',
    'BYTE_ARRAY',
  ])
})

it('keeps every bit of any rows', async () => {
  const value = fc.oneof(fc.double(), fc.constantFrom(0, -0, NaN, Infinity, -Infinity, Number.MIN_VALUE))
  const text = fc.string({ unit: 'grapheme' })
  const good = fc.record({ item: fc.nat(9), values: fc.array(value, { minLength: 4, maxLength: 4 }), notes: text })
  const bad = fc.record({ item: fc.constant(null), error: text.filter((words) => words !== '') })
  const any = fc.oneof(
    good,
    bad.map((about) => ({ ...about, values: null })),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(any, text), { maxLength: 40 }), async (made) => {
      const rows = made.map(([about, path], image) => row(image, { ...about, path }))
      expect(await collected(await written(rows))).toEqual(rows)
    }),
    { numRuns: 40 },
  )
})

it('is written and read by row groups whose size depends on the columns alone', async () => {
  const wide = { layers: [{ index: 0, name: 'Dense', channels: 500 }], columns: ['average', 'maximum'] } as const
  const values = valueNames(wide).map((_, i) => i / 3)
  const rows = Array.from({ length: 3000 }, (_, image) => row(image, { values }))
  const path = await written(rows, wide)
  const { row_groups, num_rows } = await parquetMetadataAsync(await asyncBufferFromFile(path))
  expect(row_groups.map((group) => Number(group.num_rows))).toEqual([2086, 914])
  expect(Number(num_rows)).toBe(3000)
  const read = await collected(path)
  expect(read.map(({ image }) => image)).toEqual(rows.map(({ image }) => image))
  expect(read.every((one) => one.values!.every((value, i) => value === values[i]))).toBe(true)
})

it('of no rows is a table still', async () => {
  const path = await written([])
  expect(await collected(path)).toEqual([])
  expect((await readFile(path)).subarray(-4).toString()).toBe('PAR1')
})
