/** Panels: what they show, where they lie, and what is the same in all of them. */
import type { Page } from '@playwright/test'
import { expect, test } from './hosts'
import {
  cellInspector,
  expectMap,
  map,
  openExample,
  panel,
  pasteLayers,
  placeOf,
  pointedAt,
  repeated,
} from './workbench'

test('a panel shows the layer that is chosen in its list', async ({ workbench }) => {
  await panel(workbench, 'Pooled').getByRole('button', { name: 'Choose layer for Pooled' }).click()
  await workbench.getByRole('option', { name: /Conv2D/ }).click()
  await expectMap(workbench, 'Conv2D', repeated(6, [0, 0, 3, 3, 0, 0]))
  await workbench.keyboard.press('ControlOrMeta+z')
  await expectMap(workbench, 'Pooled', repeated(3, [0, 3, 0]))
})

test('the list of layers is searched by typing and fits a small window', async ({ workbench: page }) => {
  await page.setViewportSize({ width: 1024, height: 700 })
  const layers = Array.from({ length: 30 }, (_, i) => ({
    type: i % 2 ? 'ReLU' : 'Conv2D',
    params: { ...(i % 2 ? {} : { padding: 'same' }) },
  }))
  await pasteLayers(page, [...layers, { type: 'Dropout', name: 'the last one', params: {} }])
  await panel(page, 'Original').getByRole('button', { name: 'Choose layer for Original' }).click()
  const list = page.getByRole('listbox', { name: 'Layer shown' })
  await expect(list.getByRole('option')).toHaveCount(35)
  for (const part of [list, page.getByRole('combobox', { name: 'Search layers of the stack' })]) {
    const box = (await part.boundingBox())!
    expect(box.y).toBeGreaterThanOrEqual(0)
    expect(box.y + box.height).toBeLessThanOrEqual(700)
  }
  await page.keyboard.type('the last')
  await expect(list.getByRole('option')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(panel(page, 'the last one')).toBeVisible()
})

test('a boundary between panels keeps its cursor while it is dragged', async ({ workbench }) => {
  const boundary = workbench.getByRole('separator', { name: 'Width of column 1' })
  const { x, y, width, height } = (await boundary.boundingBox())!
  await workbench.mouse.move(x + width / 2, y + height / 2)
  await workbench.mouse.down()
  await workbench.mouse.move(x + 60, y + height / 2, { steps: 3 })
  await expect(workbench.locator('body')).toHaveCSS('cursor', 'ew-resize')
  await workbench.mouse.up()
  expect((await boundary.boundingBox())!.x).toBeGreaterThan(x + 40)
})

test('a contact sheet shows all channels, by mouse and by keyboard; a channel that is typed is kept', async ({
  workbench,
}) => {
  await openExample(workbench, 'Edges in a photograph')
  await choose(workbench, 'Convolved', 'menuitemcheckbox', /^All channels/)
  const channels = panel(workbench, 'Convolved').getByRole('button', { name: /^Channel \d/ })
  await expect(channels).toHaveCount(2)
  await channels.first().focus()
  await workbench.keyboard.press('ArrowRight')
  await workbench.keyboard.press('Enter')
  const field = panel(workbench, 'Convolved').getByRole('textbox', { name: 'Channel, 0 to 1' })
  await expect(field).toHaveValue('1')
  await field.fill('0')
  await workbench.setViewportSize({ width: 1200, height: 760 })
  await expect(field).toHaveValue('0')
  await field.press('Enter')
  await expect(map(workbench, 'Convolved')).toHaveAccessibleName(/channel 0/)
})

test('the difference of two maps has its own numbers, and says them', async ({ workbench }) => {
  await workbench.getByRole('textbox', { name: 'Row 0, column 1' }).fill('-3')
  await menu(workbench, 'Convolved')
  await workbench.getByRole('menuitem', { name: 'Difference from' }).click()
  await workbench.getByRole('menuitem', { name: 'Conv2D', exact: true }).click()
  await expectMap(workbench, 'Convolved - Conv2D', repeated(6, [0, 0, 1, 1, 0, 0]))
  const { x, y } = await placeOf(workbench, 'Convolved - Conv2D', 2, 3)
  await workbench.mouse.click(x, y)
  await expect(cellInspector(workbench)).toContainText('0 - (-1) = 1')

  await panel(workbench, 'Convolved - Conv2D').getByRole('button', { name: 'Convolved - Conv2D', exact: true }).click()
  await workbench.getByRole('tab', { name: 'Statistics' }).click()
  const tables = workbench.getByRole('region', { name: 'Tables' })
  await expect(tables).toContainText('of Convolved - Conv2D')
  // Twelve cells of 36 are 1.
  await expect(tables.getByRole('definition').filter({ hasText: '0.33333' })).toBeVisible()
  await expect(tables).toContainText('24 (66.7 %)')
  await panel(workbench, 'Pooled').getByRole('button', { name: 'Pooled', exact: true }).click()
  await expect(tables).toContainText('of MaxPooling2D')
})

test('everything in the menus of a panel is done by the keyboard, and its layer is chosen', async ({
  workbench: page,
}) => {
  const keys = async (...all: string[]) => {
    for (const key of all) await page.keyboard.press(key)
  }
  // An item of a menu is reached by the first letters of its name.
  const take = async (title: string, item: string) => {
    await panel(page, title)
      .getByRole('button', { name: `Menu for ${title}` })
      .focus()
    await keys('Enter')
    await expect(page.getByRole('menu').first()).toBeVisible()
    await page.keyboard.type(item)
    await keys('Enter')
  }
  await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
  await take('Pooled', 'Split t')
  await expect(map(page, 'Pooled (2)')).toBeVisible()
  await take('Pooled (2)', 'Close')
  await expect(panel(page, 'Pooled (2)')).toHaveCount(0)
  await take('Convolved', 'Mark')
  await expect.poll(() => dots(page)).toBe(9)
  await take('Convolved', 'Maximize')
  await expect.poll(async () => (await panel(page, 'Convolved').boundingBox())!.width).toBe(page.viewportSize()!.width)
  await keys('Escape')
  await panel(page, 'Pooled').getByRole('button', { name: 'Choose layer for Pooled' }).focus()
  await keys('Enter')
  await expect(page.getByRole('combobox', { name: 'Search layers of the stack' })).toBeFocused()
  await page.keyboard.type('Conv2D')
  await keys('Enter')
  await expectMap(page, 'Conv2D', repeated(6, [0, 0, 3, 3, 0, 0]))

  // The menu of a cell, by the key for it; and the difference in the menu within.
  await map(page, 'Convolved').focus()
  await keys('Enter')
  await expect(cellInspector(page)).toContainText('Convolved, row 3, column 3')
  await map(page, 'Convolved').press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Copy arithmetic' })).toBeVisible()
  await page.keyboard.type('Difference')
  await keys('ArrowRight', 'ArrowDown', 'Enter')
  await expect(panel(page, 'Convolved - Conv2D')).toBeVisible()
})

test('panels move by keys, split, fill the window and come back', async ({ workbench }) => {
  await panel(workbench, 'Pooled').getByRole('button', { name: 'Pooled', exact: true }).focus()
  await workbench.keyboard.press('Alt+ArrowLeft')
  await workbench.keyboard.press('Alt+ArrowLeft')
  await expect(workbench.getByText('Pooled moved to position 1 of 3.')).toBeAttached()
  await expect.poll(() => left(workbench, 'Pooled')).toBeLessThan(await left(workbench, 'Original'))
  await workbench.keyboard.press('Alt+ArrowDown')
  await expect.poll(() => top(workbench, 'Pooled')).toBeGreaterThan(await top(workbench, 'Original'))
  await menu(workbench, 'Original')
  await expect(workbench.getByRole('menuitem', { name: 'Move left' })).toBeDisabled()
  await expect(workbench.getByRole('menuitem', { name: 'Move right' })).toBeEnabled()
  await workbench.getByRole('menuitem', { name: 'Split to the right' }).click()
  await expect(map(workbench, 'Original (2)')).toBeVisible()

  await panel(workbench, 'Convolved').getByRole('button', { name: 'Maximize' }).click()
  const { width, height } = workbench.viewportSize()!
  expect(await panel(workbench, 'Convolved').boundingBox()).toEqual({ x: 0, y: 0, width, height })
  await workbench.keyboard.press('Escape')
  await expect.poll(async () => (await panel(workbench, 'Convolved').boundingBox())!.width).toBeLessThan(width)
})

test('a panel is dragged by its title beside another one', async ({ workbench }) => {
  const title = panel(workbench, 'Pooled').getByRole('button', { name: 'Pooled', exact: true })
  await title.dragTo(panel(workbench, 'Original'), { targetPosition: { x: 20, y: 200 } })
  await expect.poll(() => left(workbench, 'Pooled')).toBeLessThan(await left(workbench, 'Original'))
})

test('borders between panels move by keys', async ({ workbench }) => {
  const before = (await panel(workbench, 'Original').boundingBox())!.width
  await workbench.getByRole('separator', { name: 'Width of column 1' }).focus()
  for (let i = 0; i < 3; i++) await workbench.keyboard.press('ArrowRight')
  await expect.poll(async () => (await panel(workbench, 'Original').boundingBox())!.width).toBeGreaterThan(before + 20)
})

test('all panels zoom to the same place of the image', async ({ workbench }) => {
  const { x, y, width, height } = (await map(workbench, 'Original').boundingBox())!
  await workbench.mouse.move(x + width / 2, y + height / 2)
  for (let i = 0; i < 4; i++) await workbench.mouse.wheel(0, -200)
  await expect.poll(async () => (await pointedAt(workbench, 'Original', 0.02, 0.02)).row).toBeGreaterThan(0)
  // A 3 × 3 kernel without padding: the middle of its window is one cell further in.
  const [original, convolved] = [
    await pointedAt(workbench, 'Original', 0.4, 0.6),
    await pointedAt(workbench, 'Convolved', 0.4, 0.6),
  ]
  expect([original.row - convolved.row, original.column - convolved.column]).toEqual([1, 1])
})

test('the winners of a max pooling are marked', async ({ workbench }) => {
  await choose(workbench, 'Convolved', 'menuitemcheckbox', 'Mark winners of MaxPooling2D')
  await expect.poll(() => dots(workbench)).toBe(9)
})

test('the context menu is about the cell that it is opened on', async ({ workbench }) => {
  const { x, y } = await placeOf(workbench, 'Pooled', 1, 1)
  await workbench.mouse.click(x, y, { button: 'right' })
  await expect(workbench.getByRole('menuitem', { name: 'Copy arithmetic' })).toBeVisible()
  await expect(cellInspector(workbench)).toContainText('max(3, 3, 3, 3) = 3')
})

async function menu(page: Page, title: string): Promise<void> {
  await panel(page, title)
    .getByRole('button', { name: `Menu for ${title}` })
    .click()
}

async function choose(
  page: Page,
  title: string,
  role: 'menuitem' | 'menuitemcheckbox',
  name: string | RegExp,
): Promise<void> {
  await menu(page, title)
  await page.getByRole(role, { name }).click()
}

async function left(page: Page, title: string): Promise<number> {
  return (await panel(page, title).boundingBox())!.x
}

async function top(page: Page, title: string): Promise<number> {
  return (await panel(page, title).boundingBox())!.y
}

/** How many white dots there are in the convolved map. */
async function dots(page: Page): Promise<number> {
  return panel(page, 'Convolved')
    .locator('canvas.winners')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
      const white = (x: number, y: number) => data[4 * (y * width + x)]! > 200 && data[4 * (y * width + x) + 3]! > 200
      const seen = new Set<number>()
      let count = 0
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          if (!white(x, y) || seen.has(y * width + x)) continue
          count++
          const open = [[x, y]]
          while (open.length > 0) {
            const [i, j] = open.pop()!
            const place = j! * width + i!
            if (i! < 0 || j! < 0 || i! >= width || j! >= height || seen.has(place) || !white(i!, j!)) continue
            seen.add(place)
            open.push([i! + 1, j!], [i! - 1, j!], [i!, j! + 1], [i!, j! - 1])
          }
        }
      }
      return count
    })
}

test('the title of a narrow panel stays whole: its menu has the buttons that have no room', async ({
  workbench: page,
}) => {
  await page.setViewportSize({ width: 660, height: 700 })
  const panels = page.locator('section.panel')
  await expect(panels).toHaveCount(3)
  for (const panel of await panels.all()) {
    expect((await panel.boundingBox())!.width).toBeLessThan(212)
    const title = panel.locator('.title')
    expect(await title.evaluate((one) => one.scrollWidth <= one.clientWidth), await title.innerText()).toBe(true)
  }
  const convolved = page.getByRole('region', { name: 'Convolved' })
  await expect(convolved.getByRole('button', { name: 'Play the sliding window' })).toBeHidden()
  await convolved.getByRole('button', { name: 'Menu for Convolved' }).click()
  await page.getByRole('menuitem', { name: 'Help on Convolved' }).click()
  await expect(page.getByRole('dialog', { name: 'Help on Convolved' })).toBeVisible()
  await page.keyboard.press('Escape')
  await convolved.getByRole('button', { name: 'Menu for Convolved' }).click()
  await page.getByRole('menuitem', { name: 'Play the sliding window' }).click()
  await expect(page.getByRole('dialog', { name: /sliding window/i })).toBeVisible()
})
