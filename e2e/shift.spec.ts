/** Moves the input and measures what that changes: the numbers of the course, as a person reads them off. */
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './hosts'
import { photograph } from './pixels'
import { closeDialog, expectMap, expectStack, map, openExample, openFirst } from './workbench'

function dialog(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Translation invariance' })
}

async function open(page: Page): Promise<Locator> {
  await page.getByRole('banner').getByRole('button', { name: 'Shift', exact: true }).click()
  return dialog(page)
}

/** One line of the table, by the names of its columns. */
async function line(page: Page, name: string): Promise<Record<string, string>> {
  const table = dialog(page).getByRole('table')
  const row = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
  const [names, cells] = await Promise.all([
    table.getByRole('columnheader').allTextContents(),
    row.getByRole('cell').allTextContents(),
  ])
  return Object.fromEntries(names.map((column, i) => [column, cells[i]!.trim()]))
}

test('the line is moved, and what that changes is measured and saved', async ({ workbench: page, files }) => {
  await test.step('of the line moved by a cell, maximum, average and strides keep as much as the course says', async () => {
    const shown = await open(page)
    await expect(shown.getByText('Shifted right by 1 cell')).toBeVisible()
    await expect
      .poll(() => line(page, 'Unchanged'))
      .toEqual({
        Input: '48 of 64',
        'Before pooling': '24 of 36',
        MaxPooling2D: '6 of 9',
        AveragePooling2D: '3 of 9',
        'Strided convolution': '3 of 9',
      })
    await shown.getByRole('slider').press('ArrowLeft')
    await expect.poll(async () => (await line(page, 'Unchanged'))['MaxPooling2D']).toBe('9 of 9')
    await shown.getByRole('slider').press('ArrowLeft')
    await expect(shown.getByText('Shifted left by 1 cell')).toBeVisible()
    await expect
      .poll(() => line(page, 'Unchanged'))
      .toMatchObject({ MaxPooling2D: '6 of 9', AveragePooling2D: '3 of 9', 'Strided convolution': '9 of 9' })
    await shown.getByRole('slider').press('ArrowLeft')
    await expect
      .poll(() => line(page, 'Unchanged'))
      .toMatchObject({ MaxPooling2D: '3 of 9', AveragePooling2D: '3 of 9', 'Strided convolution': '3 of 9' })
    // By two cells, the strides of the pooling, its output moves along.
    expect((await line(page, 'Equivariance error'))['MaxPooling2D']).toBe('0')
    await closeDialog(dialog(page))
  })

  await test.step('the movement goes into the stack, where the panels show it, and can be undone', async () => {
    const shown = await open(page)
    await shown.getByRole('slider').fill('1')
    await shown.getByRole('button', { name: 'Add this shift to the stack' }).click()
    await expect(shown).toBeHidden()
    await expectStack(page, ['Translation2D', 'Conv2D', 'ReLU', 'MaxPooling2D'])
    await expectMap(page, 'Pooled', [
      [0, 3, 3],
      [0, 3, 3],
      [0, 3, 3],
    ])
    // Once more: what is compared is still the stack without its movement, and the same layer moves it.
    await open(page)
    await expect.poll(() => line(page, 'Unchanged')).toMatchObject({ MaxPooling2D: '6 of 9' })
    await shown.getByRole('slider').press('ArrowRight')
    await shown.getByRole('button', { name: 'Add this shift to the stack' }).click()
    await expectStack(page, ['Translation2D', 'Conv2D', 'ReLU', 'MaxPooling2D'])
    await expectMap(page, 'Pooled', [
      [0, 0, 3],
      [0, 0, 3],
      [0, 0, 3],
    ])
    for (let i = 0; i < 2; i++) await page.getByRole('button', { name: /^Undo/ }).click()
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  })

  await test.step('what was measured is saved as CSV', async () => {
    const shown = await open(page)
    await expect.poll(() => line(page, 'Unchanged')).toMatchObject({ 'Strided convolution': '3 of 9' })
    await expect(shown.getByRole('progressbar')).toHaveCount(0)
    const [text] = (await files.receive(() => shown.getByRole('button', { name: 'Save as CSV...' }).click())).values()
    const [head, ...lines] = text!.toString().trimEnd().split('\r\n')
    expect(head).toBe(
      'input,output,shift_down,shift_right,measured,cells,unchanged,relative_change,cosine_similarity,equivariance_error,contrast',
    )
    expect(lines).toHaveLength(5 * 9)
    expect(lines).toContain(`vertical line,MaxPooling2D,0,1,all,9,6,1,${1 / Math.sqrt(2)},,${Math.sqrt(2 / 3)}`)
    await shown.getByRole('combobox', { name: 'CSV for' }).selectOption('Spreadsheet')
    const [sheet] = (await files.receive(() => shown.getByRole('button', { name: 'Save as CSV...' }).click())).values()
    expect(sheet!.toString()).toBe(`\uFEFF${text!.toString()}`)
    await closeDialog(dialog(page))
  })

  await test.step('the curves have names on their axes and are saved as SVG', async () => {
    const shown = await open(page)
    await expect.poll(() => line(page, 'Unchanged')).toMatchObject({ 'Strided convolution': '3 of 9' })
    await expect(shown.getByText('Measuring')).toHaveCount(0)
    const got = await files.receive(() => shown.getByRole('button', { name: 'Save the chart as SVG...' }).click())
    const svg = got.get('Vertical line, max pooling shifts.svg')?.toString() ?? ''
    for (const text of ['Shift in cells (right)', 'Unchanged', 'MaxPooling2D', 'Strided convolution', '100 %'])
      expect(svg).toContain(text)
    await closeDialog(dialog(page))
  })

  await test.step('global poolings do not notice the movement, and tell nothing of the place', async () => {
    await openExample(page, 'Vertical line, global max pooling')
    await open(page)
    await expect
      .poll(() => line(page, 'Unchanged'))
      .toMatchObject({ GlobalMaxPooling2D: '1 of 1', GlobalAveragePooling2D: '1 of 1' })
    expect(await line(page, 'Contrast')).toMatchObject({ GlobalMaxPooling2D: '0' })
    await closeDialog(dialog(page))
  })

  await test.step('the numbers in the images can be read, and the table needs no more width than there is, in a small window too', async () => {
    await page.setViewportSize({ width: 1024, height: 700 })
    await openExample(page, 'Vertical line, global average pooling')
    const shown = await open(page)
    await shown.getByRole('slider').fill('1')
    await expect.poll(() => line(page, 'Unchanged')).toMatchObject({ Input: '48 of 64' })
    const input = shown.getByRole('img', { name: /^Input/ }).first()
    const heights = await input
      .locator('text')
      .evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().height))
    expect(heights).toHaveLength(64)
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(8)
    const { needed, there } = await shown
      .getByRole('table')
      .evaluate((table) => ({ needed: table.scrollWidth, there: table.parentElement!.clientWidth }))
    expect(needed).toBeLessThanOrEqual(there)
    await closeDialog(dialog(page))
  })
})

test('what is moved, how and where it is measured are choices', async ({ workbench: page, files }) => {
  await test.step('of a photograph the cells that the border does not touch are measured, of a pattern all', async () => {
    const shown = await open(page)
    await expect(shown.getByRole('combobox', { name: 'Measured cells' })).toHaveValue('all')
    await closeDialog(shown)
    await files.choose(photograph('camera.png'), () =>
      page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Open' }).click(),
    )
    await expect(map(page, 'Pooled')).toHaveAccessibleName(/255 × 255 × 1/)
    await open(page)
    await expect(shown.getByRole('combobox', { name: 'Measured cells' })).toHaveValue('inside')
    // Four cells to both sides, of 512 columns; no more than two cells of the pooled map on each side.
    await expect.poll(async () => (await line(page, 'Unchanged'))['Input']).toMatch(/ of 258,048$/)
    await expect.poll(async () => (await line(page, 'Unchanged'))['MaxPooling2D']).toMatch(/ of 64,005$/)
    await shown.getByRole('combobox', { name: 'Measured cells' }).selectOption('all')
    await expect.poll(async () => (await line(page, 'Unchanged'))['MaxPooling2D']).toMatch(/ of 65,025$/)
    await closeDialog(shown)
  })

  await test.step('what is compared, how it moves and what counts as unchanged are choices', async () => {
    await openFirst(page)
    const shown = await open(page)
    await shown.getByRole('checkbox', { name: 'BlurPooling2D' }).check()
    await shown.getByRole('checkbox', { name: 'Input' }).uncheck()
    await expect
      .poll(async () => Object.keys(await line(page, 'Unchanged')))
      .toEqual(['Before pooling', 'MaxPooling2D', 'AveragePooling2D', 'BlurPooling2D', 'Strided convolution'])
    // A vertical line does not notice that it moves down, if at the border comes in what left.
    await shown.getByRole('combobox', { name: 'Direction' }).selectOption('down')
    await shown.getByRole('combobox', { name: 'Fill the border with' }).selectOption('circular')
    await expect(shown.getByText('Shifted down by 1 cell')).toBeVisible()
    await expect
      .poll(() => line(page, 'Unchanged'))
      .toMatchObject({ 'Before pooling': '36 of 36', MaxPooling2D: '9 of 9' })
    await shown.getByRole('combobox', { name: 'Direction' }).selectOption('right')
    await shown.getByRole('combobox', { name: 'Counts as unchanged' }).selectOption('within 5 % of the range')
    await expect.poll(() => line(page, 'Unchanged')).toMatchObject({ AveragePooling2D: '3 of 9' })
    await shown.getByRole('textbox', { name: 'Maximum shift' }).fill('2')
    await expect(shown.getByRole('slider')).toHaveAttribute('max', '2')
    await shown.getByRole('textbox', { name: 'Maximum shift' }).fill('0')
    await expect(shown.getByRole('alert')).toHaveText('Expected a whole number from 1 to 64, received "0".')
    await closeDialog(dialog(page))
  })

  await test.step('a movement that cannot be made says why', async () => {
    await openFirst(page)
    const shown = await open(page)
    await shown.getByRole('combobox', { name: 'Fill the border with' }).selectOption('circular')
    await shown.getByRole('textbox', { name: 'Maximum shift' }).fill('10')
    await expect(shown.getByText(/is too large for the .* map with paddingMode "circular"/).first()).toBeVisible()
    await closeDialog(dialog(page))
  })
})
