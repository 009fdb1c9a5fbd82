/** Panels: what they show, where they lie, and what is the same in all of them. */
import type { Page } from '@playwright/test'
import { expect, test } from './hosts'
import {
  cellInspector,
  expectMap,
  map,
  openExample,
  openFirst,
  panel,
  pasteLayers,
  placeOf,
  pointedAt,
  repeated,
} from './workbench'

test('panels are moved, split and sized', async ({ workbench: page }) => {
  await test.step('a panel shows the layer that is chosen in its list', async () => {
    await panel(page, 'Pooled').getByRole('button', { name: 'Choose layer for Pooled' }).click()
    await page.getByRole('option', { name: /Conv2D/ }).click()
    await expectMap(page, 'Conv2D', repeated(6, [0, 0, 3, 3, 0, 0]))
    await page.keyboard.press('ControlOrMeta+z')
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
  })

  await test.step('a boundary between panels keeps its cursor while it is dragged', async () => {
    const boundary = page.getByRole('separator', { name: 'Width of column 1' })
    const { x, y, width, height } = (await boundary.boundingBox())!
    await page.mouse.move(x + width / 2, y + height / 2)
    await page.mouse.down()
    await page.mouse.move(x + 60, y + height / 2, { steps: 3 })
    await expect(page.locator('body')).toHaveCSS('cursor', 'ew-resize')
    await page.mouse.up()
    expect((await boundary.boundingBox())!.x).toBeGreaterThan(x + 40)
  })

  await test.step('borders between panels move by keys', async () => {
    const before = (await panel(page, 'Original').boundingBox())!.width
    await page.getByRole('separator', { name: 'Width of column 1' }).focus()
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
    await expect.poll(async () => (await panel(page, 'Original').boundingBox())!.width).toBeGreaterThan(before + 20)
  })

  await test.step('a panel is dragged by its title beside another one', async () => {
    await openFirst(page)
    const title = panel(page, 'Pooled').getByRole('button', { name: 'Pooled', exact: true })
    await title.dragTo(panel(page, 'Original'), { targetPosition: { x: 20, y: 200 } })
    await expect.poll(() => left(page, 'Pooled')).toBeLessThan(await left(page, 'Original'))
  })

  await test.step('panels move by keys, split, fill the window and come back', async () => {
    await openFirst(page)
    await panel(page, 'Pooled').getByRole('button', { name: 'Pooled', exact: true }).focus()
    await page.keyboard.press('Alt+ArrowLeft')
    await page.keyboard.press('Alt+ArrowLeft')
    await expect(page.getByText('Pooled moved to position 1 of 3.')).toBeAttached()
    await expect.poll(() => left(page, 'Pooled')).toBeLessThan(await left(page, 'Original'))
    await page.keyboard.press('Alt+ArrowDown')
    await expect.poll(() => top(page, 'Pooled')).toBeGreaterThan(await top(page, 'Original'))
    await menu(page, 'Original')
    await expect(page.getByRole('menuitem', { name: 'Move left' })).toBeDisabled()
    await expect(page.getByRole('menuitem', { name: 'Move right' })).toBeEnabled()
    await page.getByRole('menuitem', { name: 'Split to the right' }).click()
    await expect(map(page, 'Original (2)')).toBeVisible()

    await panel(page, 'Convolved').getByRole('button', { name: 'Maximize' }).click()
    const { width, height } = page.viewportSize()!
    expect(await panel(page, 'Convolved').boundingBox()).toEqual({ x: 0, y: 0, width, height })
    await page.keyboard.press('Escape')
    await expect.poll(async () => (await panel(page, 'Convolved').boundingBox())!.width).toBeLessThan(width)
  })

  await test.step('everything in the menus of a panel is done by the keyboard, and its layer is chosen', async () => {
    await openFirst(page)
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
    await expect
      .poll(async () => (await panel(page, 'Convolved').boundingBox())!.width)
      .toBe(page.viewportSize()!.width)
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
})

test('panels show maps and their differences, in small windows too', async ({ workbench: page }) => {
  await test.step('the winners of a max pooling are marked', async () => {
    await choose(page, 'Convolved', 'menuitemcheckbox', 'Mark winners of MaxPooling2D')
    await expect.poll(() => dots(page)).toBe(9)
  })

  await test.step('the context menu is about the cell that it is opened on', async () => {
    const { x, y } = await placeOf(page, 'Pooled', 1, 1)
    await page.mouse.click(x, y, { button: 'right' })
    await expect(page.getByRole('menuitem', { name: 'Copy arithmetic' })).toBeVisible()
    await expect(cellInspector(page)).toContainText('max(3, 3, 3, 3) = 3')
    await page.keyboard.press('Escape')
  })

  await test.step('the difference of two maps has its own numbers, and says them', async () => {
    await openFirst(page)
    await page.getByRole('textbox', { name: 'Row 0, column 1' }).fill('-3')
    await menu(page, 'Convolved')
    await page.getByRole('menuitem', { name: 'Difference from' }).click()
    await page.getByRole('menuitem', { name: 'Conv2D', exact: true }).click()
    await expectMap(page, 'Convolved - Conv2D', repeated(6, [0, 0, 1, 1, 0, 0]))
    const { x, y } = await placeOf(page, 'Convolved - Conv2D', 2, 3)
    await page.mouse.click(x, y)
    await expect(cellInspector(page)).toContainText('0 - (-1) = 1')

    await panel(page, 'Convolved - Conv2D').getByRole('button', { name: 'Convolved - Conv2D', exact: true }).click()
    await page.getByRole('tab', { name: 'Statistics' }).click()
    const tables = page.getByRole('region', { name: 'Tables' })
    await expect(tables).toContainText('of Convolved - Conv2D')
    // Twelve cells of 36 are 1.
    await expect(tables.getByRole('definition').filter({ hasText: '0.33333' })).toBeVisible()
    await expect(tables).toContainText('24 (66.7 %)')
    await panel(page, 'Pooled').getByRole('button', { name: 'Pooled', exact: true }).click()
    await expect(tables).toContainText('of MaxPooling2D')
  })

  await test.step('all panels zoom to the same place of the image', async () => {
    await openFirst(page)
    const { x, y, width, height } = (await map(page, 'Original').boundingBox())!
    await page.mouse.move(x + width / 2, y + height / 2)
    for (let i = 0; i < 4; i++) await page.mouse.wheel(0, -200)
    await expect.poll(async () => (await pointedAt(page, 'Original', 0.02, 0.02)).row).toBeGreaterThan(0)
    // A 3 × 3 kernel without padding: the middle of its window is one cell further in.
    const [original, convolved] = [
      await pointedAt(page, 'Original', 0.4, 0.6),
      await pointedAt(page, 'Convolved', 0.4, 0.6),
    ]
    expect([original.row - convolved.row, original.column - convolved.column]).toEqual([1, 1])
  })

  await test.step('a contact sheet shows all channels, by mouse and by keyboard; a channel that is typed is kept', async () => {
    await openExample(page, 'Edges in a photograph')
    await choose(page, 'Convolved', 'menuitemcheckbox', /^All channels/)
    const channels = panel(page, 'Convolved').getByRole('button', { name: /^Channel \d/ })
    await expect(channels).toHaveCount(2)
    await channels.first().focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    const field = panel(page, 'Convolved').getByRole('textbox', { name: 'Channel, 0 to 1' })
    await expect(field).toHaveValue('1')
    await field.fill('0')
    await page.setViewportSize({ width: 1200, height: 760 })
    await expect(field).toHaveValue('0')
    await field.press('Enter')
    await expect(map(page, 'Convolved')).toHaveAccessibleName(/channel 0/)
  })

  await test.step('the list of layers is searched by typing and fits a small window', async () => {
    await openFirst(page)
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

  await test.step('the title of a narrow panel stays whole: its menu has the buttons that have no room', async () => {
    await openExample(page, 'Vertical line, max pooling')
    await expect(panel(page, 'Original')).toBeVisible()
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
