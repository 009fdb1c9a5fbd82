/** Cells of an input that is numbers or a pattern, edited in place. */
import type { Page } from '@playwright/test'
import { violationsOn } from './axe'
import { expect, test } from './hosts'
import { takeOn } from './screens'
import { expectMap, map, panel, placeOf, repeated, valueAt } from './workbench'

const line = [0, 0, 0, 1, 1, 0, 0, 0]

test('paints a stroke over the first experiment as one step that can be undone', async ({ workbench }) => {
  await begin(workbench)
  await drag(workbench, [
    [0, 0],
    [0, 7],
  ])
  await expectMap(workbench, 'Original', [Array<number>(8).fill(1), ...repeated(7, line)])
  // The maps after it follow: the row below has one cell more under each column of ones.
  await expect.poll(() => valueAt(workbench, 'Convolved', 0, 0)).toBe(1)
  await workbench.keyboard.press('ControlOrMeta+z')
  await expectMap(workbench, 'Original', repeated(8, line))
})

test('types numbers into cells, one after another', async ({ workbench }) => {
  await begin(workbench)
  await click(workbench, 2, 2)
  await workbench.keyboard.type('-0')
  // The mouse over the map draws it anew, and takes nothing back.
  await hover(workbench, 5, 5)
  await hover(workbench, 6, 6)
  await workbench.keyboard.type('.5')
  await workbench.keyboard.press('Enter')
  await workbench.keyboard.type('7')
  await workbench.keyboard.press('Enter')
  await expect.poll(() => valueAt(workbench, 'Original', 2, 2)).toBe(-0.5)
  await expect.poll(() => valueAt(workbench, 'Original', 3, 2)).toBe(7)
  await workbench.keyboard.press('ControlOrMeta+z')
  await expect.poll(() => valueAt(workbench, 'Original', 3, 2)).toBe(0)
  await expect.poll(() => valueAt(workbench, 'Original', 2, 2)).toBe(-0.5)
})

test('works by the keyboard alone, and refuses what is no number', async ({ workbench }) => {
  await begin(workbench)
  await map(workbench, 'Original').focus()
  await workbench.keyboard.press('Enter')
  for (let i = 0; i < 8; i++) await workbench.keyboard.press('ArrowUp')
  for (let i = 0; i < 8; i++) await workbench.keyboard.press('ArrowLeft')
  await workbench.keyboard.press('F2')
  const cell = workbench.getByRole('textbox', { name: 'Value of row 0, column 0' })
  await expect(cell).toHaveValue('0')
  await cell.fill('many')
  await workbench.keyboard.press('Enter')
  await expect(workbench.getByRole('alert')).toContainText('Expected a number')
  await cell.fill('4')
  await workbench.keyboard.press('Tab')
  await expect.poll(() => valueAt(workbench, 'Original', 0, 0)).toBe(4)
  await workbench.keyboard.press('Escape')
})

test('takes a value and a size of the brush, and turns a pattern into numbers', async ({ workbench }) => {
  await workbench.getByRole('region', { name: 'Images' }).getByRole('button', { name: 'Samples' }).click()
  const gallery = workbench.getByRole('dialog', { name: 'Samples' })
  await gallery.getByRole('tab', { name: 'Patterns' }).click()
  for (const side of ['width', 'height']) await gallery.getByRole('textbox', { name: side }).fill('8')
  await expect(gallery.getByRole('img', { name: 'Preview of the pattern, 8 × 8' })).toBeVisible()
  await gallery.getByRole('button', { name: 'Add', exact: true }).click()
  await workbench.keyboard.press('Escape')
  await expectMap(workbench, 'Original', repeated(8, line))

  await begin(workbench)
  const brush = workbench.getByRole('toolbar', { name: 'Brush' })
  await brush.getByRole('textbox', { name: 'Value' }).fill('0.5')
  await brush.getByRole('combobox', { name: 'Brush size' }).selectOption('3 × 3')
  await click(workbench, 6, 6)
  const below = [0, 0, 0, 1, 1, 0.5, 0.5, 0.5]
  await expectMap(workbench, 'Original', [...repeated(5, line), ...repeated(3, below)])
  // One step back it is a pattern again, with its parameters.
  await workbench.keyboard.press('ControlOrMeta+z')
  await expectMap(workbench, 'Original', repeated(8, line))
  await expect(workbench.getByRole('textbox', { name: 'thickness' })).toBeVisible()
})

test('says why an image can not be painted before its steps are off', async ({ workbench }) => {
  await workbench.getByRole('button', { name: 'Show vertical line' }).click()
  await workbench.getByRole('button', { name: 'Add step' }).click()
  await workbench.getByRole('menuitem', { name: 'Invert' }).click()
  await expect.poll(() => valueAt(workbench, 'Original', 0, 0)).toBe(1)
  await panel(workbench, 'Original').getByRole('button', { name: 'Paint cells' }).click()
  await expect(workbench.getByText('Turn the steps off first.')).toBeVisible()
})

test('axe finds nothing wrong with the brush', async ({ workbench }) => {
  await begin(workbench)
  await click(workbench, 1, 1)
  await workbench.keyboard.press('F2')
  for (const look of ['light', 'dark'] as const) {
    await takeOn(workbench, look)
    expect(await violationsOn(workbench), look).toEqual([])
  }
})

async function begin(page: Page): Promise<void> {
  await panel(page, 'Original').getByRole('button', { name: 'Paint cells' }).click()
  await expect(page.getByRole('toolbar', { name: 'Brush' })).toBeVisible()
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
