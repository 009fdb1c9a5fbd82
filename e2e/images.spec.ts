/** Pictures: opened by the dialog and by dropping, read as gray or colours, refused where they are damaged. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, root, test } from './hosts'
import { luma, photograph, readPixels, sampleAt, sampleOf, writeLargePicture } from './pictures'
import { dropFiles, expectMap, expectStack, inspector, map, panel, pointedAt, repeated, status } from './workbench'

test('opens a picture by the dialog and shows its exact values', async ({ workbench, files }) => {
  await files.choose(photograph('camera.png'), openPictures(workbench))
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/512 x 512 x 1/)
  const pixels = await readPixels(photograph('camera.png'))
  const { row, column, value } = await pointedAt(workbench, 'Original', 0.4, 0.6)
  expect(Math.fround(value)).toBe(Math.fround(sampleOf(pixels, row, column) / 255))
})

test('opens several pictures at once and shows the one that is chosen', async ({ workbench, files }) => {
  await files.choose([photograph('camera.png'), photograph('chelsea.png'), photograph('rocket.jpg')], openPictures(workbench))
  const list = workbench.getByRole('list', { name: 'Images of the experiment' })
  await expect(list.getByRole('button', { name: /^Show / })).toHaveCount(4)
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/512 x 512 x 1/)
  await list.getByRole('button', { name: 'Show chelsea.png' }).click()
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/300 x 451 x 1/)
  await list.getByRole('button', { name: 'Show vertical line' }).click()
  await expectMap(workbench, 'Pooled', repeated(3, [0, 3, 0]))
})

test('opens a picture that is dropped onto the window', async ({ workbench }) => {
  await expect(map(workbench, 'Pooled')).toBeVisible()
  await dropFiles(workbench, [photograph('brick.png')])
  await expect(workbench.getByRole('button', { name: 'Show brick.png' })).toHaveAttribute('aria-current', 'true')
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/512 x 512 x 1/)
})

test('opens an experiment that is dropped onto the window', async ({ workbench }) => {
  await expect(map(workbench, 'Pooled')).toBeVisible()
  await dropFiles(workbench, [join(root, 'examples/strided-convolution.poolscope.json')])
  await expectStack(workbench, ['Conv2D', 'ReLU'])
  await expectMap(workbench, 'Convolved', repeated(3, [0, 3, 0]))
})

test('reads a colour picture as exact luma or as three channels, 0 to 1 or 0 to 255', async ({ workbench, files }) => {
  await files.choose(photograph('coffee.png'), openPictures(workbench))
  await workbench.getByRole('button', { name: /^Input / }).click()
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/400 x 600 x 1/)
  const pixels = await readPixels(photograph('coffee.png'))
  const gray = await pointedAt(workbench, 'Original', 0.5, 0.3)
  expect(Math.fround(gray.value)).toBe(luma(pixels, gray.row, gray.column))

  await inspector(workbench).getByRole('combobox', { name: 'channels' }).selectOption('red, green, blue')
  await inspector(workbench).getByRole('combobox', { name: 'values' }).selectOption('0 to 255')
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/400 x 600 x 3, 0 to 255, channel 0/)
  for (const channel of [0, 1, 2]) {
    await expect(map(workbench, 'Original')).toHaveAccessibleName(new RegExp(`channel ${channel}`))
    const { row, column, value } = await pointedAt(workbench, 'Original', 0.5, 0.3)
    expect(value).toBe(sampleOf(pixels, row, column, channel))
    await panel(workbench, 'Original').getByRole('button', { name: 'Next channel' }).click()
  }
})

test('refuses a truncated picture with a sentence, and keeps what is there', async ({ workbench, files }) => {
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  await files.choose(join(root, 'main/files/fixtures/truncated.jpg'), openPictures(workbench))
  const images = workbench.getByRole('region', { name: 'Images' })
  await expect(images.getByRole('alert')).toContainText('truncated.jpg')
  await expect(images.getByRole('button', { name: /^Show / })).toHaveCount(1)
  await expectMap(workbench, 'Pooled', repeated(3, [0, 3, 0]))
  await images.getByRole('button', { name: 'Dismiss' }).click()
  await expect(images.getByRole('alert')).toHaveCount(0)
})

test('shows a picture of 4096 x 4096 and zooms into its exact pixels', async ({ workbench, files }, info) => {
  const path = info.outputPath('large.png')
  await writeLargePicture(path, 4096)
  await files.choose(path, openPictures(workbench))
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/4096 x 4096 x 1, 0 to 1/, { timeout: 30_000 })
  await expect(map(workbench, 'Pooled')).toHaveAccessibleName(/2047 x 2047 x 1/, { timeout: 30_000 })
  await expect(status(workbench)).toContainText('Done', { timeout: 30_000 })
  await expect.poll(() => contrast(workbench)).toBeGreaterThan(1)

  await pointedAt(workbench, 'Original', 0.7, 0.3)
  for (let i = 0; i < 8; i++) await workbench.mouse.wheel(0, -600)
  await expect(workbench.getByRole('button', { name: 'Reset zoom' })).toBeEnabled()
  // At the largest zoom a few cells fill the panel: over a tenth of its width the column changes by one at most.
  await expect(async () => {
    const [one, other] = [await pointedAt(workbench, 'Original', 0.7, 0.3), await pointedAt(workbench, 'Original', 0.7, 0.4)]
    expect(other.column - one.column).toBeLessThanOrEqual(1)
    for (const { row, column, value } of [one, other]) expect(Math.fround(value)).toBe(Math.fround(sampleAt(row, column) / 255))
    expect(one.row).toBeGreaterThan(2048)
    expect(one.column).toBeLessThan(2048)
  }).toPass()

  await workbench.getByRole('button', { name: 'Reset zoom' }).click()
  await expect(async () => expect((await pointedAt(workbench, 'Original', 0.99, 0.99)).row).toBeGreaterThan(3900)).toPass()
})

function openPictures(page: Page): () => Promise<void> {
  return () => page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click()
}

/** How much the pixels of the original's picture differ on the screen. */
async function contrast(page: Page): Promise<number> {
  const { channels } = await sharp(await map(page, 'Original').screenshot()).stats()
  return Math.max(...channels.map(({ stdev }) => stdev))
}
