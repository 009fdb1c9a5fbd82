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

test('chooses a page of a TIFF, and undo brings the first back', async ({ workbench, files }) => {
  await files.choose(threePages, openImages(workbench))
  await expectMap(workbench, 'Original', ramp(0))
  await workbench.getByRole('button', { name: /^Input three_pages/ }).click()
  await expect(inspector(workbench).getByText('The file has 3 pages; this is page 1.')).toBeVisible()
  await field(workbench, 'page').fill('3')
  await field(workbench, 'page').press('Enter')
  await expectMap(workbench, 'Original', ramp(200))
  await expect(inspector(workbench).getByText('The file has 3 pages; this is page 3.')).toBeVisible()
  await workbench.keyboard.press('ControlOrMeta+z')
  await expectMap(workbench, 'Original', ramp(0))
})

test('reads every band of a TIFF as a channel, or one of them', async ({ workbench, files }) => {
  await files.choose(fiveBands, openImages(workbench))
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/18 × 21 × 1/)
  await workbench.getByRole('button', { name: /^Input u16_5bands/ }).click()
  const channels = inspector(workbench).getByRole('combobox', { name: 'Channels' })
  await expect(channels).toBeVisible()
  await inspector(workbench).getByRole('button', { name: 'Add step' }).click()
  await workbench.getByRole('menuitem', { name: 'Band' }).click()
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/18 × 21 × 5/)
  await expect(inspector(workbench).getByText('Result: 5 channels')).toBeVisible()
  await expect(channels).toHaveCount(0)
  await field(workbench, 'band').fill('4')
  await field(workbench, 'band').press('Enter')
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/18 × 21 × 1/)
})

test('opens an archive of arrays, chooses one and where its channels are', async ({ workbench, files }) => {
  await files.choose(archive, openImages(workbench))
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/5 × 6 × 3/)
  await workbench.getByRole('button', { name: /^Input arrays/ }).click()
  await expect(inspector(workbench)).not.toContainText('pixels')
  const array = inspector(workbench).getByRole('combobox', { name: 'array' })
  await expect(array).toHaveValue('image')
  const axis = inspector(workbench).getByRole('combobox', { name: 'channel axis' })
  await expect(axis).toHaveValue('last')
  await axis.selectOption('first')
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/6 × 3 × 5/)
  await array.selectOption('other')
  await expectMap(
    workbench,
    'Original',
    [0, 1, 2, 3].map(() => [0, 1, 0, 1]),
  )
  await expect(axis).toHaveCount(0)
})

test('opens a table of numbers', async ({ workbench, files }, testInfo) => {
  const path = testInfo.outputPath('table.csv')
  await writeFile(path, '0,5;-1;2\n1,25;1e3;3\n4;5;6\n')
  await files.choose(path, openImages(workbench))
  await expectMap(workbench, 'Original', [
    [0.5, -1, 2],
    [1.25, 1000, 3],
    [4, 5, 6],
  ])
})
