/** Runs the experiment on a folder of images: the rows as they come, their order, and the way back to an image. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Locator, Page } from '@playwright/test'
import { expect, root, test } from './hosts'
import { expectStack, map, status } from './workbench'

let folder: string
/** Images of the long run. */
const MANY = 300

test.beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'poolscope-batch-')), 'scans')
  await mkdir(join(folder, 'more'), { recursive: true })
  // Gray levels in rows of a step: the larger the number, the higher the step.
  for (const [name, level] of [
    ['a1.pgm', 60],
    ['a2.pgm', 250],
    ['a10.pgm', 10],
    ['more/b.pgm', 200],
    ['more/c.pgm', 120],
  ] as const) {
    const samples = Buffer.from(Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 0 : level)))
    await writeFile(join(folder, name), Buffer.concat([Buffer.from('P5\n8 8\n255\n'), samples]))
  }
  await writeFile(join(folder, 'broken.pgm'), 'no image')
  const many = join(folder, '../many')
  await mkdir(many)
  for (let i = 0; i < MANY; i++) {
    const samples = Buffer.from(Array.from({ length: 64 }, (_, k) => (k % 8 < 4 ? 0 : i % 256)))
    await writeFile(
      join(many, `${String(i).padStart(3, '0')}.pgm`),
      Buffer.concat([Buffer.from('P5\n8 8\n255\n'), samples]),
    )
  }
  await writeFile(join(folder, 'notes.txt'), 'no image either')
})
test.afterAll(() => rm(join(folder, '..'), { recursive: true }))

async function openBatch(page: Page): Promise<Locator> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: 'Command palette' }).getByRole('combobox').fill('Run on images')
  await page.keyboard.press('Enter')
  return page.getByRole('dialog', { name: 'Run on images' })
}

/** What `poolscope batch` writes for the folder. */
async function tableOfCommandLine(): Promise<string> {
  const out = join(folder, '../table')
  const [experiment, layers] = [join(root, 'examples/vertical-line.poolscope.json'), '2']
  const options = ['--out', out, '--layers', layers, '--columns', 'average,maximum']
  await promisify(execFile)(process.execPath, [
    join(root, 'out/main/poolscope.js'),
    'batch',
    experiment,
    folder,
    ...options,
  ])
  return readFile(join(out, 'table.csv'), 'utf8')
}

const names = (dialog: Locator) => dialog.getByRole('row').locator('[role=gridcell]:first-child').allTextContents()

test('a folder becomes a table, sorted by a click, and a row opens its image in the workbench', async ({
  workbench,
  files,
}) => {
  const dialog = await openBatch(workbench)
  await dialog.getByRole('radio', { name: 'A folder with its subfolders' }).check()
  await files.choose(folder, () => dialog.getByRole('button', { name: 'Choose folder...' }).click())
  await expect(dialog.getByText('scans: 6 images')).toBeVisible()
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(dialog.getByText('Done · 6 of 6 images · 1 failed')).toBeVisible()
  const inOrder = ['a1', 'a10', 'a2', 'broken', 'more/b', 'more/c'].map((name) => `scans/${name}.pgm`)
  expect(await names(dialog)).toEqual(inOrder)
  await expect(dialog.getByRole('row', { name: /broken\.pgm/ })).toContainText('broken.pgm: The file is not an image')

  const head = dialog.getByRole('columnheader', { name: /maximum/ })
  await head.getByRole('button').click()
  await expect(head).toHaveAttribute('aria-sort', 'ascending')
  const rising = ['a10', 'a1', 'more/c', 'more/b', 'a2', 'broken'].map((name) => `scans/${name}.pgm`)
  expect(await names(dialog)).toEqual(rising)
  await head.getByRole('button').click()
  expect(await names(dialog)).toEqual([...rising.slice(0, 5).reverse(), rising[5]])

  // What is saved is the table of the command line, however the rows are sorted here; only the desktop knows whole paths.
  const saved = await files.receive(() => dialog.getByRole('button', { name: 'Save...' }).click())
  const [text] = [...saved.values()].map(String)
  const within = (table: string) => table.replaceAll(`${join(folder, '..')}/`, '')
  expect(within(text!)).toBe(within(await tableOfCommandLine()))

  await dialog.getByRole('combobox', { name: 'Format of the table' }).selectOption('Parquet')
  const both = await files.receive(() => dialog.getByRole('button', { name: 'Save...' }).click())
  const [, parquet] = [...both].find(([name]) => name.endsWith('.parquet'))!
  expect([parquet.subarray(0, 4), parquet.subarray(-4)].map(String)).toEqual(['PAR1', 'PAR1'])

  // By the keyboard: the second row is that of more/b.
  await dialog.getByRole('grid').focus()
  await workbench.keyboard.press('ArrowDown')
  await workbench.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(workbench.getByRole('button', { name: 'Show b.pgm' })).toBeVisible()
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/8 × 8 × 1/)
  await expect(status(workbench)).toContainText('Done')
})

test('a run stands still and goes on with the experiment that it began with, while its dialog is closed and the experiment edited', async ({
  workbench,
  files,
}) => {
  const dialog = await openBatch(workbench)
  await dialog.getByRole('radio', { name: 'A folder with its subfolders' }).check()
  await files.choose(join(folder, '../many'), () => dialog.getByRole('button', { name: 'Choose folder...' }).click())
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(dialog.getByRole('row')).not.toHaveCount(1)
  await dialog.getByRole('button', { name: 'Pause' }).click()
  await expect(dialog.getByText(/^Paused · /)).toBeVisible()
  await workbench.keyboard.press('Escape')

  await workbench.getByRole('button', { name: 'Select MaxPooling2D' }).click()
  await workbench.keyboard.press('Delete')
  await expectStack(workbench, ['Conv2D', 'ReLU'])
  await workbench
    .getByRole('contentinfo')
    .getByRole('button', { name: /^Run on images: \d+ of 300/ })
    .click()
  await expect(dialog.getByText('The experiment on screen differs.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await workbench.keyboard.press('Escape')
  await expect(workbench.getByRole('contentinfo').getByRole('button', { name: /^Run on images/ })).toBeHidden()
  await openBatch(workbench)
  await expect(dialog.getByText('Done · 300 of 300 images')).toBeVisible()

  // Only the rows on screen are drawn.
  const grid = dialog.getByRole('grid')
  await expect(grid).toHaveAttribute('aria-rowcount', '301')
  expect(await grid.getByRole('row').count()).toBeLessThan(40)
  await grid.focus()
  await workbench.keyboard.press('End')
  // 43 / 255, in each of the three cells of a window that lie on the step.
  await expect(grid.getByRole('row', { name: /many\/299\.pgm/ })).toContainText(/0\.50588$/)
  await expect(grid.getByRole('columnheader', { name: '2-MaxPooling2D c0.maximum' })).toBeVisible()

  // A bar that stands for several images lists them in the table, from its smallest value on.
  await dialog.getByRole('tab', { name: 'Histogram' }).click()
  const chart = dialog.getByRole('img', { name: 'Histogram of 2-MaxPooling2D.c0.average' })
  const { width, height } = (await chart.boundingBox())!
  await chart.click({ position: { x: width / 2, y: height - 60 } })
  await expect(grid).toBeFocused()
  const average = grid.getByRole('columnheader', { name: '2-MaxPooling2D c0.average' })
  await expect(average).toHaveAttribute('aria-sort', 'ascending')
  const place = Number(await grid.getByRole('row', { selected: true }).getAttribute('aria-rowindex'))
  expect(place).toBeGreaterThan(50)
  expect(place).toBeLessThan(250)
})

test('rows that are not saved are given up only when asked: by a new run, and by leaving the page', async ({
  workbench,
  files,
  server,
}) => {
  const dialog = await openBatch(workbench)
  await dialog.getByRole('radio', { name: 'A folder with its subfolders' }).check()
  await files.choose(folder, () => dialog.getByRole('button', { name: 'Choose folder...' }).click())
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  const done = dialog.getByText('Done · 6 of 6 images · 1 failed')
  await expect(done).toBeVisible()
  const question = workbench.getByRole('alertdialog', { name: 'Discard the rows of the last run?' })
  await dialog.getByRole('button', { name: 'Run again' }).click()
  // What lies below takes no pointer, so a click would not tell that the question is hidden.
  const layer = (of: Locator) => of.evaluate((element) => Number(getComputedStyle(element).zIndex))
  expect(await layer(question)).toBeGreaterThan(await layer(dialog))
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toBeHidden()
  await expect(done).toBeVisible()
  await dialog.getByRole('button', { name: 'Run again' }).click()
  await question.getByRole('button', { name: 'Discard and run' }).click()
  await expect(done).toBeVisible()

  if (server) {
    const asked = workbench.waitForEvent('dialog')
    await workbench.evaluate(() => setTimeout(() => location.reload()))
    expect((await asked).type()).toBe('beforeunload')
    await (await asked).dismiss()
    await expect(done).toBeVisible()
  }
  await files.receive(() => dialog.getByRole('button', { name: 'Save...' }).click())
  await dialog.getByRole('button', { name: 'Run again' }).click()
  await expect(question).toBeHidden()
  await expect(done).toBeVisible()
  await files.receive(() => dialog.getByRole('button', { name: 'Save...' }).click())
  await workbench.reload()
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D'])
})
