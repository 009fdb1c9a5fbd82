/** Batches on tiny images with known values, through the command line, the engine and the decoders. */
import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { describe, expect, it } from 'vitest'
import { parseCsv } from './testing/parseCsv'
import { openTerminal, text, verticalLine } from './testing/terminal'

const { inFolder, place, poolscope } = openTerminal()

/** A gray image with these samples, of 0..255. */
const pgm = (width: number, height: number, samples: readonly number[] | Uint8Array) =>
  Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), Buffer.from(samples)])

/** 8 x 8 with a vertical line two wide from a column on. */
const line = (column: number, value = 255) =>
  pgm(
    8,
    8,
    Array.from({ length: 64 }, (_, i) => (i % 8 === column || i % 8 === column + 1 ? value : 0)),
  )

let folders = 0
async function images(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const folder = inFolder(`images-${folders++}`)
  await mkdir(folder)
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true })
    await writeFile(join(folder, name), bytes)
  }
  return folder
}

const lines = () =>
  images({ 'a.pgm': line(3), 'b.pgm': line(2), 'sub/c.pgm': line(4), 'd.pgm': line(0), 'e.pgm': line(5) })

const hashOf = async (...path: string[]) =>
  createHash('sha256')
    .update(await readFile(join(...path)))
    .digest('hex')

const table = async (folder: string) => parseCsv(await text(folder, 'table.csv'))
const ran = (out: string) => ({ code: 0, out: join(out, 'table.csv') })

describe('poolscope batch', () => {
  it('writes a row of known values per image, in the order of the paths', async () => {
    const [from, out] = [await lines(), place()]
    expect(await poolscope('batch', verticalLine, from, '--out', out)).toMatchObject(ran(out))
    const rows = await table(out)
    expect(rows.map(({ path }) => path)).toEqual(
      ['a.pgm', 'b.pgm', 'd.pgm', 'e.pgm', 'sub/c.pgm'].map((name) => join(from, name)),
    )
    // The map of a.pgm is 0 3 0 in three rows.
    const expected = {
      cells: 9,
      min: 0,
      max: 3,
      mean: 1,
      std: Math.SQRT2,
      q05: 0,
      q25: 0,
      q50: 0,
      q75: 3,
      q95: 3,
      zeros: 6,
      nan: 0,
    }
    for (const [key, value] of Object.entries(expected)) {
      expect(Number(rows[0]![`2-MaxPooling2D.${key}`])).toBeCloseTo(value, 12)
    }
    expect(rows[0]).toMatchObject({
      image: '0',
      item: '0',
      '2-MaxPooling2D.c0.average': '1',
      '2-MaxPooling2D.c0.maximum': '3',
      error: '',
    })
    const success = JSON.parse(await text(out, '_SUCCESS')) as { sha256: string; rows: number; failures: number }
    expect(success).toMatchObject({ rows: 5, failures: 0, sha256: await hashOf(out, 'table.csv') })
  })

  it('writes values that read back bit for bit', async () => {
    const [from, out] = [await images({ 'a.pgm': pgm(2, 1, [51, 100]) }), place()]
    const experiment = inFolder('input-only.poolscope.json')
    await writeFile(experiment, JSON.stringify({ ...JSON.parse(await text(verticalLine)), stack: [] }))
    expect(await poolscope('batch', experiment, from, '--out', out)).toMatchObject(ran(out))
    const [low, high] = [51, 100].map((sample) => Math.fround(sample / 255)) as [number, number]
    const [row] = await table(out)
    expect(Number(row!['input.min'])).toBe(low)
    expect(Number(row!['input.c0.maximum'])).toBe(high)
    expect(Number(row!['input.c0.average'])).toBe((low + high) / 2)
  })

  it('writes the values of the CSV as Parquet, too', async () => {
    const [from, whole, out] = [await images({ 'a.pgm': line(3), 'b.pgm': 'no image' }), place(), place()]
    await poolscope('batch', verticalLine, from, '--out', whole)
    const args = ['--format', 'parquet', '--shards', '2', '--maps']
    expect(await poolscope('batch', verticalLine, from, '--out', out, ...args)).toMatchObject({
      code: 0,
      out: join(out, 'table.parquet'),
    })
    const cells = await parquetReadObjects({ file: await asyncBufferFromFile(join(out, 'table.parquet')) })
    const asText = (row: Record<string, unknown>) =>
      Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, String(cell ?? '')]))
    expect(cells.map(asText)).toEqual(await table(whole))
    expect(JSON.parse(await text(out, '_SUCCESS'))).toMatchObject({ rows: 2, failures: 1 })
    expect(await readdir(join(out, 'parts'))).toEqual(['00000.json', '00000.parquet', '00001.json', '00001.parquet'])
  })

  it('writes the columns and maps of chosen layers', async () => {
    const [from, out] = [await images({ 'a.pgm': line(3) }), place()]
    const args = ['--layers', '0,2', '--columns', 'maximum', '--maps', '--separator', 'semicolon', '--decimal', 'comma']
    expect(await poolscope('batch', verticalLine, from, '--out', out, ...args)).toMatchObject(ran(out))
    expect((await text(out, 'table.csv')).split('\n')[0]).toBe(
      'image;path;item;0-Conv2D.c0.maximum;2-MaxPooling2D.c0.maximum;notes;error',
    )
    const maps = join(out, 'maps/00000')
    expect((await readdir(maps)).sort()).toEqual(['00000000-0-0-Conv2D.npy', '00000000-0-2-MaxPooling2D.npy'])
    const npy = await readFile(join(maps, '00000000-0-2-MaxPooling2D.npy'))
    expect([...new Float32Array(new Uint8Array(npy.subarray(-36)).buffer)]).toEqual([0, 3, 0, 0, 3, 0, 0, 3, 0])
  })

  it('gives a row with its error to what can not be read, and goes on', async () => {
    const from = await images({ 'a.pgm': line(3), 'b.pgm': 'no image', 'c.pgm': pgm(1, 1, [0]), 'z.pgm': line(4) })
    await symlink(join(from, 'nowhere.pgm'), join(from, 'd.pgm'))
    const out = place()
    const { code, notes } = await poolscope('batch', verticalLine, from, '--out', out)
    expect({ code, notes }).toEqual({ code: 0, notes: expect.stringContaining('3 of 5 rows have an error.') })
    const rows = await table(out)
    expect(rows.map(({ error }) => error !== '')).toEqual([false, true, true, true, false])
    expect(rows[2]!.error).toMatch(/3 × 3 kernel|window|kernel/)
    expect(rows[3]!.error).toMatch(/d\.pgm.*not found/)
    expect(rows[1]!['2-MaxPooling2D.max']).toBe('')
  })

  it('reads lists by lines or NUL, with names of any kind', async () => {
    const from = await images({ 'a.pgm': line(3), 'new\nline, "quoted".pgm': line(2), '=1+1.pgm': line(1) })
    const list = inFolder('list')
    const names = ['new\nline, "quoted".pgm', '=1+1.pgm', 'a.pgm', 'gone.pgm']
    await writeFile(list, names.map((name) => `${join(from, name)}\0`).join(''))
    const out = place()
    expect(await poolscope('batch', verticalLine, '--list', list, '--out', out)).toMatchObject(ran(out))
    const rows = await table(out)
    expect(rows.map(({ path }) => path)).toEqual(names.map((name) => join(from, name)).sort())
    expect(rows.map(({ error }) => error)).toEqual(['', '', expect.stringContaining('gone.pgm'), ''])
    await writeFile(list, `${join(from, 'a.pgm')}\r\n${join(from, '=1+1.pgm')}\n`)
    const other = place()
    expect(await poolscope('batch', verticalLine, '--list', list, '--out', other)).toMatchObject(ran(other))
    expect(await table(other)).toHaveLength(2)
  })

  it('gives every item of a batch of arrays a row', async () => {
    const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 1, 8, 8), }".padEnd(117) + '\n'
    const samples = [...line(3), ...line(2)].filter((_, i, { length }) => i % (length / 2) >= length / 2 - 64)
    const npy = Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'),
      Buffer.from(header),
      Buffer.from(samples),
    ])
    const [from, out] = [await images({ 'a.npy': npy }), place()]
    expect(await poolscope('batch', verticalLine, from, '--out', out)).toMatchObject(ran(out))
    expect((await table(out)).map((row) => [row.item, row['2-MaxPooling2D.max']])).toEqual([
      ['0', '765'],
      ['1', '765'],
    ])
  })

  it('tells by --json what is done', async () => {
    const [from, out] = [await lines(), place()]
    const args = ['batch', verticalLine, from, '--out', out, '--shards', '2', '--json']
    const events = (await poolscope(...args)).out.split('\n').map((one) => JSON.parse(one) as { event: string })
    expect(events.filter(({ event }) => event !== 'progress')).toMatchObject([
      { event: 'planned', images: 5, shards: 2 },
      { event: 'shard', shard: 0, rows: 2, skipped: false },
      { event: 'shard', shard: 1, rows: 3, skipped: false },
      { event: 'joined', rows: 5, failures: 0, table: join(out, 'table.csv') },
    ])
  })
})

describe('shards', () => {
  it('one by one and in any order give the bytes of one run', async () => {
    const [from, whole, out] = [await lines(), place(), place()]
    await poolscope('batch', verticalLine, from, '--out', whole)
    const planned = await poolscope('batch', 'plan', verticalLine, from, '--out', out, '--shards', '3')
    expect(planned).toEqual({ code: 0, out: join(out, 'plan.json'), notes: '' })
    for (const i of [2, 0, 1]) {
      expect(await poolscope('batch', 'run', out, '--shard', `${i}/3`)).toMatchObject({ code: 0 })
    }
    expect(await poolscope('batch', 'join', out)).toMatchObject(ran(out))
    expect(await hashOf(out, 'table.csv')).toBe(await hashOf(whole, 'table.csv'))
  })

  it('that are there are kept, and those that were tampered with are computed again', async () => {
    const [from, out] = [await lines(), place()]
    const args = ['batch', verticalLine, from, '--out', out, '--shards', '3', '--maps']
    await poolscope(...args)
    const before = await hashOf(out, 'table.csv')
    const part = join(out, 'parts/00001.csv')
    const kept = (await stat(join(out, 'parts/00000.csv'))).mtimeMs
    await writeFile(part, (await text(part)).replace('3', '4'))
    expect(await poolscope('batch', 'join', out)).toMatchObject({
      code: 65,
      notes: expect.stringContaining('Compute shard 1/3 again.'),
    })
    const { out: events } = await poolscope(...args, '--json')
    expect([...events.matchAll(/"shard":(\d).*"skipped":(\w+)/g)].map(([, i, skipped]) => [i, skipped])).toEqual([
      ['0', 'true'],
      ['1', 'false'],
      ['2', 'true'],
    ])
    expect(await hashOf(out, 'table.csv')).toBe(before)
    expect((await stat(join(out, 'parts/00000.csv'))).mtimeMs).toBe(kept)
    const [map] = await readdir(join(out, 'maps/00002'))
    await rm(join(out, 'maps/00002', map!))
    expect(await poolscope('batch', 'join', out)).toMatchObject({ code: 65 })
  })

  it('that are missing keep a table from being written, for now', async () => {
    const [from, out] = [await lines(), place()]
    await poolscope('batch', 'plan', verticalLine, from, '--out', out, '--shards', '3')
    await poolscope('batch', 'run', out, '--shard', '1/3')
    expect(await poolscope('batch', 'join', out)).toMatchObject({
      code: 75,
      notes: expect.stringContaining('2 parts are missing. Compute shards 0/3, 2/3.'),
    })
    expect(await readdir(out)).not.toContain('_SUCCESS')
  })

  it('say so where an image was changed or went after the plan was made', async () => {
    const [from, out] = [await lines(), place()]
    await poolscope('batch', 'plan', verticalLine, from, '--out', out)
    await utimes(join(from, 'a.pgm'), 1, 1)
    await rm(join(from, 'b.pgm'))
    expect(await poolscope('batch', 'run', out, '--shard', '0/1')).toMatchObject({ code: 0 })
    await poolscope('batch', 'join', out)
    expect((await table(out)).map(({ error }) => error)).toEqual([
      'The file has changed since the plan was made.',
      expect.stringMatching(/b\.pgm.*not found/),
      '',
      '',
      '',
    ])
  })

  it('fail for now where the machine has too little memory, and name the image', async () => {
    const [from, out] = [await images({ 'a.pgm': line(3), 'b.pgm': pgm(1000, 1000, Buffer.alloc(1e6, 1)) }), place()]
    const args = ['batch', verticalLine, from, '--out', out]
    expect(await poolscope(...args, '--memory', '0.001')).toMatchObject({
      code: 75,
      notes: expect.stringMatching(/b\.pgm: .*expected at most .*Pass --memory with more gigabytes/) as string,
    })
    expect(await poolscope(...args)).toMatchObject(ran(out))
  })
})

describe('what is refused', () => {
  const refused = (code: number, notes: RegExp) => ({ code, notes: expect.stringMatching(notes) as string })

  it('a folder without images, and files of other kinds', async () => {
    const empty = await images({})
    expect(await poolscope('batch', verticalLine, empty, '--out', place())).toMatchObject(
      refused(1, /No images found in .*Expected files of these types: png/),
    )
    const mixed = await images({ 'a.pgm': line(3), 'labels.csv': '1,2', 'notes.txt': 'x', '._a.pgm': 'x' })
    const out = place()
    const { notes } = await poolscope('batch', verticalLine, mixed, '--out', out)
    expect(notes).toContain('Left out 3 files of other types: ')
    expect(await table(out)).toHaveLength(1)
  })

  it('sources that are not there, empty lists, no sources', async () => {
    expect(await poolscope('batch', verticalLine, inFolder('gone'), '--out', place())).toMatchObject(
      refused(1, /gone.*not found/),
    )
    expect(await poolscope('batch', verticalLine, inFolder('gone-*.png'), '--out', place())).toMatchObject(
      refused(1, /No file matches/),
    )
    await writeFile(inFolder('empty-list'), '\n\n')
    expect(await poolscope('batch', verticalLine, '--list', inFolder('empty-list'), '--out', place())).toMatchObject(
      refused(1, /lists no files/),
    )
    expect(await poolscope('batch', verticalLine, '--out', place())).toMatchObject(refused(2, /at least one source/))
  })

  it('a separator for Parquet', async () => {
    const args = ['--out', place(), '--format', 'parquet', '--separator', 'tab']
    expect(await poolscope('batch', verticalLine, await lines(), ...args)).toMatchObject(
      refused(1, /apply to CSV only/),
    )
  })

  it('numbers of shards', async () => {
    const [from, out] = [await lines(), place()]
    const planAs = (shards: string) => poolscope('batch', 'plan', verticalLine, from, '--out', out, '--shards', shards)
    expect(await planAs('0')).toMatchObject(refused(2, /from 1 to 100000, received 0/))
    await planAs('2')
    const run = (shard: string) => poolscope('batch', 'run', out, '--shard', shard)
    for (const shard of ['2/2', '0/0', '-1/2', '1', 'x']) {
      expect(await run(shard)).toMatchObject(refused(2, /Expected auto, or i\/n/))
    }
    expect(await run('0/3')).toMatchObject(refused(65, /The plan has 2 shards; received 3/))
  })

  it('a second plan in a folder', async () => {
    const [from, out] = [await lines(), place()]
    const plan = (...args: string[]) => poolscope('batch', 'plan', verticalLine, from, '--out', out, ...args)
    expect(await plan()).toMatchObject({ code: 0 })
    expect(await plan()).toMatchObject({ code: 0 })
    expect(await plan('--columns', 'average')).toMatchObject(refused(1, /another plan; different: outputs\./))
    await writeFile(join(from, 'f.pgm'), line(1))
    expect(await plan()).toMatchObject(refused(1, /another plan; different: manifest, shards\./))
  })

  it('a folder without a plan, and a plan whose files were changed', async () => {
    const [from, out] = [await lines(), place()]
    expect(await poolscope('batch', 'run', out, '--shard', '0/1')).toMatchObject(refused(65, /holds no plan/))
    expect(await poolscope('batch', 'join', out)).toMatchObject(refused(65, /holds no plan/))
    await poolscope('batch', 'plan', verticalLine, from, '--out', out)
    for (const name of ['manifest.jsonl', 'experiment.poolscope.json', 'plan.json']) {
      const file = join(out, name)
      await copyFile(file, inFolder('kept'))
      await writeFile(file, (await text(file)).replace(/e/, 'f'))
      expect(await poolscope('batch', 'run', out, '--shard', '0/1')).toMatchObject(
        refused(65, new RegExp(`${name} has changed since the plan was made`)),
      )
      await copyFile(inFolder('kept'), file)
    }
    expect(await poolscope('batch', 'run', out, '--shard', '0/1')).toMatchObject({ code: 0 })
  })

  it('experiments whose inputs are read in different ways, and layers that have no output', async () => {
    const from = await lines()
    const document = JSON.parse(await text(verticalLine)) as { inputs: object[] }
    const [input] = document.inputs
    const experiment = inFolder('two.poolscope.json')
    const steps = [{ type: 'invert' }]
    await writeFile(experiment, JSON.stringify({ ...document, inputs: [input, { ...input, steps }] }))
    expect(await poolscope('batch', experiment, from, '--out', place())).toMatchObject(
      refused(1, /inputs of this experiment differ/),
    )
    expect(await poolscope('batch', verticalLine, from, '--out', place(), '--layers', '7')).toMatchObject(
      refused(1, /--layers: expected some of -1, 0, 1, 2, received 7/),
    )
    expect(await poolscope('batch', verticalLine, from, '--out', place(), '--columns', 'median')).toMatchObject(
      refused(2, /Expected some of statistics, average, maximum; received median/),
    )
  })

  it('an experiment that runs on none of the images', async () => {
    const from = await images({ 'a.pgm': pgm(1, 1, [0]), 'b.pgm': 'x' })
    const out = place()
    expect(await poolscope('batch', verticalLine, from, '--out', out)).toMatchObject(
      refused(1, /runs on none of the first 2 images/),
    )
  })
})
