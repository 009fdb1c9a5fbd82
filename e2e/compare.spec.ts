/** Sets a pooling against others: the numbers of the course, as a person reads them off. */
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './hosts'
import { closeDialog, expectMap, expectStack, map, openExample, openFirst, panel, stack } from './workbench'

function dialog(page: Page): Locator {
  return page.getByRole('dialog', { name: 'Compare pooling methods' })
}

async function open(page: Page): Promise<Locator> {
  await page.getByRole('banner').getByRole('button', { name: 'Compare' }).click()
  return dialog(page)
}

/** The column of the table that has this name, by the names of its lines. */
async function column(page: Page, name: string): Promise<Record<string, string>> {
  const table = dialog(page).getByRole('table')
  const at = (await table.getByRole('columnheader').allTextContents()).indexOf(name)
  const rows = await table.getByRole('rowgroup').nth(1).getByRole('row').all()
  return Object.fromEntries(
    await Promise.all(
      rows.map(
        async (row) =>
          [await row.getByRole('rowheader').textContent(), await row.getByRole('cell').nth(at).textContent()] as const,
      ),
    ),
  )
}

function card(page: Page, name: string): Locator {
  return dialog(page).getByRole('region', { name, exact: true })
}

/** Points at the middle of a cell of a card's map. */
async function pointAt(
  page: Page,
  name: string,
  [row, col]: readonly [number, number],
  [height, width]: readonly [number, number],
): Promise<void> {
  const box = (await card(page, name).getByRole('img').boundingBox())!
  await page.mouse.move(box.x + ((col + 0.5) / width) * box.width, box.y + ((row + 0.5) / height) * box.height)
}

test('poolings of lines are compared, and pointed at together', async ({ workbench: page }) => {
  await test.step('points by keys at the same cell of all maps, and by the map before them at the window', async () => {
    await open(page)
    // As in a panel, the first arrow pins the cell in the middle, and the last one ends at the border.
    await card(page, 'MaxPooling2D').getByRole('img').press('ArrowRight')
    await expect(dialog(page).getByText('Cell (row 1, column 1)')).toBeVisible()
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
    await expect(dialog(page).getByText('Cell (row 2, column 2)')).toBeVisible()
    // Escape lets go of the cell, and leaves the dialog open.
    await page.keyboard.press('Escape')
    await expect(dialog(page).getByText(/^Cell \(row/)).toBeHidden()
    await page.keyboard.press('Enter')
    await expect(card(page, 'MaxPooling2D').getByText('max(3, 3, 3, 3) = 3')).toBeVisible()
    await expect(card(page, 'AveragePooling2D').getByText('(3 + 3 + 3 + 3) / 4 = 3')).toBeVisible()
    // The held cell stays when the pointer leaves; a click on it lets it go, and the map before points at its window.
    await pointAt(page, 'MaxPooling2D', [1, 1], [3, 3])
    await page.mouse.down()
    await page.mouse.up()
    await pointAt(page, 'Before pooling', [4, 1], [6, 6])
    await expect(dialog(page).getByText('Cell (row 2, column 0)')).toBeVisible()
    await expect(card(page, 'MaxPooling2D').getByText('max(0, 0, 0, 0) = 0')).toBeVisible()
    await closeDialog(dialog(page))
  })

  await test.step('a wheel zooms as in a panel: by pixels, by lines and, as a pinch does, with Ctrl', async () => {
    // 1.6 times about one corner: what was at the other one, at 0.9 of the map, is now at 0.1 + 0.8 / 1.6 of it.
    const zooms = async (map: Locator, whole: RegExp, zoomed: RegExp, text: Locator) => {
      const { x, y, width, height } = (await map.boundingBox())!
      const at = { clientX: x + 0.1 * width, clientY: y + 0.1 * height }
      const wheels = [
        () => page.mouse.wheel(0, -320),
        () => map.dispatchEvent('wheel', { deltaY: -20, deltaMode: 1, ...at, bubbles: true, cancelable: true }),
        async () => {
          await page.keyboard.down('Control')
          await page.mouse.wheel(0, -48)
          await page.keyboard.up('Control')
        },
      ]
      for (const wheel of wheels) {
        await page.mouse.move(x + 0.9 * width, y + 0.9 * height)
        await expect(text).toHaveText(whole)
        await page.mouse.move(at.clientX, at.clientY)
        await wheel()
        await page.mouse.move(x + 0.9 * width, y + 0.9 * height)
        await expect(text).toHaveText(zoomed)
        await page.mouse.dblclick(at.clientX, at.clientY)
      }
    }
    const original = panel(page, 'Original')
    const tip = original.getByText(/^\(row \d+, column \d+\) = /)
    await zooms(map(page, 'Original'), /^\(row 7, column 7\)/, /^\(row 4, column 4\)/, tip)

    const shown = await open(page)
    const before = card(page, 'Before pooling').getByRole('img')
    await expect(before).toBeVisible()
    await expect(shown.getByRole('progressbar')).toHaveCount(0)
    const cell = shown.getByText(/^Cell \(row/)
    await zooms(before, /\(row 2, column 2\)/, /\(row 1, column 1\)/, cell)
    await closeDialog(dialog(page))
  })

  await test.step('of a thin line, the maximum keeps what the average halves, and each says how', async () => {
    await openExample(page, 'Thin line, max pooling')
    await open(page)
    await expect
      .poll(() => column(page, 'Maximum'))
      .toEqual({ MaxPooling2D: '3', AveragePooling2D: '1.5', LpPooling2D: '4.2426', 'Strided convolution': '3' })
    await expect
      .poll(() => column(page, 'Max. difference'))
      .toMatchObject({ MaxPooling2D: '–', AveragePooling2D: '1.5' })
    const at = (await column(page, 'Equal cells'))['AveragePooling2D']
    expect(at).toBe('6 of 9')

    await pointAt(page, 'AveragePooling2D', [1, 1], [3, 3])
    await expect(dialog(page).getByText('Cell (row 1, column 1)')).toBeVisible()
    const formulas = async () =>
      Promise.all(
        ['MaxPooling2D', 'AveragePooling2D'].map(
          async (name) => (await card(page, name).getByText(/ = /).textContent())!,
        ),
      )
    await expect
      .poll(formulas)
      .toEqual([expect.stringMatching(/^max\(.*\) = \d$/), expect.stringMatching(/^\(.*\) \/ 4 = [\d.]+$/)])
    await closeDialog(dialog(page))
  })

  await test.step('global poolings are compared with each other, and a stack without pooling says what to do', async () => {
    await openExample(page, 'Vertical line, global max pooling')
    const shown = await open(page)
    await expect.poll(() => column(page, 'Mean')).toEqual({ GlobalMaxPooling2D: '3', GlobalAveragePooling2D: '1' })
    await page.keyboard.press('Escape')
    await stack(page)
      .getByRole('switch', { name: /GlobalMaxPooling2D/ })
      .click()
    await open(page)
    await expect(shown.getByText('The stack has no pooling layer that is on.')).toBeVisible()
  })
})

test('poolings are chosen, replaced, and compared on a photograph', async ({ workbench: page, files }) => {
  await test.step('a photograph is compared channel by channel, zoomed in together, and its numbers are saved as CSV', async () => {
    await openExample(page, 'Edges in a photograph')
    const shown = await open(page)
    await expect
      .poll(() => column(page, 'Equal cells'))
      .toMatchObject({ AveragePooling2D: expect.stringMatching(/ of 65,025$/) })
    const first = await column(page, 'Mean')
    await shown.getByRole('group', { name: 'Channel' }).getByRole('button', { name: 'Next channel' }).click()
    await expect.poll(async () => (await column(page, 'Mean'))['MaxPooling2D']).not.toBe(first['MaxPooling2D'])
    await expect(shown.getByRole('progressbar')).toHaveCount(0)
    // As far in as it goes, numbers stand in the cells of every map.
    const max = card(page, 'MaxPooling2D').getByRole('img')
    await max.focus()
    for (let i = 0; i < 14; i++) await page.keyboard.press('+')
    await expect(card(page, 'AveragePooling2D').locator('svg text').first()).toBeVisible()

    const [text] = (await files.receive(() => shown.getByRole('button', { name: 'Save as CSV...' }).click())).values()
    const [head, ...lines] = text!.toString().trimEnd().split('\r\n')
    expect(head).toBe(
      'input,output,channel,cells,min,max,mean,std,zeros,compared_with,equal,rms_difference,largest_difference',
    )
    expect(lines.map((line) => line.split(',').slice(0, 4).join())).toEqual(
      ['MaxPooling2D', 'AveragePooling2D', 'LpPooling2D', 'strides'].map((name) => `camera.png,${name},1,65025`),
    )
    await closeDialog(dialog(page))
  })

  await test.step('one of them replaces the pooling of the stack, which can be undone', async () => {
    await openFirst(page)
    const shown = await open(page)
    await shown.getByRole('checkbox', { name: 'SumPooling2D' }).check()
    await shown.getByRole('button', { name: 'Use this: SumPooling2D' }).click()
    await expect(shown).toBeHidden()
    await expectStack(page, ['Conv2D', 'ReLU', 'SumPooling2D'])
    await expectMap(page, 'Pooled', [
      [0, 12, 0],
      [0, 12, 0],
      [0, 12, 0],
    ])
    await page.getByRole('button', { name: /^Undo/ }).click()
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])

    await open(page)
    await shown.getByRole('button', { name: 'Use this: Strided convolution' }).click()
    await expect(stack(page).getByRole('listitem', { name: 'Conv2D' })).toContainText('stride 2')
    await expect(stack(page).getByRole('switch', { name: /MaxPooling2D/ })).not.toBeChecked()
  })

  await test.step('ways to pool are switched on and off, and differ from the one that is chosen', async () => {
    await openFirst(page)
    const shown = await open(page)
    await shown.getByRole('checkbox', { name: 'SumPooling2D' }).check()
    await shown.getByRole('checkbox', { name: 'LpPooling2D' }).uncheck()
    await expect
      .poll(() => column(page, 'Maximum'))
      .toEqual({ MaxPooling2D: '3', AveragePooling2D: '3', SumPooling2D: '12', 'Strided convolution': '3' })
    await shown.getByRole('combobox', { name: 'Reference' }).selectOption('SumPooling2D')
    await expect
      .poll(() => column(page, 'Max. difference'))
      .toEqual({ MaxPooling2D: '9', AveragePooling2D: '9', SumPooling2D: '–', 'Strided convolution': '9' })
    await shown.getByRole('combobox', { name: 'Show' }).selectOption('Differences')
    await expect(card(page, 'MaxPooling2D').getByText('minus SumPooling2D')).toBeVisible()
    await expect(card(page, 'MaxPooling2D').getByText('-9')).toHaveCount(3)
    await expect(card(page, 'SumPooling2D').getByText('Reference for the others')).toBeVisible()
  })
})
