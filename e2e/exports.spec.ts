/** Exports: the files are, byte for byte, what the maps hold. */
import { Buffer } from 'node:buffer'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, test } from './hosts'
import { photograph, readPixels, sampleOf, writeLargeImage } from './pixels'
import { expectMap, field, map, openFirst, repeated, type Rows, status, undoAll } from './workbench'

const NAME = 'Vertical line, max pooling'
const ORIGINAL = repeated(8, [0, 0, 0, 1, 1, 0, 0, 0])
const CONVOLVED = repeated(6, [0, 0, 3, 3, 0, 0])
const POOLED = repeated(3, [0, 3, 0])

test('maps and the network are exported as numbers', async ({ workbench: page, files, host }) => {
  await test.step('writes one matrix for each map, and a description beside them', async () => {
    await expectMap(page, 'Pooled', POOLED)
    const got = await files.receive(() => exportMaps(page, 'CSV, one matrix per map'))
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
    await page.keyboard.press('Escape')
  })

  await test.step('says in one line what was saved and where', async () => {
    await expectMap(page, 'Pooled', POOLED)
    const received = await files.receive(() => exportMaps(page, 'CSV, one matrix per map'))
    const said = page.getByRole('dialog', { name: 'Export maps' }).getByText(/^(Downloaded|Saved): /)
    const count = received.size
    await expect(said).toHaveText(
      host === 'browser' ? `Downloaded: ${NAME}.zip with ${count} files` : new RegExp(`^Saved: ${count} files in `),
    )
    await page.keyboard.press('Escape')
  })

  await test.step('asks before it replaces files of a folder, and gives a browser a new download', async () => {
    await expectMap(page, 'Pooled', POOLED)
    await files.receive(() => exportMaps(page, 'CSV, one tidy file'))
    const again = await files.receive(async () => {
      const dialog = page.getByRole('dialog', { name: 'Export maps' })
      await dialog.getByRole('button', { name: 'Export...' }).click()
      if (host === 'electron') await dialog.getByRole('button', { name: 'Replace' }).click()
      await expect(dialog).toContainText(/(Saved|Downloaded): /)
    })
    expect([...again.keys()].sort()).toEqual([`${NAME}.csv`, `${NAME}.json`])
    await page.keyboard.press('Escape')
  })

  await test.step('writes one tidy table of the chosen layers', async () => {
    await expectMap(page, 'Pooled', POOLED)
    const got = await files.receive(() => exportMaps(page, 'CSV, one tidy file', ['Input', 'ReLU']))
    const lines = [
      'image,layer_index,layer,channel,row,col,value',
      ...tidyLines('vertical line,0,Conv2D,0', CONVOLVED),
      ...tidyLines('vertical line,2,MaxPooling2D,0', POOLED),
    ]
    expect(textOf(got, `${NAME}.csv`)).toBe(`${lines.join('\n')}\n`)
    await page.keyboard.press('Escape')
  })

  await test.step('writes NumPy arrays of channels, rows and columns', async () => {
    await field(page, 'filters').fill('2')
    await expect(map(page, 'Pooled')).toHaveAccessibleName(/3 × 3 × 2/)
    await expect(status(page)).toContainText('Done')
    const got = await files.receive(() => exportMaps(page, 'NumPy (.npy)', ['Input', 'Conv2D', 'ReLU']))
    expect(got.get('2-MaxPooling2D.npy')).toEqual(npyFile([2, 3, 3], [...POOLED, ...POOLED].flat()))
    await page.keyboard.press('Escape')
  })

  await test.step('writes only the chosen channels, and says which there are', async () => {
    await undoAll(page)
    await field(page, 'filters').fill('3')
    await expect(map(page, 'Pooled')).toHaveAccessibleName(/3 × 3 × 3/)
    await expect(status(page)).toContainText('Done')
    await openDialog(page)
    const dialog = page.getByRole('dialog', { name: 'Export maps' })
    const channels = dialog.getByRole('textbox', { name: 'Channels of MaxPooling2D' })
    await channels.fill('3')
    await expect(dialog.getByRole('alert')).toContainText('MaxPooling2D: Expected channels from 0 to 2')
    await expect(dialog.getByRole('button', { name: 'Export...' })).toBeDisabled()
    await channels.fill('0, 2')
    const got = await files.receive(() => exportMaps(page, 'CSV, one matrix per map', ['Input', 'Conv2D', 'ReLU']))
    expect([...got.keys()].sort()).toEqual(['2-MaxPooling2D-c0.csv', '2-MaxPooling2D-c2.csv', `${NAME}.json`])
    await page.keyboard.press('Escape')
  })

  await test.step('writes the network with its weights, under the name of the experiment', async () => {
    await undoAll(page)
    await expectMap(page, 'Pooled', POOLED)
    const got = await files.receive(async () => {
      await openDialog(page)
      await page.getByRole('radio', { name: 'Network (.onnx)' }).check()
      const dialog = page.getByRole('dialog', { name: 'Export network' })
      await dialog.getByRole('button', { name: 'Export...' }).click()
      await expect(dialog.getByText(/^(Downloaded|Saved): /)).toBeVisible()
    })
    expect([...got.keys()]).toEqual([`${NAME}.onnx`])
    const network = got.get(`${NAME}.onnx`)!
    // The version of the format, then the program.
    expect(network.subarray(0, 13)).toEqual(Buffer.from('\x08\x08\x12\x09Poolscope', 'latin1'))
    const weights = Buffer.from(Float32Array.of(0, 1, 0, 0, 1, 0, 0, 1, 0).buffer)
    expect([weights, 'Conv2D.weight', 'MaxPool', 'Relu'].map((part) => network.includes(part))).toEqual(
      Array(4).fill(true),
    )
    await page.keyboard.press('Escape')
  })
})

test('what comes of photographs is exported, and tables for spreadsheets', async ({ workbench: page, files }, info) => {
  await test.step('calls what comes of a photograph after it, without the notes of the example', async () => {
    await expectMap(page, 'Pooled', POOLED)
    const tab = page.getByRole('tablist', { name: 'Open experiments' }).getByRole('tab')
    await files.choose(photograph('brick.png'), () =>
      page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click(),
    )
    await expect(tab).toHaveAccessibleName(/^brick/)
    await expect(status(page)).toContainText('Done')
    const got = await files.receive(() => exportMaps(page, 'NumPy (.npy)', ['Input', 'Conv2D', 'ReLU']))
    expect([...got.keys()].sort()).toEqual(['2-MaxPooling2D.npy', 'brick.json'])
    const { experiment } = JSON.parse(textOf(got, 'brick.json')) as { experiment: object }
    expect(experiment).toMatchObject({ name: 'brick' })
    expect(experiment).not.toHaveProperty('notes')
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+z')
    await expect(tab).toHaveAccessibleName(NAME)
    await page.keyboard.press('Escape')
  })

  await test.step('writes float32 in the shortest form that reads back to the same bits', async () => {
    await files.choose(photograph('camera.png'), () =>
      page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click(),
    )
    await expect(map(page, 'Pooled')).toHaveAccessibleName(/255 × 255 × 1/)
    await expect(status(page)).toContainText('Done')
    const got = await files.receive(() =>
      exportMaps(page, 'CSV, one matrix per map', ['Conv2D', 'ReLU', 'MaxPooling2D']),
    )
    const pixels = await readPixels(photograph('camera.png'))
    const texts = Array.from({ length: 256 }, (_, sample) => shortestText(Math.fround(sample / 255)))
    const rows = Array.from({ length: 512 }, (_, row) =>
      Array.from({ length: 512 }, (_, column) => texts[sampleOf(pixels, row, column)]!).join(','),
    )
    expect(textOf(got, 'input-c0.csv')).toBe(`${rows.join('\n')}\n`)
    await page.keyboard.press('Escape')
  })

  await test.step('saves a framed image of a gray photograph in which every pixel is that of the photograph', async () => {
    const got = await files.receive(() =>
      exportImage(page, 'Image (.png)', ['Convolved', 'Pooled'], { framed: true, size: '1×' }),
    )
    const { data, info } = await sharp(got.get('camera - Original.png'))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const pixels = await readPixels(photograph('camera.png'))
    // The map begins where the gray frame around it ends.
    const [top, left] = [56, 47]
    for (const [row, column] of [
      [0, 0],
      [0, 511],
      [511, 0],
      [511, 511],
      [100, 200],
      [300, 17],
    ] as const) {
      const at = 3 * ((top + row) * info.width + left + column)
      expect([...data.subarray(at, at + 3)], `cell ${row}, ${column}`).toEqual(
        Array(3).fill(sampleOf(pixels, row, column)),
      )
    }
    await page.keyboard.press('Escape')
  })

  await test.step('leaves nothing behind where a long export is cancelled', async () => {
    await openFirst(page)
    const path = info.outputPath('large.png')
    await writeLargeImage(path, 2048)
    await files.choose(path, () =>
      page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click(),
    )
    await expect(map(page, 'Pooled')).toHaveAccessibleName(/1023 × 1023 × 1/, { timeout: 30_000 })
    await expect(status(page)).toContainText('Done', { timeout: 30_000 })
    await openDialog(page)
    const dialog = page.getByRole('dialog', { name: 'Export maps' })
    await dialog.getByRole('radio', { name: 'CSV, one tidy file' }).check()
    const left = await files.cancelSaving(async () => {
      await dialog.getByRole('button', { name: 'Export...' }).click()
      await expect(dialog.getByRole('progressbar')).toBeVisible()
      await dialog.getByRole('button', { name: 'Cancel export' }).click()
      await expect(dialog.getByRole('button', { name: 'Export...' })).toBeVisible()
    })
    expect(left).toEqual([])
    await page.keyboard.press('Escape')
  })

  await test.step('saves every table in the dialect of the spreadsheet that was chosen', async () => {
    await openFirst(page)
    await expectMap(page, 'Pooled', POOLED)
    await openDialog(page)
    const dialog = page.getByRole('dialog', { name: 'Export maps' })
    await dialog.getByRole('combobox', { name: 'For' }).selectOption('Spreadsheet')
    await dialog.getByRole('combobox', { name: 'Separator' }).selectOption('Semicolon (;)')
    await dialog.getByRole('combobox', { name: 'Decimal mark' }).selectOption('Comma (,)')
    await dialog.getByRole('button', { name: 'Close' }).last().click()

    const saved = async (save: () => Promise<void>) => [...(await files.receive(save)).values()][0]!.toString('utf8')
    await page.getByRole('region', { name: 'Tables' }).getByRole('button', { name: 'Copy' }).click()
    await expect(page.getByRole('menuitemcheckbox', { name: 'CSV for a spreadsheet' })).toBeChecked()
    const summary = await saved(() => page.getByRole('menuitem', { name: 'Save as CSV...' }).click())
    expect(summary).toMatch(/^\uFEFFLayer \(type\);Output shape;Parameters;MACs;Memory \(bytes\);Receptive field;/)
    expect(summary).toContain('\r\nInput;"(None, 8, 8, 1)";0;0;512;1;1;0;')

    await page.getByRole('banner').getByRole('button', { name: 'Compare', exact: true }).click()
    const compare = page.getByRole('dialog', { name: 'Compare pooling methods' })
    await expect(compare.getByRole('combobox', { name: 'CSV for' })).toHaveValue('spreadsheet')
    const save = compare.getByRole('button', { name: 'Save as CSV...' })
    await expect(save).toBeEnabled()
    const poolings = await saved(() => save.click())
    expect(poolings).toMatch(/^\uFEFFinput;output;channel;/)
    expect(poolings).toContain(
      `\r\nvertical line;AveragePooling2D;0;9;0;3;1;${String(Math.SQRT2).replace('.', ',')};6;`,
    )
    await compare.getByRole('combobox', { name: 'CSV for' }).selectOption('NumPy, pandas, R')
    expect(await saved(() => save.click())).toContain('\r\nvertical line,AveragePooling2D,0,9,0,3,1,')
  })
})

test('panels are saved as images', async ({ workbench: page, files }) => {
  await test.step('saves the cells as an image, each in the colour of its value', async () => {
    await expectMap(page, 'Pooled', POOLED)
    const got = await files.receive(() =>
      exportImage(page, 'Image (.png)', ['Original', 'Convolved'], { framed: false, size: '3×' }),
    )
    const { data, info } = await sharp(got.get(`${NAME} - Pooled.png`))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([9, 9])
    const [low, high] = [
      [68, 1, 84],
      [253, 231, 37],
    ]
    const colours = Array.from({ length: 81 }, (_, i) => [...data.subarray(3 * i, 3 * i + 3)])
    expect(colours).toEqual(Array.from({ length: 81 }, (_, i) => (Math.floor((i % 9) / 3) === 1 ? high : low)))
    await page.keyboard.press('Escape')
  })

  await test.step('saves an image whose text stays text', async () => {
    await expectMap(page, 'Pooled', POOLED)
    const got = await files.receive(() => exportImage(page, 'Image (.svg)', ['Original'], { framed: true, size: '1×' }))
    const svg = textOf(got, `${NAME}.svg`)
    // Parsed outside the workbench, whose policy allows no inline style.
    const blank = await page.context().newPage()
    const found = await blank.evaluate((text) => {
      const svg = new DOMParser().parseFromString(text, 'image/svg+xml')
      return {
        errors: svg.querySelectorAll('parsererror').length,
        texts: [...svg.querySelectorAll('text')].map(({ textContent }) => textContent),
        images: [...svg.querySelectorAll('image')].map((image) => image.getAttribute('href')?.slice(0, 22)),
      }
    }, svg)
    expect(found.errors).toBe(0)
    expect(found.texts.filter((text) => text === 'Convolved' || text === 'Pooled')).toEqual(['Convolved', 'Pooled'])
    // Twelve cells of 3 in the convolved map and three in the pooled one, and both colour bars.
    expect(found.texts.filter((text) => text === '3').length).toBeGreaterThanOrEqual(12 + 3 + 2)
    expect(found.images).toEqual(Array(4).fill('data:image/png;base64,'))
    await page.keyboard.press('Escape')
  })

  await test.step('saves a contact sheet as it is seen: every channel, in rows', async () => {
    await field(page, 'filters').fill('4')
    await expect(map(page, 'Pooled')).toHaveAccessibleName(/3 × 3 × 4/)
    await page.getByRole('button', { name: 'Menu for Pooled' }).click()
    await page.getByRole('menuitemcheckbox', { name: /^All channels/ }).click()
    await expect(page.getByRole('button', { name: /^Channel \d/ })).toHaveCount(4)
    const got = await files.receive(() =>
      exportImage(page, 'Image (.png)', ['Original', 'Convolved'], { framed: false, size: '1×' }),
    )
    const { width, height } = await sharp(got.get(`${NAME} - Pooled.png`)).metadata()
    // Maps of 3 × 3 cells with one pixel between them.
    expect([
      [7, 7],
      [3, 15],
      [15, 3],
      [11, 7],
    ]).toContainEqual([width, height])
    await page.keyboard.press('Escape')
  })
})

async function exportImage(
  page: Page,
  form: string,
  leftOut: readonly string[],
  { framed, size }: { readonly framed: boolean; readonly size: string },
): Promise<void> {
  await openDialog(page)
  const dialog = page.getByRole('dialog', { name: 'Export maps' })
  await dialog.getByRole('radio', { name: form }).check()
  for (const name of leftOut) await dialog.getByRole('checkbox', { name, exact: true }).uncheck()
  await dialog.getByRole('checkbox', { name: 'Title, axes, numbers and colour bar' }).setChecked(framed)
  await dialog.getByRole('combobox', { name: 'Size' }).selectOption(size)
  await dialog.getByRole('button', { name: 'Export...' }).click()
  await expect(dialog).toContainText(/(Saved|Downloaded): /)
}

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
  // A folder may have files of these names from an export before.
  const [done, replace] = [dialog.getByText(/(Saved|Downloaded): /), dialog.getByRole('button', { name: 'Replace' })]
  await expect(done.or(replace)).toBeVisible()
  if (await replace.isVisible()) await replace.click()
  await expect(done).toBeVisible()
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
