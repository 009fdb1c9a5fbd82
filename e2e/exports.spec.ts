/** Exports: the files are, byte for byte, what the maps hold. */
import { Buffer } from 'node:buffer'
import type { Page } from '@playwright/test'
import { expect, test } from './hosts'
import { photograph, readPixels, sampleOf, writeLargePicture } from './pictures'
import { expectMap, field, map, repeated, status, type Rows } from './workbench'

const NAME = 'Vertical line, max pooling'
const ORIGINAL = repeated(8, [0, 0, 0, 1, 1, 0, 0, 0])
const CONVOLVED = repeated(6, [0, 0, 3, 3, 0, 0])
const POOLED = repeated(3, [0, 3, 0])

test('writes one matrix for each map, and a description beside them', async ({ workbench, files }) => {
  await expectMap(workbench, 'Pooled', POOLED)
  const got = await files.receive(() => exportMaps(workbench, 'CSV, one matrix per map'))
  expect([...got.keys()].sort()).toEqual([
    '0-Conv2D-c0.csv',
    '1-ReLU-c0.csv',
    '2-MaxPooling2D-c0.csv',
    `${NAME}.json`,
    'input-c0.csv',
  ])
  expect(textOf(got, 'input-c0.csv')).toBe(matrixText(ORIGINAL))
  expect(textOf(got, '0-Conv2D-c0.csv')).toBe(matrixText(CONVOLVED))
  expect(textOf(got, '1-ReLU-c0.csv')).toBe(matrixText(CONVOLVED))
  expect(textOf(got, '2-MaxPooling2D-c0.csv')).toBe(matrixText(POOLED))

  const about: unknown = JSON.parse(textOf(got, `${NAME}.json`))
  expect(about).toMatchObject({
    program: 'Poolscope',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/) as unknown,
    image: { name: 'vertical line', height: 8, width: 8, channels: 1 },
    shapes: [
      { layer: 'Conv2D', height: 6, width: 6, channels: 1 },
      { layer: 'ReLU', height: 6, width: 6, channels: 1 },
      { layer: 'MaxPooling2D', height: 3, width: 3, channels: 1 },
    ],
    experiment: { format: 'poolscope-experiment', name: NAME },
    files: [
      { file: 'input-c0.csv' },
      { file: '0-Conv2D-c0.csv' },
      { file: '1-ReLU-c0.csv' },
      { file: '2-MaxPooling2D-c0.csv' },
    ],
  })
})

test('writes one tidy table of the chosen layers', async ({ workbench, files }) => {
  await expectMap(workbench, 'Pooled', POOLED)
  const got = await files.receive(() => exportMaps(workbench, 'CSV, one tidy file', ['Input', 'ReLU']))
  const lines = [
    'image,layer_index,layer,channel,row,col,value',
    ...tidyLines('vertical line,0,Conv2D,0', CONVOLVED),
    ...tidyLines('vertical line,2,MaxPooling2D,0', POOLED),
  ]
  expect(textOf(got, `${NAME}.csv`)).toBe(`${lines.join('\n')}\n`)
})

test('writes NumPy arrays of channels, rows and columns', async ({ workbench, files }) => {
  await field(workbench, 'filters').fill('2')
  await expect(map(workbench, 'Pooled')).toHaveAccessibleName(/3 x 3 x 2/)
  await expect(status(workbench)).toContainText('Done')
  const got = await files.receive(() => exportMaps(workbench, 'NumPy (.npy)', ['Input', 'Conv2D', 'ReLU']))
  expect(got.get('2-MaxPooling2D.npy')).toEqual(npyFile([2, 3, 3], [...POOLED, ...POOLED].flat()))
})

test('writes only the chosen channels, and says which there are', async ({ workbench, files }) => {
  await field(workbench, 'filters').fill('3')
  await expect(map(workbench, 'Pooled')).toHaveAccessibleName(/3 x 3 x 3/)
  await expect(status(workbench)).toContainText('Done')
  await openDialog(workbench)
  const dialog = workbench.getByRole('dialog', { name: 'Export maps' })
  const channels = dialog.getByRole('textbox', { name: 'Channels of MaxPooling2D' })
  await channels.fill('3')
  await expect(dialog.getByRole('alert')).toContainText('Channels of MaxPooling2D: expected numbers from 0 to 2')
  await expect(dialog.getByRole('button', { name: 'Export...' })).toBeDisabled()
  await channels.fill('0, 2')
  const got = await files.receive(() => exportMaps(workbench, 'CSV, one matrix per map', ['Input', 'Conv2D', 'ReLU']))
  expect([...got.keys()].sort()).toEqual(['2-MaxPooling2D-c0.csv', '2-MaxPooling2D-c2.csv', `${NAME}.json`])
})

test('writes float32 in the shortest form that reads back to the same bits', async ({ workbench, files }) => {
  await files.choose(photograph('camera.png'), () => workbench.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click())
  await expect(map(workbench, 'Pooled')).toHaveAccessibleName(/255 x 255 x 1/)
  await expect(status(workbench)).toContainText('Done')
  const got = await files.receive(() => exportMaps(workbench, 'CSV, one matrix per map', ['Conv2D', 'ReLU', 'MaxPooling2D']))
  const pixels = await readPixels(photograph('camera.png'))
  const texts = Array.from({ length: 256 }, (_, sample) => shortestText(Math.fround(sample / 255)))
  const rows = Array.from({ length: 512 }, (_, row) =>
    Array.from({ length: 512 }, (_, column) => texts[sampleOf(pixels, row, column)]!).join(','),
  )
  expect(textOf(got, 'input-c0.csv')).toBe(`${rows.join('\n')}\n`)
})

test('asks before it replaces files of a folder, and gives a browser a new download', async ({ workbench, files, host }) => {
  await expectMap(workbench, 'Pooled', POOLED)
  await files.receive(() => exportMaps(workbench, 'CSV, one tidy file'))
  const again = await files.receive(async () => {
    const dialog = workbench.getByRole('dialog', { name: 'Export maps' })
    await dialog.getByRole('button', { name: 'Export...' }).click()
    if (host === 'electron') await dialog.getByRole('button', { name: 'Replace' }).click()
    await expect(dialog).toContainText(/(Written|Downloaded): /)
  })
  expect([...again.keys()].sort()).toEqual([`${NAME}.csv`, `${NAME}.json`])
})

test('leaves nothing behind where a long export is cancelled', async ({ workbench, files }, info) => {
  const path = info.outputPath('large.png')
  await writeLargePicture(path, 4096)
  await files.choose(path, () => workbench.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click())
  await expect(map(workbench, 'Pooled')).toHaveAccessibleName(/2047 x 2047 x 1/, { timeout: 30_000 })
  await expect(status(workbench)).toContainText('Done', { timeout: 30_000 })
  await openDialog(workbench)
  const dialog = workbench.getByRole('dialog', { name: 'Export maps' })
  await dialog.getByRole('radio', { name: 'CSV, one tidy file' }).check()
  const left = await files.giveUp(async () => {
    await dialog.getByRole('button', { name: 'Export...' }).click()
    await expect(dialog.getByRole('progressbar')).toBeVisible()
    await dialog.getByRole('button', { name: 'Cancel export' }).click()
    await expect(dialog.getByRole('button', { name: 'Export...' })).toBeVisible()
  })
  expect(left).toEqual([])
})

async function openDialog(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Export maps' })
  if (!(await dialog.isVisible())) await page.getByRole('button', { name: 'Export', exact: true }).click()
  await expect(dialog).toBeVisible()
}

/** Exports all maps but those left out, and waits until they are written. */
async function exportMaps(page: Page, form: string, leftOut: readonly string[] = []): Promise<void> {
  await openDialog(page)
  const dialog = page.getByRole('dialog', { name: 'Export maps' })
  await dialog.getByRole('radio', { name: form }).check()
  for (const name of leftOut) await dialog.getByRole('checkbox', { name, exact: true }).uncheck()
  await dialog.getByRole('button', { name: 'Export...' }).click()
  await expect(dialog).toContainText(/(Written|Downloaded): /, { timeout: 20_000 })
}

function textOf(files: ReadonlyMap<string, Buffer>, name: string): string {
  return files.get(name)?.toString('utf8') ?? ''
}

function matrixText(rows: Rows): string {
  return rows.map((row) => `${row.join(',')}\n`).join('')
}

function tidyLines(begin: string, rows: Rows): string[] {
  return rows.flatMap((row, i) => row.map((value, j) => `${begin},${i},${j},${value}`))
}

/** As `numpy.save` writes float32. */
function npyFile(shape: readonly number[], values: readonly number[]): Buffer {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`
  const header = text.padEnd(Math.ceil((10 + text.length + 1) / 64) * 64 - 11, ' ')
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, (header.length + 1) & 255, (header.length + 1) >> 8])
  return Buffer.concat([start, Buffer.from(`${header}\n`), Buffer.from(Float32Array.from(values).buffer)])
}

/** The fewest digits that are the same float32 again. */
function shortestText(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const number = Number(value.toPrecision(digits))
    if (Math.fround(number) === value) return String(number)
  }
  return String(Number(value.toPrecision(9)))
}
