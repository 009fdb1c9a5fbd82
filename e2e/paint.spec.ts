/** Cells of an input that is numbers or a pattern, edited in place. */
import type { Page } from '@playwright/test'
import { violationsOn } from './axe'
import { expect, test } from './hosts'
import { takeOn } from './looks'
import { expectMap, map, openFirst, panel, placeOf, repeated, undoAll, valueAt } from './workbench'

const line = [0, 0, 0, 1, 1, 0, 0, 0]

test('cells are painted and typed', async ({ workbench: page }) => {
  await test.step('says why an image can not be painted before its steps are off', async () => {
    await page.getByRole('button', { name: 'Show vertical line' }).click()
    await page.getByRole('button', { name: 'Add step' }).click()
    await page.getByRole('menuitem', { name: 'Invert' }).click()
    await expect.poll(() => valueAt(page, 'Original', 0, 0)).toBe(1)
    await panel(page, 'Original').getByRole('button', { name: 'Paint cells' }).click()
    await expect(page.getByText('Turn the steps off first.')).toBeVisible()
  })

  await test.step('paints a stroke over the first experiment as one step that can be undone', async () => {
    await undoAll(page)
    await begin(page)
    await drag(page, [
      [0, 0],
      [0, 7],
    ])
    await expectMap(page, 'Original', [Array<number>(8).fill(1), ...repeated(7, line)])
    // The maps after it follow: the row below has one cell more under each column of ones.
    await expect.poll(() => valueAt(page, 'Convolved', 0, 0)).toBe(1)
    await page.keyboard.press('ControlOrMeta+z')
    await expectMap(page, 'Original', repeated(8, line))
  })

  await test.step('types numbers into cells, one after another', async () => {
    await undoAll(page)
    await begin(page)
    await click(page, 2, 2)
    await page.keyboard.type('-0')
    // The mouse over the map draws it anew, and takes nothing back.
    await hover(page, 5, 5)
    await hover(page, 6, 6)
    await page.keyboard.type('.5')
    await page.keyboard.press('Enter')
    await page.keyboard.type('7')
    await page.keyboard.press('Enter')
    await expect.poll(() => valueAt(page, 'Original', 2, 2)).toBe(-0.5)
    await expect.poll(() => valueAt(page, 'Original', 3, 2)).toBe(7)
    await page.keyboard.press('ControlOrMeta+z')
    await expect.poll(() => valueAt(page, 'Original', 3, 2)).toBe(0)
    await expect.poll(() => valueAt(page, 'Original', 2, 2)).toBe(-0.5)
  })

  await test.step('works by the keyboard alone, and refuses what is no number', async () => {
    await openFirst(page)
    await begin(page)
    await map(page, 'Original').focus()
    await page.keyboard.press('Enter')
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowUp')
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('F2')
    const cell = page.getByRole('textbox', { name: 'Value of row 0, column 0' })
    await expect(cell).toHaveValue('0')
    await cell.fill('many')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText('Expected a number')
    await cell.fill('4')
    await page.keyboard.press('Tab')
    await expect.poll(() => valueAt(page, 'Original', 0, 0)).toBe(4)
    await page.keyboard.press('Escape')
  })

  await test.step('takes a value and a size of the brush, and turns a pattern into numbers', async () => {
    await openFirst(page)
    await page.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Samples' }).click()
    const gallery = page.getByRole('dialog', { name: 'Samples' })
    await gallery.getByRole('tab', { name: 'Patterns' }).click()
    for (const side of ['width', 'height']) await gallery.getByRole('textbox', { name: side }).fill('8')
    await expect(gallery.getByRole('img', { name: 'Preview of the pattern, 8 × 8' })).toBeVisible()
    await gallery.getByRole('button', { name: 'Add', exact: true }).click()
    await page.keyboard.press('Escape')
    await expectMap(page, 'Original', repeated(8, line))

    await begin(page)
    const brush = page.getByRole('toolbar', { name: 'Brush' })
    await brush.getByRole('textbox', { name: 'Value' }).fill('0.5')
    await brush.getByRole('combobox', { name: 'Brush size' }).selectOption('3 × 3')
    await click(page, 6, 6)
    const below = [0, 0, 0, 1, 1, 0.5, 0.5, 0.5]
    await expectMap(page, 'Original', [...repeated(5, line), ...repeated(3, below)])
    // One step back it is a pattern again, with its parameters.
    await page.keyboard.press('ControlOrMeta+z')
    await expectMap(page, 'Original', repeated(8, line))
    await expect(page.getByRole('textbox', { name: 'thickness' })).toBeVisible()
  })

  await test.step('axe finds nothing wrong with the brush', async () => {
    await openFirst(page)
    await begin(page)
    await click(page, 1, 1)
    await page.keyboard.press('F2')
    for (const look of ['light', 'dark'] as const) {
      await takeOn(page, look)
      expect(await violationsOn(page), look).toEqual([])
    }
  })
})

async function begin(page: Page): Promise<void> {
  const brush = page.getByRole('toolbar', { name: 'Brush' })
  if (!(await brush.isVisible())) await panel(page, 'Original').getByRole('button', { name: 'Paint cells' }).click()
  await expect(brush).toBeVisible()
}

async function click(page: Page, row: number, column: number): Promise<void> {
  const { x, y } = await placeOf(page, 'Original', row, column)
  await page.mouse.click(x, y)
}

async function hover(page: Page, row: number, column: number): Promise<void> {
  const { x, y } = await placeOf(page, 'Original', row, column)
  await page.mouse.move(x, y)
}

async function drag(page: Page, cells: readonly (readonly [row: number, column: number])[]): Promise<void> {
  for (const [i, [row, column]] of cells.entries()) {
    const { x, y } = await placeOf(page, 'Original', row, column)
    await page.mouse.move(x, y)
    if (i === 0) await page.mouse.down()
  }
  await page.mouse.up()
}
