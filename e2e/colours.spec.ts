/** Colours, their scale and their range: what the maps look like, what the bars say, and that all of it is kept. */
import { writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, test } from './hosts'
import { photograph, readPixels, sampleOf, type Pixels } from './pixels'
import {
  expectMap,
  inspector,
  map,
  openColours,
  openFirst,
  panel,
  pointedAt,
  repeated,
  status,
  undoAll,
} from './workbench'

const NAME = 'Vertical line, max pooling'
const VIRIDIS = { low: [68, 1, 84], high: [253, 231, 37] }
const NOT_POSITIVE = [138, 147, 166]

test('colours, their scale and their range are chosen and kept', async ({ workbench: page, files }, info) => {
  await test.step('the summary is saved as Markdown', async () => {
    await expect(status(page)).toContainText('Done')
    const got = await files.receive(async () => {
      await page.getByRole('region', { name: 'Tables' }).getByRole('button', { name: 'Copy' }).click()
      await page.getByRole('menuitem', { name: 'Save as Markdown...' }).click()
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

  await test.step('a logarithmic scale has no place for 0, and says so', async () => {
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
    await page.getByRole('checkbox', { name: 'Numbers' }).uncheck()
    expect(await colourAt(page, 'Pooled', 0, 3)).toEqual(VIRIDIS.low)
    await choose(page, 'Pooled', 'Logarithmic')
    await expect(bar(page, 'Pooled')).toHaveAccessibleName('Colours from 0.0003 to 3, Logarithmic scale')
    await expect(panel(page, 'Pooled')).toContainText('\u2264 0')
    await expect.poll(() => colourAt(page, 'Pooled', 0, 3)).toEqual(NOT_POSITIVE)
    expect(await colourAt(page, 'Pooled', 1, 3)).toEqual(VIRIDIS.high)
    await choose(page, 'Pooled', 'Symmetric log')
    await expect(bar(page, 'Pooled')).toHaveAccessibleName(
      'Colours from 0 to 3, Symmetric log scale, linear up to 0.03',
    )
    await expect.poll(() => colourAt(page, 'Pooled', 0, 3)).toEqual(VIRIDIS.low)
  })

  await test.step('the handles of the histogram set the range by the keyboard, and the colours follow', async () => {
    await undoAll(page)
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
    await page.getByRole('checkbox', { name: 'Numbers' }).uncheck()
    await page.getByRole('rowheader', { name: 'MaxPooling2D' }).getByRole('button').click()
    await page.getByRole('tab', { name: 'Histogram' }).click()
    await expect(page.getByRole('img', { name: 'Histogram of 9 values between 0 and 3' })).toBeVisible()
    const high = page.getByRole('slider', { name: 'High end of the colour range' })
    await expect(high).toHaveAttribute('aria-valuetext', '3')
    await high.focus()
    await page.keyboard.press('End')
    await expect(high).toHaveAttribute('aria-valuetext', '3.18')
    await page.keyboard.press('ArrowLeft')
    await expect(high).not.toHaveAttribute('aria-valuetext', '3.18')
    for (let i = 0; i < 40; i++) await page.keyboard.press('PageDown')
    const end = Number(await high.getAttribute('aria-valuetext'))
    expect(end).toBeLessThan(2)
    await expect(bar(page, 'Pooled')).toHaveAccessibleName(
      `Colours from 0 to ${Number(end.toPrecision(4))}, values beyond an end have its colour`,
    )
    await expect.poll(() => colourAt(page, 'Pooled', 1, 3)).toEqual(VIRIDIS.high)
    // The other panels keep their own.
    await expect(bar(page, 'Convolved')).toHaveAccessibleName('Colours from 0 to 3')
  })

  await test.step('a brush over the histogram sets both ends of the range', async () => {
    await undoAll(page)
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
    const chart = page.getByRole('img', { name: 'Histogram of 9 values between 0 and 3' })
    await expect(chart).toBeVisible()
    const box = (await chart.boundingBox())!
    const [left, right, y] = [box.x + 64, box.x + box.width - 16, box.y + box.height / 2]
    await page.mouse.move(left + 0.25 * (right - left), y)
    await page.mouse.down()
    await page.mouse.move(left + 0.5 * (right - left), y, { steps: 4 })
    await page.mouse.move(left + 0.75 * (right - left), y, { steps: 4 })
    await page.mouse.up()
    // The axis goes from -0.18 to 3.18.
    await expect(bar(page, 'Pooled')).toHaveAccessibleName(/beyond/)
    expect(await highEnd(page, 'Pooled')).toBeCloseTo(2.34, 1)
  })

  await test.step('a typed range is checked, holds for its panel or for all, can be undone, and is there again in a saved experiment', async () => {
    await undoAll(page)
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
    await expect(bar(page, 'Original')).toHaveAccessibleName('Colours from 0 to 1')
    await openColours(page, 'Pooled')
    await page.getByRole('radio', { name: 'Viridis' }).check()
    const [low, high] = [
      page.getByRole('textbox', { name: 'Low end of the range' }),
      page.getByRole('textbox', { name: 'High end of the range' }),
    ]
    await expect(high).toHaveValue('3')
    await low.fill('4')
    await low.press('Enter')
    await expect(page.getByRole('alert')).toHaveText('Low end of the range: Expected a number below 3, received "4".')
    await expect(low).toHaveValue('4')
    await low.fill('-3')
    await low.press('Enter')
    await expect(bar(page, 'Pooled')).toHaveAccessibleName('Colours from -3 to 3')
    await expect(page.getByRole('combobox', { name: 'Colour range' })).toHaveValue('typed')
    await expect(bar(page, 'Original')).toHaveAccessibleName('Colours from 0 to 1')
    await page.getByRole('button', { name: 'Apply to all panels' }).click()
    for (const title of ['Original', 'Convolved', 'Pooled'])
      await expect(bar(page, title)).toHaveAccessibleName('Colours from -3 to 3')
    await page.keyboard.press('Escape')
    await map(page, 'Pooled').focus()
    await page.keyboard.press('ControlOrMeta+z')
    await expect(bar(page, 'Original')).toHaveAccessibleName('Colours from 0 to 1')
    await page.keyboard.press('ControlOrMeta+Shift+z')
    await expect(bar(page, 'Original')).toHaveAccessibleName('Colours from -3 to 3')

    const saved = await files.receive(() => page.keyboard.press('ControlOrMeta+s'))
    const path = info.outputPath('typed.poolscope.json')
    await writeFile(path, saved.get(`${NAME}.poolscope.json`)!)
    await page.keyboard.press('Alt+w')
    await expect(bar(page, 'Original')).toHaveCount(0)
    await files.choose(path, () => page.keyboard.press('ControlOrMeta+o'))
    await expect(bar(page, 'Original')).toHaveAccessibleName('Colours from -3 to 3')
  })

  await test.step('the tables are as high as the keys say, also after a reload', async () => {
    await expect(status(page)).toContainText('Done')
    const tables = page.getByRole('region', { name: 'Tables' })
    const before = (await tables.boundingBox())!.height
    await page.getByRole('separator', { name: 'Height of the tables' }).focus()
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowUp')
    expect((await tables.boundingBox())!.height).toBe(before + 64)
    await page.reload()
    await expect(map(page, 'Pooled')).toBeVisible()
    expect((await tables.boundingBox())!.height).toBe(before + 64)
  })
})

test('photographs have their own colours', async ({ workbench: page, files }) => {
  await test.step('a colour photograph is there in its own colours, its pooling too, and its channels one by one', async () => {
    await files.choose(photograph('coffee.png'), () =>
      page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click(),
    )
    await page.getByRole('button', { name: /^Input / }).click()
    await inspector(page).getByRole('combobox', { name: 'channels' }).selectOption('red, green, blue')
    await expect(map(page, 'Original')).toHaveAccessibleName(/400 × 600 × 3, 0 to 1, True colour/)
    await expect(bar(page, 'Original')).toHaveAccessibleName('True colour from 0 to 1')
    const pixels = await readPixels(photograph('coffee.png'))
    const { row, column } = await pointedAt(page, 'Original', 0.3, 0.6)
    const [red, green, blue] = [0, 1, 2].map((channel) => Math.fround(sampleOf(pixels, row, column, channel) / 255))
    const tip = await panel(page, 'Original').getByText(`(row ${row}, column ${column}) = `).textContent()
    const said = /R\s(\S+), G\s(\S+), B\s(\S+)$/
      .exec(tip ?? '')
      ?.slice(1)
      .map(Number)
    expect(said?.map(Math.fround)).toEqual([red, green, blue])

    await page.mouse.move(0, 0)
    const seen = await averageOf(page, 'Original')
    const expected = [0, 1, 2].map((channel) => meanOf(pixels, channel))
    seen.forEach((value, channel) => expect(Math.abs(value - expected[channel]!)).toBeLessThan(3))

    await panel(page, 'Original').getByRole('button', { name: 'True colour' }).click()
    await expect(map(page, 'Original')).toHaveAccessibleName(/channel 0/)
    const gray = await averageOf(page, 'Original')
    gray.forEach((value) => expect(Math.abs(value - expected[0]!)).toBeLessThan(3))
  })

  await test.step('Auto leaves out the extremes of an edge map and marks its ends; the range goes back to all values', async () => {
    await openFirst(page)
    await files.choose(photograph('camera.png'), () =>
      page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click(),
    )
    await expect(map(page, 'Pooled')).toHaveAccessibleName(/255 × 255 × 1/)
    await expect(status(page)).toContainText('Done')
    const whole = await highEnd(page, 'Pooled')
    await openColours(page, 'Pooled')
    await page.getByRole('button', { name: 'Auto', exact: true }).click()
    await expect(bar(page, 'Pooled')).toHaveAccessibleName(/values beyond an end have its colour$/)
    expect(await highEnd(page, 'Pooled')).toBeLessThan(whole)
    expect(await highEnd(page, 'Convolved')).toBe(whole)
    await page.getByRole('combobox', { name: 'Colour range' }).selectOption('Shared by comparable maps')
    await expect(bar(page, 'Pooled')).not.toHaveAccessibleName(/beyond/)
    expect(await highEnd(page, 'Pooled')).toBe(whole)
  })
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
