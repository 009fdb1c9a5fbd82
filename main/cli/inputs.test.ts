import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { npyFile } from '#main/files/testing/npy'
import { writeTiff } from '#main/files/testing/tiff'
import { packZip } from '#main/files/zip'
import { root } from '#main/testing/contractSuite'
import { runIn } from './testing/runIn'

const verticalLine = join(root, 'examples/vertical-line.poolscope.json')
const threePages = join(root, 'main/files/tiff/fixtures/three_pages.tif')

/** An experiment that reads anything, however small. */
let reader: string
let folder: string
let places = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-inputs-'))
  const experiment = JSON.parse(await readFile(verticalLine, 'utf8'))
  reader = await fileOf('reader.poolscope.json', JSON.stringify({ ...experiment, stack: [], panels: null }))
})
afterAll(() => rm(folder, { recursive: true }))

const poolscope = (...args: string[]) => runIn(folder, args)

/** The input as the stack reads it, and what was said of it. */
async function inputOf(experiment: string, ...args: string[]) {
  const to = join(folder, `out-${places++}`)
  const result = await poolscope('run', experiment, '--out', to, '--layers=-1', '--json', ...args)
  expect(result, result.notes).toMatchObject({ code: 0 })
  const names = await readdir(to)
  const rows = []
  for (const name of names.filter((name) => name.endsWith('.csv')).sort())
    rows.push(...(await readFile(join(to, name), 'utf8')).trim().split('\n'))
  const sidecar = JSON.parse(
    await readFile(
      join(
        to,
        names.find((name) => name.endsWith('.json'))!,
      ),
      'utf8',
    ),
  )
  return { rows, notes: result.notes, run: JSON.parse(result.out).runs[0], sidecar }
}

async function fileOf(name: string, bytes: Uint8Array | string): Promise<string> {
  await writeFile(join(folder, name), bytes)
  return join(folder, name)
}

describe('--page', () => {
  it('reads a page, and says so on stderr, as JSON and in the sidecar', async () => {
    const { rows, notes, run, sidecar } = await inputOf(verticalLine, '--input', threePages, '--page', '2')
    expect(rows[0]).toBe('100,101,102,103,104,105,106,107,108')
    expect(notes).toContain('three_pages.tif: The file has 3 pages; this is page 2.')
    const file = { format: 'tiff', page: 2, pages: 3, array: null, orientation: 1, profile: null }
    expect(run.file).toMatchObject({
      ...file,
      notes: expect.arrayContaining(['The file has 3 pages; this is page 2.']),
    })
    expect(sidecar.image.file).toEqual(run.file)
    expect(sidecar.experiment.inputs).toMatchObject([{ name: 'three_pages.tif', select: { page: 2 } }])
  })

  it('is the first without it, under the name of the file', async () => {
    const { notes, run } = await inputOf(verticalLine, '--input', threePages)
    expect(notes).toMatch(/^three_pages\.tif: The file has 3 pages; this is page 1\.$/m)
    expect(run.input).toBe('three_pages.tif')
  })

  it('reads the page that an experiment selects, and says so', async () => {
    const experiment = JSON.parse(await readFile(verticalLine, 'utf8'))
    await copyFile(threePages, join(folder, 'pages.tif'))
    experiment.inputs = [{ kind: 'image', name: 'pages', path: 'pages.tif', select: { page: 3 } }]
    const { rows, notes } = await inputOf(await fileOf('pages.poolscope.json', JSON.stringify(experiment)))
    expect(rows[0]).toBe('200,201,202,203,204,205,206,207,208')
    expect(notes).toContain('pages: The file has 3 pages; this is page 3.')
  })

  it('also where the run is computed in strips', async () => {
    const values = Float32Array.from({ length: 2 * 400 * 400 }, (_, i) => i % 640)
    const path = await fileOf('batch.npy', npyFile('<f4', [2, 400, 400, 1], values))
    const to = join(folder, 'strips')
    const strips = ['--format', 'npy', '--memory', '0.001', '--json']
    const { out, notes } = await poolscope('run', verticalLine, '--input', path, '--out', to, '--page', '2', ...strips)
    expect(notes).toMatch(/read as channels last.*\n.*computing it in strips/)
    expect(JSON.parse(out).runs).toMatchObject([{ input: 'batch.npy', file: { notes: [expect.any(String)] } }])
    const whole = join(folder, 'whole')
    await poolscope('run', verticalLine, '--input', path, '--out', whole, '--page', '2', '--format', 'npy')
    expect(await readFile(join(to, '2-MaxPooling2D.npy'))).toEqual(await readFile(join(whole, '2-MaxPooling2D.npy')))
  })

  it('refuses a page that is not there, and one without a file', async () => {
    expect(await poolscope('run', verticalLine, '--input', threePages, '--page', '4', '--out', folder)).toMatchObject({
      code: 1,
      notes: expect.stringContaining('three_pages.tif: Expected a page from 1 to 3, received 4'),
    })
    expect(await poolscope('compare', verticalLine, '--page', '2')).toMatchObject({
      code: 1,
      notes: expect.stringContaining('--page requires --input FILE.'),
    })
  })
})

describe('--array and --channels', () => {
  it('choose an array of an archive, and its channel axis', async () => {
    const files = ['one', 'two'].map((name, i) => ({
      name: `${name}.npy`,
      bytes: npyFile(
        '<i2',
        [2, 2, 1],
        Int16Array.of(1, 2, 3, 4).map((n) => n * (i + 1)),
      ),
    }))
    const path = await fileOf('arrays.npz', await packZip(files))
    expect(await inputOf(reader, '--input', path, '--array', 'two')).toMatchObject({
      rows: ['2,4', '6,8'],
      run: { file: { format: 'npz', array: 'two', channelsAxis: 'last' } },
    })
    const first = await inputOf(reader, '--input', path, '--array', 'two', '--channels', 'first')
    expect(first).toMatchObject({ rows: ['2', '4', '6', '8'], run: { file: { channelsAxis: 'first' } } })
  })

  it('are refused for an image', async () => {
    const photo = join(root, 'examples/images/camera.png')
    for (const option of [
      ['--array', 'x'],
      ['--channels', 'last'],
    ])
      expect(await poolscope('shift', verticalLine, '--input', photo, ...option)).toMatchObject({ code: 1 })
  })
})

describe('--band', () => {
  it('reads one band of an image, or every band as a channel', async () => {
    const bands = [0, 51, 102, 153, 204, 255].map((value) => [value, 0])
    const path = await fileOf('bands.tif', writeTiff(bands, { width: 2, height: 1, bits: 8, photometric: 1 }))
    const all = await inputOf(reader, '--input', path, '--band', 'all')
    expect(all.rows).toEqual(['0,0', '0.2,0', '0.4,0', '0.6,0', '0.8,0', '1,0'])
    expect(all.notes).toContain('The Band step selects one of them, or all as channels.')
    expect(all.sidecar.experiment.inputs[0].steps).toEqual([{ type: 'band', enabled: true, band: null }])
    expect((await inputOf(reader, '--input', path, '--band', '5')).rows).toEqual(['0.8,0'])

    const experiment = JSON.parse(await readFile(reader, 'utf8'))
    const input = {
      kind: 'image',
      name: 'bands',
      path: 'bands.tif',
      steps: [{ type: 'invert' }, { type: 'band', band: 2 }],
    }
    const own = await fileOf('own.poolscope.json', JSON.stringify({ ...experiment, inputs: [input] }))
    expect((await inputOf(own)).rows).toEqual(['0.8,1'])
    expect((await inputOf(own, '--input', path, '--band', '6')).rows).toEqual(['0,1'])
    const first = JSON.stringify({ ...experiment, inputs: [{ ...input, steps: [{ type: 'band', band: null }] }] })
    expect((await poolscope('summary', await fileOf('all.poolscope.json', first))).code).toBe(0)
    expect((await inputOf(join(folder, 'all.poolscope.json'))).rows).toEqual(all.rows)
  })

  it('refuses one that is not there, no number, and one without a file', async () => {
    const photo = join(root, 'examples/images/camera.png')
    const missing = await poolscope('compare', verticalLine, '--input', photo, '--band', '2')
    expect(missing).toMatchObject({ code: 1, notes: expect.stringContaining('reads band 2, but the input has 1') })
    expect((await poolscope('compare', verticalLine, '--input', photo, '--band', 'red')).code).toBe(2)
    expect(await poolscope('shift', verticalLine, '--band', 'all')).toMatchObject({
      code: 1,
      notes: expect.stringContaining('--band requires --input FILE.'),
    })
  })
})

it('reads what it has written as CSV, bit for bit', async () => {
  const bands = [[0.1, -0, 1e-40, 3e38, -7, 1 / 3]]
  const bytes = writeTiff([[0, 0, 0, 0, 0, 0]], { width: 3, height: 2, bits: 32, photometric: 1, format: 3 })
  Buffer.from(bytes.buffer, bytes.byteOffset).set(new Uint8Array(Float32Array.from(bands[0]!).buffer), 8)
  const first = await inputOf(reader, '--input', await fileOf('a.tif', bytes))
  const again = await inputOf(reader, '--input', await fileOf('a.csv', first.rows.join('\n')))
  expect(again.rows).toEqual(first.rows)
  expect(first.rows).toEqual(['0.1,-0.0,1e-40', '3e38,-7,0.33333334'])
})
