/** Files that hold several images or arrays: opened in the window, with a choice of the page, the array and the channels. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, root, test } from './hosts'
import { expectMap, field, inspector, map } from './workbench'

const threePages = join(root, 'main/files/tiff/fixtures/three_pages.tif')

const fiveBands = join(root, 'main/files/tiff/fixtures/u16_5bands_planar_tiled.tif')
const archive = join(root, 'main/files/arrays/fixtures/arrays.npz')

const openImages = (page: Page) => () =>
  page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click()
const ramp = (from: number) =>
  Array.from({ length: 7 }, (_, y) => Array.from({ length: 9 }, (__, x) => from + 9 * y + x))

test('images, arrays and tables of one file are chosen', async ({ workbench: page, files }, info) => {
  await test.step('chooses a page of a TIFF, and undo brings the first back', async () => {
    await files.choose(threePages, openImages(page))
    await expectMap(page, 'Original', ramp(0))
    await page.getByRole('button', { name: /^Input three_pages/ }).click()
    await expect(inspector(page).getByText('The file has 3 pages; this is page 1.')).toBeVisible()
    await field(page, 'page').fill('3')
    await field(page, 'page').press('Enter')
    await expectMap(page, 'Original', ramp(200))
    await expect(inspector(page).getByText('The file has 3 pages; this is page 3.')).toBeVisible()
    await page.keyboard.press('ControlOrMeta+z')
    await expectMap(page, 'Original', ramp(0))
  })

  await test.step('reads every band of a TIFF as a channel, or one of them', async () => {
    await files.choose(fiveBands, openImages(page))
    await expect(map(page, 'Original')).toHaveAccessibleName(/18 × 21 × 1/)
    await page.getByRole('button', { name: /^Input u16_5bands/ }).click()
    const channels = inspector(page).getByRole('combobox', { name: 'Channels' })
    await expect(channels).toBeVisible()
    await inspector(page).getByRole('button', { name: 'Add step' }).click()
    await page.getByRole('menuitem', { name: 'Band' }).click()
    await expect(map(page, 'Original')).toHaveAccessibleName(/18 × 21 × 5/)
    await expect(inspector(page).getByText('Result: 5 channels')).toBeVisible()
    await expect(channels).toHaveCount(0)
    await field(page, 'band').fill('4')
    await field(page, 'band').press('Enter')
    await expect(map(page, 'Original')).toHaveAccessibleName(/18 × 21 × 1/)
  })

  await test.step('opens an archive of arrays, chooses one and where its channels are', async () => {
    await files.choose(archive, openImages(page))
    await expect(map(page, 'Original')).toHaveAccessibleName(/5 × 6 × 3/)
    await page.getByRole('button', { name: /^Input arrays/ }).click()
    await expect(inspector(page)).not.toContainText('pixels')
    const array = inspector(page).getByRole('combobox', { name: 'array' })
    await expect(array).toHaveValue('image')
    const axis = inspector(page).getByRole('combobox', { name: 'channel axis' })
    await expect(axis).toHaveValue('last')
    await axis.selectOption('first')
    await expect(map(page, 'Original')).toHaveAccessibleName(/6 × 3 × 5/)
    await array.selectOption('other')
    await expectMap(
      page,
      'Original',
      [0, 1, 2, 3].map(() => [0, 1, 0, 1]),
    )
    await expect(axis).toHaveCount(0)
  })

  await test.step('opens a table of numbers', async () => {
    const path = info.outputPath('table.csv')
    await writeFile(path, '0,5;-1;2\n1,25;1e3;3\n4;5;6\n')
    await files.choose(path, openImages(page))
    await expectMap(page, 'Original', [
      [0.5, -1, 2],
      [1.25, 1000, 3],
      [4, 5, 6],
    ])
  })
})
