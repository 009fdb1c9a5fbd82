/** Long runs: progress, Cancel, a window that responds meanwhile, and the newest edit that wins. */
import type { Page, TestInfo } from '@playwright/test'
import { expect, test } from './hosts'
import { sampleAt, writeLargeImage } from './pixels'
import { addLayer, card, field, map, pointedAt, status } from './workbench'
import type { Files } from './files'

test('a long run is watched, cancelled, begun again and overtaken', async ({ workbench: page, files }, info) => {
  await startLongRun(page, files, info)

  await test.step('responds while a long run goes on', async () => {
    await page.getByRole('tab', { name: 'Histogram' }).click()
    await expect(page.getByRole('tabpanel', { name: 'Histogram' })).toBeVisible()
    await page.getByRole('button', { name: 'Select Conv2D' }).click()
    await expect(page.getByRole('textbox', { name: 'Layer name' })).toHaveValue('Conv2D')
    const { row, column, value } = await pointedAt(page, 'Original', 0.5, 0.5)
    expect(Math.fround(value)).toBe(Math.fround(sampleAt(row, column) / 255))
    await expect(status(page).getByRole('progressbar')).toBeVisible()
  })

  await test.step('shows the progress of a long run and cancels it', async () => {
    await expect.poll(() => progress(page)).toBeGreaterThan(0)
    await status(page).getByRole('button', { name: 'Cancel' }).click()
    await expect(status(page).getByRole('status')).toHaveText('Cancelled')
    await expect(status(page).getByRole('progressbar')).toHaveCount(0)
    await status(page).getByRole('button', { name: 'Run again' }).click()
    await expect(status(page).getByRole('progressbar')).toBeVisible()
  })

  await test.step('gives the result of the newest edit when a run is overtaken', async () => {
    await page.getByRole('button', { name: 'Select MedianPooling2D' }).click()
    await field(page, 'poolSize rows').fill('1')
    await field(page, 'poolSize columns').fill('1')
    await expect(map(page, 'Pooled')).toHaveAccessibleName(/MedianPooling2D, 4096 × 4096 × 1, 0 to 1/, {
      timeout: 30_000,
    })
    await expect(status(page).getByRole('status')).toHaveText('Done', { timeout: 30_000 })
    // The median of one cell is the cell, and the layers before are switched off or deleted.
    const { row, column, value } = await pointedAt(page, 'Pooled', 0.4, 0.6)
    expect(Math.fround(value)).toBe(Math.fround(sampleAt(row, column) / 255))
  })
})

/** The median of windows of 101 × 101 cells, at every pixel of a 4096 × 4096 image: minutes of work. */
async function startLongRun(page: Page, files: Files, info: TestInfo): Promise<void> {
  const path = info.outputPath('large.png')
  await writeLargeImage(path, 4096)
  await files.choose(path, () =>
    page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click(),
  )
  await expect(map(page, 'Original')).toHaveAccessibleName(/4096 × 4096 × 1/, { timeout: 30_000 })
  for (const name of ['Conv2D', 'ReLU']) await card(page, name).getByRole('switch').click()
  await card(page, 'MaxPooling2D').hover()
  await card(page, 'MaxPooling2D').getByRole('button', { name: 'Delete MaxPooling2D' }).click()
  await addLayer(page, 'MedianPooling2D')
  await page.getByRole('button', { name: 'Select MedianPooling2D' }).click()
  await field(page, 'strides rows').fill('1')
  await field(page, 'strides columns').fill('1')
  await field(page, 'poolSize rows').fill('101')
  await field(page, 'poolSize columns').fill('101')
  await expect(status(page).getByRole('progressbar')).toBeVisible({ timeout: 20_000 })
}

async function progress(page: Page): Promise<number> {
  return Number(await status(page).getByRole('progressbar').getAttribute('value'))
}
