/** Building a stack: by the mouse, by the keyboard, by its forms; what is wrong with it, and undo. */
import { expect, test } from './hosts'
import {
  aboveTheMiddle,
  addLayer,
  card,
  cellInspector,
  drag,
  expectMap,
  expectStack,
  expectSummary,
  field,
  inspector,
  map,
  repeated,
  stack,
  undoAll,
} from './workbench'

test('a stack is built with the mouse', async ({ workbench: page }) => {
  await test.step('the palette lists layers as a course meets them', async () => {
    await page.getByRole('button', { name: 'Add layer' }).click()
    const options = page.getByRole('listbox', { name: 'Layers' }).getByRole('option')
    await expect(options.nth(0)).toHaveAccessibleName(/^Conv2D /)
    await expect(options.nth(4)).toHaveAccessibleName(/^MaxPooling2D /)
    await page.getByRole('combobox', { name: 'Search layers' }).fill('dense')
    await expect(options.first()).toHaveAccessibleName(/^Dense /)
    await page.keyboard.press('Escape')
  })

  await test.step('Escape closes the palette wherever the focus is', async () => {
    const palette = page.getByRole('region', { name: 'Layer palette' })
    for (const elsewhere of ['Select ReLU', 'Select Conv2D']) {
      await page.getByRole('button', { name: 'Add layer' }).click()
      await expect(palette).toBeVisible()
      await page.getByRole('button', { name: elsewhere }).focus()
      await page.keyboard.press('Escape')
      await expect(palette).toHaveCount(0)
    }
  })

  await test.step('takes a layer from the palette, dropped between two others', async () => {
    await page.getByRole('button', { name: 'Add layer' }).click()
    await page.getByRole('combobox', { name: 'Search layers' }).fill('MaxPooling2D')
    const entry = page.getByRole('option', { name: /^MaxPooling2D\b/ })
    await drag(page, entry, await aboveTheMiddle(card(page, 'ReLU')))
    await expectStack(page, ['Conv2D', 'MaxPooling2D', 'ReLU', 'MaxPooling2D 2'])
    await expectSummary(page, 'MaxPooling2D 2', '(None, 1, 1, 1)', 0)
    // What was dropped is looked at next: the palette no longer covers the maps.
    await expect(page.getByRole('region', { name: 'Layer palette' })).toHaveCount(0)
  })

  await test.step('moves a card that is dragged to another place', async () => {
    await undoAll(page)
    await drag(page, card(page, 'MaxPooling2D'), await aboveTheMiddle(card(page, 'ReLU')))
    await expectStack(page, ['Conv2D', 'MaxPooling2D', 'ReLU'])
    await expectSummary(page, 'ReLU', '(None, 3, 3, 1)', 0)
  })

  await test.step('deletes a layer', async () => {
    await undoAll(page)
    await card(page, 'ReLU').hover()
    await card(page, 'ReLU').getByRole('button', { name: 'Delete ReLU' }).click()
    await expectStack(page, ['Conv2D', 'MaxPooling2D'])
  })

  await test.step('duplicates a layer right after itself', async () => {
    await undoAll(page)
    await card(page, 'MaxPooling2D').hover()
    await card(page, 'MaxPooling2D').getByRole('button', { name: 'Duplicate MaxPooling2D' }).click()
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', 'MaxPooling2D 2'])
    await expectSummary(page, 'MaxPooling2D 2', '(None, 1, 1, 1)', 0)
    await expectMap(page, 'Pooled', [[3]])
  })

  await test.step('undoes and redoes every step', async () => {
    await undoAll(page)
    await card(page, 'ReLU').getByRole('switch').click()
    await addLayer(page, 'AveragePooling2D')
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
    await page.getByRole('button', { name: /^Undo: / }).click()
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
    await page.keyboard.press('ControlOrMeta+z')
    await expect(card(page, 'ReLU').getByRole('switch')).toBeChecked()
    await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled()
    await page.keyboard.press('ControlOrMeta+Shift+Z')
    await page.getByRole('button', { name: /^Redo: / }).click()
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
    await expect(card(page, 'ReLU').getByRole('switch')).not.toBeChecked()
  })

  await test.step('offers a first layer where the stack is empty', async () => {
    await undoAll(page)
    for (const name of ['Conv2D', 'ReLU', 'MaxPooling2D']) {
      await page.getByRole('button', { name: `Select ${name}` }).focus()
      await page.keyboard.press('Delete')
    }
    await stack(page).getByRole('button', { name: 'Add Conv2D' }).click()
    await expectStack(page, ['Conv2D'])
  })
})

test('layers are changed by their forms, by keys and by their menus', async ({ workbench: page }) => {
  await test.step('moves a card by Alt and the arrow keys, says so and keeps the focus on it', async () => {
    await card(page, 'MaxPooling2D').getByRole('button', { name: 'Select MaxPooling2D' }).focus()
    await page.keyboard.press('Alt+ArrowUp')
    await expectStack(page, ['Conv2D', 'MaxPooling2D', 'ReLU'])
    await expect(page.getByText('MaxPooling2D moved to position 2 of 3.')).toBeAttached()
    await expect(card(page, 'MaxPooling2D').getByRole('button', { name: 'Select MaxPooling2D' })).toBeFocused()
    await page.keyboard.press('Alt+ArrowDown')
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  })

  await test.step('passes by a layer that is switched off', async () => {
    const power = card(page, 'MaxPooling2D').getByRole('switch')
    await power.click()
    await expect(power).not.toBeChecked()
    await expect(map(page, 'Pooled')).toHaveCount(0)
    await power.click()
    await expectMap(page, 'Pooled', repeated(3, [0, 3, 0]))
  })

  await test.step('follows a changed poolSize and strides with shapes and numbers', async () => {
    await undoAll(page)
    await page.getByRole('button', { name: 'Select MaxPooling2D' }).click()
    await field(page, 'poolSize rows').fill('3')
    await field(page, 'poolSize columns').fill('3')
    await expectSummary(page, 'MaxPooling2D', '(None, 2, 2, 1)', 0)
    await expectMap(page, 'Pooled', repeated(2, [3, 3]))
    await field(page, 'strides rows').fill('1')
    await field(page, 'strides columns').fill('1')
    await expectSummary(page, 'MaxPooling2D', '(None, 4, 4, 1)', 0)
    await expectMap(page, 'Pooled', repeated(4, [3, 3, 3, 3]))
  })

  await test.step('refuses a stride of 0 beside its field and keeps the last good one', async () => {
    await undoAll(page)
    await page.getByRole('button', { name: 'Select MaxPooling2D' }).click()
    await field(page, 'strides rows').fill('0')
    await expect(inspector(page).getByRole('alert')).toHaveText(
      'Expected two whole numbers from 1 to 4096, or empty, received "0".',
    )
    await expect(field(page, 'strides rows')).toHaveAttribute('aria-invalid', 'true')
    await expectSummary(page, 'MaxPooling2D', '(None, 3, 3, 1)', 0)
    await field(page, 'strides rows').press('Escape')
    await expect(inspector(page).getByRole('alert')).toHaveCount(0)
  })

  await test.step('says in a sentence why a stack cannot work, and mends it by a button', async () => {
    await undoAll(page)
    await addLayer(page, 'MaxPooling2D')
    await page.getByRole('button', { name: 'Select MaxPooling2D 2' }).click()
    await field(page, 'poolSize rows').fill('5')
    await field(page, 'poolSize columns').fill('5')
    const problem = card(page, 'MaxPooling2D 2').getByRole('alert')
    await expect(problem).toContainText('MaxPooling2D 2: the 5 × 5 window does not fit into the 3 × 3 map')
    await problem.getByRole('button').first().click()
    await expect(problem).toHaveCount(0)
    await expect(card(page, 'MaxPooling2D 2')).toContainText('1 × 1 × 1')
  })

  await test.step('does everything to a layer from its menu, which the keyboard opens too', async () => {
    await undoAll(page)
    await page.getByRole('button', { name: 'Select ReLU' }).focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    await page.getByRole('textbox', { name: 'Name of ReLU' }).fill('keep')
    await page.keyboard.press('Enter')
    await expectStack(page, ['Conv2D', 'keep', 'MaxPooling2D'])
    await expect(page.getByRole('button', { name: 'Select keep' })).toBeFocused()
    await card(page, 'keep').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Move up' }).click()
    await expectStack(page, ['keep', 'Conv2D', 'MaxPooling2D'])
    await card(page, 'keep').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Help' }).click()
    await expect(page.getByRole('dialog', { name: 'ReLU' })).toContainText('Sets negative values to 0')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Select keep' })).toBeFocused()
    await card(page, 'keep').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await expectStack(page, ['Conv2D', 'MaxPooling2D'])
  })

  await test.step('starts from a template, which one undo takes back', async () => {
    await undoAll(page)
    await page.getByRole('button', { name: 'Templates' }).click()
    await page
      .getByRole('dialog', { name: 'Templates' })
      .getByRole('button', { name: 'Replace the stack with Pool and unpool' })
      .click()
    await expectStack(page, ['DepthwiseConv2D', 'MaxPooling2D', 'ReLU', 'MaxUnpooling2D'])
    await expectSummary(page, 'MaxUnpooling2D', '(None, 8, 8, 1)', 0)
    await page.getByRole('button', { name: 'Undo: Use template Pool and unpool' }).click()
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  })

  await test.step('refuses a text that holds no valid layers, in a sentence', async () => {
    await page.getByRole('button', { name: 'Select ReLU' }).click()
    const text = '{"format": "poolscope-layers", "stack": [{"type": "MaxPooling2D", "params": {"poolSize": [0, 2]}}]}'
    await page.evaluate((pasted) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      )
    }, text)
    await expect(page.getByRole('alert')).toContainText('Nothing was pasted. stack[0].params.poolSize[0]')
    // It covers no number that is explained.
    const [notice, cell] = await Promise.all(
      [page.getByRole('alert'), cellInspector(page)].map(async (part) => (await part.boundingBox())!),
    )
    expect(notice!.x + notice!.width).toBeLessThanOrEqual(cell!.x)
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  })
})

test('copies several layers into another window, under names and ids of their own', async ({ workbench, server }) => {
  await workbench.getByRole('button', { name: 'Select ReLU' }).click()
  await workbench.keyboard.press('Shift+ArrowDown')
  await expect(workbench.getByText('2 layers selected.')).toBeAttached()
  await workbench.keyboard.press('ControlOrMeta+c')
  const other = server ? await workbench.context().newPage() : workbench
  if (server) await other.goto(server.address)
  await other.getByRole('button', { name: 'Select Conv2D' }).click()
  await other.keyboard.press('ControlOrMeta+v')
  await expectStack(other, ['Conv2D', 'ReLU', 'MaxPooling2D', 'ReLU 2', 'MaxPooling2D 2'])
  await expect(other.getByRole('button', { name: 'Select MaxPooling2D', exact: true })).toBeFocused()
  await expectSummary(other, 'MaxPooling2D 2', '(None, 1, 1, 1)', 0)
  await other.keyboard.press('ControlOrMeta+x')
  await expectStack(other, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  await other.getByRole('button', { name: 'Undo: Delete 2 layers' }).click()
  await other.getByRole('button', { name: 'Undo: Paste 2 layers' }).click()
  await expectStack(other, ['Conv2D', 'ReLU', 'MaxPooling2D'])
})
