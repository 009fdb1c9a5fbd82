/** Colours, their scale and their range: what the maps look like, what the bars say, and that all of it is kept. */
import { writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from './hosts'
import { expectMap, map, panel, repeated, status } from './workbench'

const NAME = 'Vertical line, max pooling'
const VIRIDIS = { low: [68, 1, 84], high: [253, 231, 37] }
const NOT_POSITIVE = [138, 147, 166]

test('a logarithmic scale has no place for 0, and says so', async ({ workbench }) => {
  await expectMap(workbench, 'Pooled', repeated(3, [0, 3, 0]))
  await workbench.getByRole('checkbox', { name: 'Numbers' }).uncheck()
  expect(await colourAt(workbench, 'Pooled', 0, 3)).toEqual(VIRIDIS.low)
  await choose(workbench, 'Logarithmic')
  await expect(bar(workbench, 'Pooled')).toHaveAccessibleName('Colours from 0.0003 to 3, Logarithmic scale')
  await expect(panel(workbench, 'Pooled')).toContainText('\u2264 0')
  await expect.poll(() => colourAt(workbench, 'Pooled', 0, 3)).toEqual(NOT_POSITIVE)
  expect(await colourAt(workbench, 'Pooled', 1, 3)).toEqual(VIRIDIS.high)
  await choose(workbench, 'Symmetric log')
  await expect(bar(workbench, 'Pooled')).toHaveAccessibleName(
    'Colours from 0 to 3, Symmetric log scale, linear up to 0.03',
  )
  await expect.poll(() => colourAt(workbench, 'Pooled', 0, 3)).toEqual(VIRIDIS.low)
})

test('a typed range is checked, holds for all panels, can be undone, and is there again in a saved experiment', async ({
  workbench,
  files,
}, info) => {
  await expectMap(workbench, 'Pooled', repeated(3, [0, 3, 0]))
  await workbench.getByRole('combobox', { name: 'Colour range' }).selectOption('Colour range: custom')
  const [low, high] = [
    workbench.getByRole('textbox', { name: 'Low end of the range' }),
    workbench.getByRole('textbox', { name: 'High end of the range' }),
  ]
  await expect(high).toHaveValue('3')
  await low.fill('4')
  await low.press('Enter')
  await expect(workbench.getByRole('alert')).toHaveText(
    'Low end of the range: Expected a number below 3, received "4".',
  )
  await expect(low).toHaveValue('4')
  await low.fill('-3')
  await low.press('Enter')
  await expect(bar(workbench, 'Original')).toHaveAccessibleName('Colours from -3 to 3')
  await expect(bar(workbench, 'Pooled')).toHaveAccessibleName('Colours from -3 to 3')
  await workbench.keyboard.press('Escape')
  await map(workbench, 'Pooled').focus()
  await workbench.keyboard.press('ControlOrMeta+z')
  await expect(bar(workbench, 'Original')).toHaveAccessibleName('Colours from 0 to 3')
  await workbench.keyboard.press('ControlOrMeta+Shift+z')
  await expect(bar(workbench, 'Original')).toHaveAccessibleName('Colours from -3 to 3')

  const saved = await files.receive(() => workbench.keyboard.press('ControlOrMeta+s'))
  const path = info.outputPath('typed.poolscope.json')
  await writeFile(path, saved.get(`${NAME}.poolscope.json`)!)
  await workbench.keyboard.press('Alt+w')
  await expect(bar(workbench, 'Original')).toHaveCount(0)
  await files.choose(path, () => workbench.keyboard.press('ControlOrMeta+o'))
  await expect(bar(workbench, 'Original')).toHaveAccessibleName('Colours from -3 to 3')
})

test('the handles of the histogram set the range by the keyboard, and the colours follow', async ({ workbench }) => {
  await expectMap(workbench, 'Pooled', repeated(3, [0, 3, 0]))
  await workbench.getByRole('checkbox', { name: 'Numbers' }).uncheck()
  await workbench.getByRole('rowheader', { name: 'MaxPooling2D' }).getByRole('button').click()
  await workbench.getByRole('tab', { name: 'Histogram' }).click()
  await expect(workbench.getByRole('img', { name: 'Histogram of 9 values between 0 and 3' })).toBeVisible()
  const high = workbench.getByRole('slider', { name: 'High end of the colour range' })
  await expect(high).toHaveAttribute('aria-valuetext', '3')
  await high.focus()
  await workbench.keyboard.press('End')
  await expect(high).toHaveAttribute('aria-valuetext', '3.18')
  await workbench.keyboard.press('ArrowLeft')
  await expect(high).not.toHaveAttribute('aria-valuetext', '3.18')
  for (let i = 0; i < 40; i++) await workbench.keyboard.press('PageDown')
  const end = Number(await high.getAttribute('aria-valuetext'))
  expect(end).toBeLessThan(2)
  await expect(bar(workbench, 'Pooled')).toHaveAccessibleName(`Colours from 0 to ${Number(end.toPrecision(4))}`)
  await expect(workbench.getByRole('combobox', { name: 'Colour range' })).toHaveValue('typed')
  // The original's ones were at the high end of their own range; they are in the middle of this one.
  await expect.poll(() => colourAt(workbench, 'Original', 3, 8)).not.toEqual(VIRIDIS.high)
  await expect.poll(() => colourAt(workbench, 'Pooled', 1, 3)).toEqual(VIRIDIS.high)
})

test('the tables are as high as the keys say, also after a reload', async ({ workbench }) => {
  await expect(status(workbench)).toContainText('Done')
  const tables = workbench.getByRole('region', { name: 'Tables' })
  const before = (await tables.boundingBox())!.height
  await workbench.getByRole('separator', { name: 'Height of the tables' }).focus()
  for (let i = 0; i < 4; i++) await workbench.keyboard.press('ArrowUp')
  expect((await tables.boundingBox())!.height).toBe(before + 64)
  await workbench.reload()
  await expect(map(workbench, 'Pooled')).toBeVisible()
  expect((await tables.boundingBox())!.height).toBe(before + 64)
})

test('the summary is saved as Markdown', async ({ workbench, files }) => {
  await expect(status(workbench)).toContainText('Done')
  const got = await files.receive(async () => {
    await workbench.getByRole('region', { name: 'Tables' }).getByRole('button', { name: 'Copy' }).click()
    await workbench.getByRole('menuitem', { name: 'Save as Markdown...' }).click()
  })
  expect(got.get(`${NAME}.md`)?.toString()).toBe(
    '| Layer (type) | Output shape | Parameters | MACs |\n|---|---|---:|---:|\n' +
      '| Input | (None, 8, 8, 1) | 0 | 0 |\n| Conv2D | (None, 6, 6, 1) | 10 | 324 |\n' +
      '| ReLU | (None, 6, 6, 1) | 0 | 0 |\n| MaxPooling2D | (None, 3, 3, 1) | 0 | 0 |\n\n' +
      '- Total parameters: 10\n- Trainable parameters: 10\n- Non-trainable parameters: 0\n',
  )
})

async function choose(page: Page, scale: string): Promise<void> {
  await page.getByRole('button', { name: /^Colours: / }).click()
  await page.getByRole('radio', { name: scale, exact: true }).check()
  await page.keyboard.press('Escape')
}

function bar(page: Page, title: string) {
  return panel(page, title).getByRole('img', { name: /^Colours from / })
}

/** The colour at the left of the middle row's cell in a column, off its middle, where hatchings have no dot. */
async function colourAt(page: Page, title: string, column: number, columns: number): Promise<number[]> {
  const box = (await map(page, title).boundingBox())!
  const shot = await page.screenshot({
    clip: {
      x: Math.round(box.x + ((column + 0.5) * box.width) / columns) - 4,
      y: Math.round(box.y + box.height / 2) - 4,
      width: 8,
      height: 8,
    },
  })
  return page.evaluate(
    async (bytes) => {
      const image = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: 'image/png' }))
      const pen = new OffscreenCanvas(image.width, image.height).getContext('2d')!
      pen.drawImage(image, 0, 0)
      const { data } = pen.getImageData(0, 0, image.width, image.height)
      const seen = new Map<string, number>()
      for (let i = 0; i < data.length; i += 4) {
        const colour = [...data.subarray(i, i + 3)].join()
        seen.set(colour, (seen.get(colour) ?? 0) + 1)
      }
      return [...seen]
        .sort((a, b) => b[1] - a[1])[0]![0]
        .split(',')
        .map(Number)
    },
    [...shot],
  )
}
