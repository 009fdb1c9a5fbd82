/** Lines and rectangles over maps: the values along them and the statistics inside, in all maps, and as CSV. */
import type { Page } from '@playwright/test'
import { expect, test } from './hosts'
import { photograph, readPixels, sampleOf } from './pixels'
import { expectMap, map, openFirst, panel, placeOf, repeated, status } from './workbench'

const NAME = 'Vertical line, max pooling'

async function drag(
  page: Page,
  title: string,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  const [begin, end] = [await placeOf(page, title, ...from), await placeOf(page, title, ...to)]
  await page.mouse.move(begin.x, begin.y)
  await page.mouse.down()
  await page.mouse.move((begin.x + end.x) / 2, (begin.y + end.y) / 2, { steps: 3 })
  await page.mouse.move(end.x, end.y, { steps: 3 })
  await page.mouse.up()
}

function lines(bytes: Buffer | undefined): string[] {
  return (bytes?.toString() ?? '').trimEnd().split('\r\n')
}

test('lines and rectangles measure all maps of the image', async ({ workbench: page, files }) => {
  await test.step('the chart of a profile is saved as SVG', async () => {
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
    await page.getByRole('button', { name: 'Line profile' }).click()
    await expect(page.getByRole('img', { name: 'Values along the line in 3 maps' })).toBeVisible()
    const got = await files.receive(() => page.getByRole('button', { name: 'Save the chart as SVG...' }).click())
    const svg = got.get(`${NAME} profile.svg`)?.toString() ?? ''
    expect(svg).toMatch(/^<svg /)
    for (const text of ['Original', 'Convolved', 'Pooled', 'Distance in cells of Original', 'Value'])
      expect(svg).toContain(text)
  })

  await test.step('a line over one map has its values in all maps of the image, and saves them', async () => {
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
    await drag(page, 'Original', [4, 1], [4, 6])
    await expect(page.getByRole('textbox', { name: 'To column' })).toHaveValue('6')
    await expect(page.getByRole('img', { name: 'Values along the line in 3 maps' })).toBeVisible()
    const got = await files.receive(() => page.getByRole('button', { name: 'Save as CSV...' }).click())
    expect(lines(got.get(`${NAME} profile.csv`))).toEqual([
      'map,row,column,value',
      ...[0, 0, 1, 1, 0, 0].map((value, i) => `Original,4,${i + 1},${value}`),
      ...[0, 0, 3, 3, 0, 0].map((value, i) => `Convolved,3,${i},${value}`),
      ...[0, 3, 0].map((value, i) => `Pooled,1,${i},${value}`),
    ])
  })

  await test.step('the statistics of a rectangle follow what is typed, and are those of the cells', async () => {
    await openFirst(page)
    await files.choose(photograph('camera.png'), () =>
      page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click(),
    )
    await expect(map(page, 'Pooled')).toHaveAccessibleName(/255 × 255 × 1/)
    await expect(status(page)).toContainText('Done')
    await page.getByRole('button', { name: 'Rectangle statistics' }).click()
    for (const [name, value] of [
      ['From row', '100'],
      ['From column', '200'],
      ['To row', '139'],
      ['To column', '249'],
    ] as const) {
      await page.getByRole('textbox', { name, exact: true }).fill(value)
      await page.getByRole('textbox', { name, exact: true }).press('Enter')
    }
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Original' }) })
    await expect(row.getByRole('cell').nth(0)).toHaveText('100–139')
    await expect(row.getByRole('cell').nth(2)).toHaveText('2,000')
    const pixels = await readPixels(photograph('camera.png'))
    const cells = Array.from({ length: 2000 }, (_, i) =>
      Math.fround(sampleOf(pixels, 100 + Math.floor(i / 50), 200 + (i % 50)) / 255),
    )
    const got = await files.receive(() => page.getByRole('button', { name: 'Save as CSV...' }).click())
    const [head, own] = lines(got.get('camera rectangle.csv'))
    expect(head).toBe('map,row,column,height,width,n,nan,infinite,min,max,mean,std')
    const values = own!.split(',').slice(1).map(Number)
    expect(values.slice(0, 9)).toEqual([100, 200, 40, 50, 2000, 0, 0, Math.min(...cells), Math.max(...cells)])
    expect(values[9]).toBeCloseTo(cells.reduce((sum, value) => sum + value, 0) / 2000, 10)
    await page.getByRole('textbox', { name: 'To row', exact: true }).fill('512')
    await page.getByRole('textbox', { name: 'To row', exact: true }).press('Enter')
    await expect(page.getByRole('alert')).toHaveText('To row: Expected a whole number from 0 to 511, received "512".')
    await page.getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(panel(page, 'Original').locator('.marks')).toHaveCount(1)
  })
})
