/** Colours, their scale and their range: what the maps look like, what the bars say, and that all of it is kept. */
import { writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, test } from './hosts'
import { photograph, readPixels, sampleOf, type Pixels } from './pixels'
import { expectMap, inspector, map, openColours, panel, pointedAt, repeated, status } from './workbench'

const NAME = 'Vertical line, max pooling'
const VIRIDIS = { low: [68, 1, 84], high: [253, 231, 37] }
const NOT_POSITIVE = [138, 147, 166]

test('a logarithmic scale has no place for 0, and says so', async ({ workbench }) => {
  await expectMap(workbench, 'Pooled', repeated(3, [0, 3, 0]))
  await workbench.getByRole('checkbox', { name: 'Numbers' }).uncheck()
  expect(await colourAt(workbench, 'Pooled', 0, 3)).toEqual(VIRIDIS.low)
  await choose(workbench, 'Pooled', 'Logarithmic')
  await expect(bar(workbench, 'Pooled')).toHaveAccessibleName('Colours from 0.0003 to 3, Logarithmic scale')
  await expect(panel(workbench, 'Pooled')).toContainText('\u2264 0')
  await expect.poll(() => colourAt(workbench, 'Pooled', 0, 3)).toEqual(NOT_POSITIVE)
  expect(await colourAt(workbench, 'Pooled', 1, 3)).toEqual(VIRIDIS.high)
  await choose(workbench, 'Pooled', 'Symmetric log')
  await expect(bar(workbench, 'Pooled')).toHaveAccessibleName(
    'Colours from 0 to 3, Symmetric log scale, linear up to 0.03',
  )
  await expect.poll(() => colourAt(workbench, 'Pooled', 0, 3)).toEqual(VIRIDIS.low)
})

test('a typed range is checked, holds for its panel or for all, can be undone, and is there again in a saved experiment', async ({
  workbench,
  files,
}, info) => {
  await expectMap(workbench, 'Pooled', repeated(3, [0, 3, 0]))
  await expect(bar(workbench, 'Original')).toHaveAccessibleName('Colours from 0 to 1')
  await openColours(workbench, 'Pooled')
  await workbench.getByRole('radio', { name: 'Viridis' }).check()
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
  await expect(bar(workbench, 'Pooled')).toHaveAccessibleName('Colours from -3 to 3')
  await expect(workbench.getByRole('combobox', { name: 'Colour range' })).toHaveValue('typed')
  await expect(bar(workbench, 'Original')).toHaveAccessibleName('Colours from 0 to 1')
  await workbench.getByRole('button', { name: 'Apply to all panels' }).click()
  for (const title of ['Original', 'Convolved', 'Pooled'])
    await expect(bar(workbench, title)).toHaveAccessibleName('Colours from -3 to 3')
  await workbench.keyboard.press('Escape')
  await map(workbench, 'Pooled').focus()
  await workbench.keyboard.press('ControlOrMeta+z')
  await expect(bar(workbench, 'Original')).toHaveAccessibleName('Colours from 0 to 1')
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
  await expect(bar(workbench, 'Pooled')).toHaveAccessibleName(
    `Colours from 0 to ${Number(end.toPrecision(4))}, values beyond an end have its colour`,
  )
  await expect.poll(() => colourAt(workbench, 'Pooled', 1, 3)).toEqual(VIRIDIS.high)
  // The other panels keep their own.
  await expect(bar(workbench, 'Convolved')).toHaveAccessibleName('Colours from 0 to 3')
})

test('a colour photograph is there in its own colours, its pooling too, and its channels one by one', async ({
  workbench,
  files,
}) => {
  await files.choose(photograph('coffee.png'), () =>
    workbench.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click(),
  )
  await workbench.getByRole('button', { name: /^Input / }).click()
  await inspector(workbench).getByRole('combobox', { name: 'channels' }).selectOption('red, green, blue')
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/400 × 600 × 3, 0 to 1, True colour/)
  await expect(bar(workbench, 'Original')).toHaveAccessibleName('True colour from 0 to 1')
  const pixels = await readPixels(photograph('coffee.png'))
  const { row, column } = await pointedAt(workbench, 'Original', 0.3, 0.6)
  const [red, green, blue] = [0, 1, 2].map((channel) => Math.fround(sampleOf(pixels, row, column, channel) / 255))
  const tip = await panel(workbench, 'Original').getByText(`(row ${row}, column ${column}) = `).textContent()
  const said = /R (\S+), G (\S+), B (\S+)$/
    .exec(tip ?? '')
    ?.slice(1)
    .map(Number)
  expect(said?.map(Math.fround)).toEqual([red, green, blue])

  await workbench.mouse.move(0, 0)
  const seen = await averageOf(workbench, 'Original')
  const expected = [0, 1, 2].map((channel) => meanOf(pixels, channel))
  seen.forEach((value, channel) => expect(Math.abs(value - expected[channel]!)).toBeLessThan(3))

  await panel(workbench, 'Original').getByRole('button', { name: 'True colour' }).click()
  await expect(map(workbench, 'Original')).toHaveAccessibleName(/channel 0/)
  const gray = await averageOf(workbench, 'Original')
  gray.forEach((value) => expect(Math.abs(value - expected[0]!)).toBeLessThan(3))
})

test('Auto leaves out the extremes of an edge map and marks its ends; the range goes back to all values', async ({
  workbench,
  files,
}) => {
  await files.choose(photograph('camera.png'), () =>
    workbench.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click(),
  )
  await expect(map(workbench, 'Pooled')).toHaveAccessibleName(/255 × 255 × 1/)
  await expect(status(workbench)).toContainText('Done')
  const whole = await highEnd(workbench, 'Pooled')
  await openColours(workbench, 'Pooled')
  await workbench.getByRole('button', { name: 'Auto', exact: true }).click()
  await expect(bar(workbench, 'Pooled')).toHaveAccessibleName(/values beyond an end have its colour$/)
  expect(await highEnd(workbench, 'Pooled')).toBeLessThan(whole)
  expect(await highEnd(workbench, 'Convolved')).toBe(whole)
  await workbench.getByRole('combobox', { name: 'Colour range' }).selectOption('Shared by comparable maps')
  await expect(bar(workbench, 'Pooled')).not.toHaveAccessibleName(/beyond/)
  expect(await highEnd(workbench, 'Pooled')).toBe(whole)
})

test('a brush over the histogram sets both ends of the range', async ({ workbench }) => {
  await expectMap(workbench, 'Pooled', repeated(3, [0, 3, 0]))
  await workbench.getByRole('rowheader', { name: 'MaxPooling2D' }).getByRole('button').click()
  await workbench.getByRole('tab', { name: 'Histogram' }).click()
  const chart = workbench.getByRole('img', { name: 'Histogram of 9 values between 0 and 3' })
  await expect(chart).toBeVisible()
  const box = (await chart.boundingBox())!
  const [left, right, y] = [box.x + 64, box.x + box.width - 16, box.y + box.height / 2]
  await workbench.mouse.move(left + 0.25 * (right - left), y)
  await workbench.mouse.down()
  await workbench.mouse.move(left + 0.5 * (right - left), y, { steps: 4 })
  await workbench.mouse.move(left + 0.75 * (right - left), y, { steps: 4 })
  await workbench.mouse.up()
  // The axis goes from -0.18 to 3.18.
  await expect(bar(workbench, 'Pooled')).toHaveAccessibleName(/beyond/)
  expect(await highEnd(workbench, 'Pooled')).toBeCloseTo(2.34, 1)
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
  const text = got.get(`${NAME}.md`)!.toString()
  // How long a layer took differs from run to run.
  const withoutTime = (line: string) => line.split('|').toSpliced(9, 1).join('|')
  expect(text.replace(/^\|.*$/gm, withoutTime)).toBe(
    '| Layer (type) | Output shape | Parameters | MACs | Memory (bytes) | Receptive field | Jump | Start | Size of the output |\n' +
      '|---|---|---:|---:|---:|---:|---:|---:|---|\n' +
      '| Input | (None, 8, 8, 1) | 0 | 0 | 512 | 1 | 1 | 0 |  |\n' +
      '| Conv2D | (None, 6, 6, 1) | 10 | 324 | 384 | 3 | 1 | 0 | ⌊(8 + 0 + 0 - 3) / 1⌋ + 1 = 6 |\n' +
      '| ReLU | (None, 6, 6, 1) | 0 | 0 | 384 | 3 | 1 | 0 |  |\n' +
      '| MaxPooling2D | (None, 3, 3, 1) | 0 | 0 | 192 | 4 | 2 | 0 | ⌊(6 + 0 + 0 - 2) / 2⌋ + 1 = 3 |\n\n' +
      '- Total parameters: 10\n- Trainable parameters: 10\n- Non-trainable parameters: 0\n',
  )
})

async function choose(page: Page, title: string, scale: string): Promise<void> {
  await openColours(page, title)
  await page.getByRole('radio', { name: scale, exact: true }).check()
  await page.keyboard.press('Escape')
}

function bar(page: Page, title: string) {
  return panel(page, title).getByRole('img', { name: /^(Colours|True colour) from / })
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

/** The number at the high end of a panel's colours. */
async function highEnd(page: Page, title: string): Promise<number> {
  const name = (await bar(page, title).getAttribute('aria-label')) ?? ''
  return Number(/ to (-?[\d.e+-]+)/.exec(name)?.[1])
}

/** The average colour of a map on the screen. */
async function averageOf(page: Page, title: string): Promise<number[]> {
  const box = (await map(page, title).boundingBox())!
  const clip = {
    x: Math.ceil(box.x),
    y: Math.ceil(box.y),
    width: Math.floor(box.width),
    height: Math.floor(box.height),
  }
  const { channels } = await sharp(await page.screenshot({ clip })).stats()
  return channels.slice(0, 3).map(({ mean }) => mean)
}

function meanOf({ samples, channels }: Pixels, channel: number): number {
  const own = samples.filter((_, i) => i % channels === channel)
  return own.reduce((sum, sample) => sum + sample, 0) / own.length
}
