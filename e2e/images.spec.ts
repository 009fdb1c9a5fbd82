/**
 * Images: opened by the dialog, by dropping and pasting, and from the gallery; drawn as patterns; prepared by steps;
 * read as gray or colours; refused where they are damaged.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, root, test } from './hosts'
import { luma, photograph, readPixels, sampleAt, sampleOf, writeLargeImage } from './pixels'
import {
  dropFiles,
  expectMap,
  expectStack,
  field,
  inspector,
  map,
  openFirst,
  panel,
  pointedAt,
  repeated,
  status,
} from './workbench'

test('images are opened, pasted, chosen and refused', async ({ workbench: page, files }) => {
  await test.step('refuses a truncated image with a sentence, and keeps what is there', async () => {
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
    await files.choose(join(root, 'main/files/fixtures/truncated.jpg'), openImages(page))
    const images = page.getByRole('region', { name: 'Images' })
    await expect(images.getByRole('alert')).toContainText('truncated.jpg')
    await expect(images.getByRole('button', { name: /^Show / })).toHaveCount(1)
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
    await images.getByRole('button', { name: 'Dismiss' }).click()
    await expect(images.getByRole('alert')).toHaveCount(0)
  })

  await test.step('opens several images at once and shows the one that is chosen', async () => {
    await files.choose(
      [photograph('camera.png'), photograph('chelsea.png'), photograph('rocket.jpg')],
      openImages(page),
    )
    const list = page.getByRole('list', { name: 'Images of the experiment' })
    await expect(list.getByRole('button', { name: /^Show / })).toHaveCount(4)
    await expect(map(page, 'Original')).toHaveAccessibleName(/512 × 512 × 1/)
    await list.getByRole('button', { name: 'Show chelsea.png' }).click()
    await expect(map(page, 'Original')).toHaveAccessibleName(/300 × 451 × 1/)
    await list.getByRole('button', { name: 'Show vertical line' }).click()
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
  })

  await test.step('opens an image by the dialog and shows its exact values', async () => {
    await openFirst(page)
    await files.choose(photograph('camera.png'), openImages(page))
    await expect(map(page, 'Original')).toHaveAccessibleName(/512 × 512 × 1/)
    const pixels = await readPixels(photograph('camera.png'))
    const { row, column, value } = await pointedAt(page, 'Original', 0.4, 0.6)
    expect(Math.fround(value)).toBe(Math.fround(sampleOf(pixels, row, column) / 255))
  })

  await test.step('opens an image that is dropped onto the window', async () => {
    await expect(map(page, 'Pooled')).toBeVisible()
    await dropFiles(page, [photograph('brick.png')])
    await expect(page.getByRole('button', { name: 'Show brick.png' })).toHaveAttribute('aria-current', 'true')
    await expect(map(page, 'Original')).toHaveAccessibleName(/512 × 512 × 1/)
  })

  await test.step('opens an experiment that is dropped onto the window', async () => {
    await expect(map(page, 'Pooled')).toBeVisible()
    await dropFiles(page, [join(root, 'examples/strided-convolution.poolscope.json')])
    await expectStack(page, ['Conv2D', 'ReLU'])
    await expectMap(page, 'Convolved', repeated(3, [0, 3, 0]))
  })

  await test.step('pastes a matrix from a spreadsheet and an image from the clipboard, and moves and closes them by keys', async () => {
    await openFirst(page)
    await expect(map(page, 'Pooled')).toBeVisible()
    await paste(page, { text: '1\t2,5\n-3\t4' })
    await expectMap(page, 'Original', [
      [1, 2.5],
      [-3, 4],
    ])
    await paste(page, { image: photograph('camera.png') })
    await expect(map(page, 'Original')).toHaveAccessibleName(/512 × 512 × 1/)

    const list = page.getByRole('list', { name: 'Images of the experiment' })
    const names = () =>
      list
        .getByRole('button', { name: /^Show / })
        .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))
    await list.getByRole('button', { name: 'Show pasted image.png' }).focus()
    await page.keyboard.press('Alt+ArrowLeft')
    await expect.poll(names).toEqual(['Show vertical line', 'Show pasted image.png', 'Show pasted matrix'])
    await expect(list.getByRole('button', { name: 'Show pasted image.png' })).toBeFocused()
    await page.keyboard.press('ArrowRight')
    await expectMap(page, 'Original', [
      [1, 2.5],
      [-3, 4],
    ])
    await page.keyboard.press('Delete')
    await expect.poll(names).toEqual(['Show vertical line', 'Show pasted image.png'])
  })
})

test('images are read as channels and prepared by steps', async ({ workbench: page, files }) => {
  await test.step('reads a colour image as exact luma or as three channels, 0 to 1 or 0 to 255', async () => {
    await files.choose(photograph('coffee.png'), openImages(page))
    await page.getByRole('button', { name: /^Input / }).click()
    await expect(map(page, 'Original')).toHaveAccessibleName(/400 × 600 × 1/)
    const pixels = await readPixels(photograph('coffee.png'))
    const gray = await pointedAt(page, 'Original', 0.5, 0.3)
    expect(Math.fround(gray.value)).toBe(luma(pixels, gray.row, gray.column))

    await inspector(page).getByRole('combobox', { name: 'channels' }).selectOption('red, green, blue')
    await inspector(page).getByRole('combobox', { name: 'values' }).selectOption('0 to 255')
    await expect(map(page, 'Original')).toHaveAccessibleName(/400 × 600 × 3, 0 to 255, True colour/)
    await panel(page, 'Original').getByRole('button', { name: 'True colour' }).click()
    for (const channel of [0, 1, 2]) {
      await expect(map(page, 'Original')).toHaveAccessibleName(new RegExp(`channel ${channel}`))
      const { row, column, value } = await pointedAt(page, 'Original', 0.5, 0.3)
      expect(value).toBe(sampleOf(pixels, row, column, channel))
      await panel(page, 'Original').getByRole('button', { name: 'Next channel' }).click()
    }
  })

  await test.step('takes a photograph from the gallery through steps that are recorded and can be undone', async () => {
    await openFirst(page)
    await page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Samples' }).click()
    await page.getByRole('dialog', { name: 'Samples' }).getByRole('button', { name: 'Cup of coffee' }).click()
    await expect(map(page, 'Original')).toHaveAccessibleName(/400 × 600 × 1/)
    await expect(inspector(page)).toContainText('600 × 400 pixels')
    await expect(inspector(page)).toContainText('coffee.png, 467 kB')

    // Drag a frame over the middle of the image; then say it to the pixel.
    await addStep(page, 'Crop')
    const steps = page.getByRole('list', { name: 'Input steps' })
    const crop = steps.getByRole('listitem', { name: 'Crop', exact: true })
    const { x, y, width, height } = (await crop.locator('[data-crop]').boundingBox())!
    await page.mouse.move(x + width * 0.25, y + height * 0.25)
    await page.mouse.down()
    await page.mouse.move(x + width * 0.75, y + height * 0.75, { steps: 4 })
    await page.mouse.up()
    await expect(map(page, 'Original')).toHaveAccessibleName(/(19\d|20\d) × (29\d|30\d) × 1/)
    for (const [name, value] of Object.entries({ left: 100, top: 50, width: 40, height: 30 })) {
      await crop.getByRole('textbox', { name, exact: true }).fill(String(value))
    }
    await expect(map(page, 'Original')).toHaveAccessibleName(/ 30 × 40 × 1/)
    const pixels = await readPixels(photograph('coffee.png'))
    const cropped = await pointedAt(page, 'Original', 0.5, 0.5)
    expect(Math.fround(cropped.value)).toBe(luma(pixels, 50 + cropped.row, 100 + cropped.column))

    // One channel, upside down in value; the original of every explanation is the image after these steps.
    await addStep(page, 'Channel')
    await addStep(page, 'Invert')
    await expect(steps.getByRole('listitem')).toHaveCount(3)
    await expect(async () => {
      const { row, column, value } = await pointedAt(page, 'Original', 0.5, 0.5)
      expect(Math.fround(value)).toBe(Math.fround((255 - sampleOf(pixels, 50 + row, 100 + column, 0)) / 255))
    }).toPass()

    // Half the size by the mean of 2 × 2, before the crop and after it.
    await addStep(page, 'Resize')
    const resize = steps.getByRole('listitem', { name: 'Resize' })
    await resize.getByRole('textbox', { name: 'width' }).fill('20')
    await expect(resize).toContainText('Result: 20 × 15 pixels')
    await expect(map(page, 'Original')).toHaveAccessibleName(/ 15 × 20 × 1/)
    const mean = await pointedAt(page, 'Original', 0.5, 0.5)
    const four = [0, 1].flatMap((down) =>
      [0, 1].map((right) => 255 - sampleOf(pixels, 50 + 2 * mean.row + down, 100 + 2 * mean.column + right, 0)),
    )
    expect(mean.value).toBeCloseTo(four.reduce((a, b) => a + b) / 4 / 255, 6)
    await resize.focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expect(page.getByText('Resize moved to position 3 of 4.')).toBeAttached()

    // Switched off it is passed by; removed it is gone; undone it is back.
    await resize.getByRole('switch', { name: 'Resize is on' }).click()
    await expect(map(page, 'Original')).toHaveAccessibleName(/ 30 × 40 × 1/)
    await resize.getByRole('button', { name: 'Remove Resize' }).click()
    await expect(steps.getByRole('listitem')).toHaveCount(3)
    for (let i = 0; i < 3; i++) await page.getByRole('button', { name: /^Undo/ }).click()
    await expect(map(page, 'Original')).toHaveAccessibleName(/ 15 × 20 × 1/)
  })

  await test.step('normalizes a photograph by one click, and says what a gray one lacks', async () => {
    await openFirst(page)
    await page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Samples' }).click()
    await page.getByRole('dialog', { name: 'Samples' }).getByRole('button', { name: 'Cup of coffee' }).click()
    await inspector(page).getByRole('combobox', { name: 'values' }).selectOption('0 to 255')
    await addStep(page, 'Center crop')
    const steps = page.getByRole('list', { name: 'Input steps' })
    const crop = steps.getByRole('listitem', { name: 'Center crop' })
    await crop.getByRole('textbox', { name: 'width' }).fill('40')
    await crop.getByRole('textbox', { name: 'height' }).fill('30')
    await addStep(page, 'Normalize')
    const normalize = steps.getByRole('listitem', { name: 'Normalize' })
    await expect(normalize.getByRole('button', { name: 'Caffe' })).toBeDisabled()
    await inspector(page).getByRole('combobox', { name: 'channels' }).selectOption('red, green, blue')
    await normalize.getByRole('button', { name: 'Caffe' }).click()
    await expect(normalize.getByRole('textbox', { name: 'mean' })).toHaveValue('103.939, 116.779, 123.68')
    await expect(map(page, 'Original')).toHaveAccessibleName(/ 30 × 40 × 3/)
    const pixels = await readPixels(photograph('coffee.png'))
    const { row, column, value } = await pointedAt(page, 'Original', 0.4, 0.6)
    const blue = sampleOf(pixels, 185 + row, 280 + column, 2)
    expect(Math.fround(value)).toBe(Math.fround(blue - Math.fround(103.939)))

    await inspector(page).getByRole('combobox', { name: 'channels' }).selectOption('gray')
    await expect(page.getByText('has 3 numbers for mean, but the input has 1 channel')).toBeVisible()
  })

  await test.step('draws the line of the course as a pattern, which can be changed later, one step at a time', async () => {
    await openFirst(page)
    await page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Samples' }).click()
    const gallery = page.getByRole('dialog', { name: 'Samples' })
    await gallery.getByRole('tab', { name: 'Patterns' }).click()
    for (const side of ['width', 'height']) await gallery.getByRole('textbox', { name: side }).fill('8')
    await expect(gallery.getByRole('img', { name: 'Preview of the pattern, 8 × 8' })).toBeVisible()
    await gallery.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Show line' })).toHaveAttribute('aria-current', 'true')
    await expectMap(page, 'Original', repeated(8, [0, 0, 0, 1, 1, 0, 0, 0]))
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))

    await field(page, 'angle').fill('0')
    await expectMap(
      page,
      'Original',
      [0, 0, 0, 1, 1, 0, 0, 0].map((value) => Array<number>(8).fill(value)),
    )
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Undo/ }).click()
    await expect(field(page, 'angle')).toHaveValue('90')
    await expectMap(page, 'Original', repeated(8, [0, 0, 0, 1, 1, 0, 0, 0]))
  })
})

test('shows an image of 4096 × 4096 and zooms into its exact pixels', async ({ workbench, files }, info) => {
  const path = info.outputPath('large.png')
  await writeLargeImage(path, 4096)
  await files.choose(path, openImages(workbench))
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/4096 × 4096 × 1, 0 to 1/, { timeout: 30_000 })
  await expect(map(workbench, 'Pooled')).toHaveAccessibleName(/2047 × 2047 × 1/, { timeout: 30_000 })
  await expect(status(workbench)).toContainText('Done', { timeout: 30_000 })
  await expect.poll(() => contrast(workbench)).toBeGreaterThan(1)

  await pointedAt(workbench, 'Original', 0.7, 0.3)
  for (let i = 0; i < 8; i++) await workbench.mouse.wheel(0, -600)
  await expect(workbench.getByRole('button', { name: 'Reset zoom' })).toBeEnabled()
  // At the largest zoom a few cells fill the panel: over a tenth of its width the column changes by one at most.
  await expect(async () => {
    const [one, other] = [
      await pointedAt(workbench, 'Original', 0.7, 0.3),
      await pointedAt(workbench, 'Original', 0.7, 0.4),
    ]
    expect(other.column - one.column).toBeLessThanOrEqual(1)
    for (const { row, column, value } of [one, other])
      expect(Math.fround(value)).toBe(Math.fround(sampleAt(row, column) / 255))
    expect(one.row).toBeGreaterThan(2048)
    expect(one.column).toBeLessThan(2048)
  }).toPass()

  await workbench.getByRole('button', { name: 'Reset zoom' }).click()
  await expect(async () =>
    expect((await pointedAt(workbench, 'Original', 0.99, 0.99)).row).toBeGreaterThan(3900),
  ).toPass()
})

async function addStep(page: Page, name: string): Promise<void> {
  await inspector(page).getByRole('button', { name: 'Add step' }).click()
  await page.getByRole('menuitem', { name, exact: true }).click()
}

/** Pastes as the keys would, with this on the clipboard. */
async function paste(page: Page, what: { text: string } | { image: string }): Promise<void> {
  const bytes = 'image' in what ? (await readFile(what.image)).toString('base64') : null
  await page.evaluate(
    ({ text, bytes }) => {
      const data = new DataTransfer()
      if (text !== null) data.setData('text/plain', text)
      if (bytes !== null)
        data.items.add(
          new File([Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0))], 'image.png', {
            type: 'image/png',
          }),
        )
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    },
    { text: 'text' in what ? what.text : null, bytes },
  )
}

function openImages(page: Page): () => Promise<void> {
  return () => page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click()
}

/** How much the pixels of the original's image differ on the screen. */
async function contrast(page: Page): Promise<number> {
  const { channels } = await sharp(await map(page, 'Original').screenshot()).stats()
  return Math.max(...channels.map(({ stdev }) => stdev))
}
