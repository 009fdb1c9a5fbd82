/** Where a number comes from: its arithmetic, its patch, its place in the other maps. */
import type { Page } from '@playwright/test'
import { expect, test } from './hosts'
import {
  addLayer,
  cellInspector,
  expectMap,
  field,
  map,
  openExample,
  openFirst,
  panel,
  placeOf,
  repeated,
  undoAll,
} from './workbench'

test('a cell is pinned, moved, explained and unpinned', async ({ workbench: page }) => {
  await test.step('spells out the arithmetic of a pooled cell that is clicked', async () => {
    await pin(page, 'Pooled', 1, 1)
    await expect(cellInspector(page)).toContainText('Pooled, row 1, column 1')
    await expect(cellInspector(page)).toContainText('max(3, 3, 3, 3) = 3')
    await expect(cellInspector(page)).toContainText('Receptive field in the original: rows 2–5, columns 2–5.')
  })

  await test.step('frames the patch in the map before, and the receptive field in the original', async () => {
    await pin(page, 'Pooled', 1, 0)
    await expect.poll(() => framed(page, 'Pooled')).toEqual({ row: 1, column: 0, height: 1, width: 1 })
    await expect.poll(() => framed(page, 'Convolved')).toEqual({ row: 2, column: 0, height: 2, width: 2 })
    await expect.poll(() => framed(page, 'Original')).toEqual({ row: 2, column: 0, height: 4, width: 4 })
  })

  await test.step('moves the pinned cell with the arrow keys, and holds it on its map', async () => {
    await pin(page, 'Pooled', 1, 1)
    await page.keyboard.press('ArrowLeft')
    await expect(cellInspector(page)).toContainText('Pooled, row 1, column 0')
    await expect(cellInspector(page)).toContainText('max(0, 0, 0, 0) = 0')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowDown')
    await expect(cellInspector(page)).toContainText('Pooled, row 2, column 0')
  })

  await test.step('frees the cell by Escape', async () => {
    await pin(page, 'Pooled', 1, 1)
    await page.mouse.move(0, 0)
    await expect(cellInspector(page)).toContainText('max(3, 3, 3, 3) = 3')
    await page.keyboard.press('Escape')
    await expect(cellInspector(page)).toContainText('Hover over a cell')
    expect(await framed(page, 'Convolved')).toBeNull()
  })

  await test.step('says the value of a cell of the original', async () => {
    await pin(page, 'Original', 0, 3)
    await expect(cellInspector(page)).toContainText('Original, row 0, column 3')
    await expect(cellInspector(page).getByRole('status')).toHaveText('1')
  })

  await test.step('lays the sum of a convolution out: patch, kernel and products, and what they add up to', async () => {
    await pin(page, 'Convolved', 0, 2)
    await expect(panel(page, 'Convolved')).toContainText('after ReLU')
    const sum = cellInspector(page).getByRole('group', { name: 'The sum, cell by cell' })
    const cells = async (name: string) => {
      const texts = await sum.getByRole('table', { name }).getByRole('cell').allTextContents()
      return texts.map(Number)
    }
    await expect(sum).toContainText('Sum: 3 + bias 0 = 3')
    expect(await cells('patch')).toEqual([0, 1, 1, 0, 1, 1, 0, 1, 1])
    expect(await cells('kernel')).toEqual([0, 1, 0, 0, 1, 0, 0, 1, 0])
    expect(await cells('products')).toEqual([0, 1, 0, 0, 1, 0, 0, 1, 0])
  })

  await test.step('follows an edit: the pinned cell has the new arithmetic', async () => {
    await pin(page, 'Convolved', 0, 2)
    await expect(cellInspector(page)).toContainText(
      'max(0, 0×0 + 1×1 + 1×0 + 0×0 + 1×1 + 1×0 + 0×0 + 1×1 + 1×0 + bias 0) = 3',
    )
    await page.getByRole('textbox', { name: 'Row 0, column 1' }).fill('-5')
    await expect(cellInspector(page)).toContainText(
      'max(0, 0×0 + 1×(-5) + 1×0 + 0×0 + 1×1 + 1×0 + 0×0 + 1×1 + 1×0 + bias 0) = 0',
    )
  })
})

test('cells of thin lines, dilated kernels and padding are explained', async ({ workbench: page }) => {
  await test.step('shows what max and average pooling make of a thin line', async () => {
    await openExample(page, 'Thin line, max pooling')
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
    await pin(page, 'Pooled', 1, 1)
    await expect(cellInspector(page)).toContainText('max(3, 0, 3, 0) = 3')

    await openExample(page, 'Thin line, average pooling')
    await expectMap(page, 'Pooled', repeated(3, [0, 1.5, 0]))
    await pin(page, 'Pooled', 1, 1)
    await expect(cellInspector(page)).toContainText('(3 + 0 + 3 + 0) / 4 = 1.5')
  })

  await test.step('frames each cell that a dilated kernel reads', async () => {
    await openFirst(page)
    await field(page, 'dilationRate rows').fill('2')
    await field(page, 'dilationRate columns').fill('2')
    await expect(map(page, 'Convolved')).toHaveAccessibleName(/ 4 × 4 × /)
    await pin(page, 'Convolved', 0, 1)
    await expect(cellInspector(page)).toContainText(
      'Receptive field in the original: rows 0, 2 and 4, columns 1, 3 and 5.',
    )
    await expect(panel(page, 'Original').locator('svg .field .over')).toHaveCount(9)
  })

  await test.step('a cell that comes from padding alone sees nothing', async () => {
    await undoAll(page)
    await addLayer(page, 'Translation2D')
    await expectMap(page, 'Translation2D', repeated(3, [0, 0, 3]))
    await pin(page, 'Translation2D', 1, 0)
    await expect(cellInspector(page)).toContainText('This value does not depend on the original.')
    await expect(panel(page, 'Pooled').locator('svg .patch')).toHaveCount(0)
  })
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
