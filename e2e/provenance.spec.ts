/** Where a number comes from: its arithmetic, its patch, its place in the other maps. */
import type { Page } from '@playwright/test'
import { expect, test } from './hosts'
import { addLayer, cellInspector, expectMap, field, map, openExample, panel, placeOf, repeated } from './workbench'

test('spells out the arithmetic of a pooled cell that is clicked', async ({ workbench }) => {
  await pin(workbench, 'Pooled', 1, 1)
  await expect(cellInspector(workbench)).toContainText('Pooled, row 1, column 1')
  await expect(cellInspector(workbench)).toContainText('max(3, 3, 3, 3) = 3')
  await expect(cellInspector(workbench)).toContainText('Receptive field in the original: rows 2–5, columns 2–5.')
})

test('frames the patch in the map before, and the receptive field in the original', async ({ workbench }) => {
  await pin(workbench, 'Pooled', 1, 0)
  await expect.poll(() => framed(workbench, 'Pooled')).toEqual({ row: 1, column: 0, height: 1, width: 1 })
  await expect.poll(() => framed(workbench, 'Convolved')).toEqual({ row: 2, column: 0, height: 2, width: 2 })
  await expect.poll(() => framed(workbench, 'Original')).toEqual({ row: 2, column: 0, height: 4, width: 4 })
})

test('shows what max and average pooling make of a thin line', async ({ workbench }) => {
  await openExample(workbench, 'Thin line, max pooling')
  await expectMap(workbench, 'Pooled', repeated(3, [0, 3, 0]))
  await pin(workbench, 'Pooled', 1, 1)
  await expect(cellInspector(workbench)).toContainText('max(3, 0, 3, 0) = 3')

  await openExample(workbench, 'Thin line, average pooling')
  await expectMap(workbench, 'Pooled', repeated(3, [0, 1.5, 0]))
  await pin(workbench, 'Pooled', 1, 1)
  await expect(cellInspector(workbench)).toContainText('(3 + 0 + 3 + 0) / 4 = 1.5')
})

test('frames each cell that a dilated kernel reads', async ({ workbench }) => {
  await field(workbench, 'dilationRate rows').fill('2')
  await field(workbench, 'dilationRate columns').fill('2')
  await expect(map(workbench, 'Convolved')).toHaveAccessibleName(/ 4 × 4 × /)
  await pin(workbench, 'Convolved', 0, 1)
  await expect(cellInspector(workbench)).toContainText(
    'Receptive field in the original: rows 0, 2 and 4, columns 1, 3 and 5.',
  )
  await expect(panel(workbench, 'Original').locator('svg .field .over')).toHaveCount(9)
})

test('a cell that comes from padding alone sees nothing', async ({ workbench }) => {
  await addLayer(workbench, 'Translation2D')
  await expectMap(workbench, 'Translation2D', repeated(3, [0, 0, 3]))
  await pin(workbench, 'Translation2D', 1, 0)
  await expect(cellInspector(workbench)).toContainText('This value does not depend on the original.')
  await expect(panel(workbench, 'Pooled').locator('svg .patch')).toHaveCount(0)
})

test('says the value of a cell of the original', async ({ workbench }) => {
  await pin(workbench, 'Original', 0, 3)
  await expect(cellInspector(workbench)).toContainText('Original, row 0, column 3')
  await expect(cellInspector(workbench).getByRole('status')).toHaveText('1')
})

test('moves the pinned cell with the arrow keys, and holds it on its map', async ({ workbench }) => {
  await pin(workbench, 'Pooled', 1, 1)
  await workbench.keyboard.press('ArrowLeft')
  await expect(cellInspector(workbench)).toContainText('Pooled, row 1, column 0')
  await expect(cellInspector(workbench)).toContainText('max(0, 0, 0, 0) = 0')
  await workbench.keyboard.press('ArrowLeft')
  await workbench.keyboard.press('ArrowDown')
  await expect(cellInspector(workbench)).toContainText('Pooled, row 2, column 0')
})

test('frees the cell by Escape', async ({ workbench }) => {
  await pin(workbench, 'Pooled', 1, 1)
  await workbench.mouse.move(0, 0)
  await expect(cellInspector(workbench)).toContainText('max(3, 3, 3, 3) = 3')
  await workbench.keyboard.press('Escape')
  await expect(cellInspector(workbench)).toContainText('Hover over a cell')
  expect(await framed(workbench, 'Convolved')).toBeNull()
})

test('follows an edit: the pinned cell has the new arithmetic', async ({ workbench }) => {
  await pin(workbench, 'Convolved', 0, 2)
  await expect(cellInspector(workbench)).toContainText(
    'max(0, 0×0 + 1×1 + 1×0 + 0×0 + 1×1 + 1×0 + 0×0 + 1×1 + 1×0 + bias 0) = 3',
  )
  await workbench.getByRole('textbox', { name: 'Row 0, column 1' }).fill('-5')
  await expect(cellInspector(workbench)).toContainText(
    'max(0, 0×0 + 1×(-5) + 1×0 + 0×0 + 1×1 + 1×0 + 0×0 + 1×1 + 1×0 + bias 0) = 0',
  )
})

test('lays the sum of a convolution out: patch, kernel and products, and what they add up to', async ({
  workbench,
}) => {
  await pin(workbench, 'Convolved', 0, 2)
  await expect(panel(workbench, 'Convolved')).toContainText('after ReLU')
  const sum = cellInspector(workbench).getByRole('group', { name: 'The sum, cell by cell' })
  const cells = async (name: string) => {
    const texts = await sum.getByRole('table', { name }).getByRole('cell').allTextContents()
    return texts.map(Number)
  }
  await expect(sum).toContainText('Sum: 3 + bias 0 = 3')
  expect(await cells('patch')).toEqual([0, 1, 1, 0, 1, 1, 0, 1, 1])
  expect(await cells('kernel')).toEqual([0, 1, 0, 0, 1, 0, 0, 1, 0])
  expect(await cells('products')).toEqual([0, 1, 0, 0, 1, 0, 0, 1, 0])
})

/** Clicks a cell. */
async function pin(page: Page, title: string, row: number, column: number): Promise<void> {
  await expect(map(page, title)).toBeVisible()
  const { x, y } = await placeOf(page, title, row, column)
  await page.mouse.click(x, y)
}

/** What is framed in a panel, in cells of its map; null where nothing is. */
async function framed(page: Page, title: string) {
  const frame = panel(page, title).locator('svg rect').last()
  if ((await frame.count()) === 0) return null
  const [one, origin, box] = [
    await placeOf(page, title, 1, 1),
    await placeOf(page, title, 0, 0),
    (await frame.boundingBox())!,
  ]
  const [height, width] = [one.y - origin.y, one.x - origin.x]
  return {
    row: cellsFrom(origin.y, box.y, height),
    column: cellsFrom(origin.x, box.x, width),
    height: Math.round(box.height / height),
    width: Math.round(box.width / width),
  }
}

/** Whole cells from the middle of the first cell to the edge of a frame. */
function cellsFrom(middle: number, edge: number, size: number): number {
  return Math.round((edge - middle + size / 2) / size) + 0
}
