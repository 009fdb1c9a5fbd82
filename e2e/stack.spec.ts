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
} from './workbench'

test('takes a layer from the palette, dropped between two others', async ({ workbench }) => {
  await workbench.getByRole('button', { name: 'Add layer' }).click()
  await workbench.getByRole('combobox', { name: 'Search layers' }).fill('MaxPooling2D')
  const entry = workbench.getByRole('option', { name: /^MaxPooling2D\b/ })
  await drag(workbench, entry, await aboveTheMiddle(card(workbench, 'ReLU')))
  await expectStack(workbench, ['Conv2D', 'MaxPooling2D', 'ReLU', 'MaxPooling2D 2'])
  await expectSummary(workbench, 'MaxPooling2D 2', '(None, 1, 1, 1)', 0)
  // What was dropped is looked at next: the palette no longer covers the maps.
  await expect(workbench.getByRole('region', { name: 'Layer palette' })).toHaveCount(0)
})

test('Escape closes the palette wherever the focus is', async ({ workbench }) => {
  const palette = workbench.getByRole('region', { name: 'Layer palette' })
  for (const elsewhere of ['Select ReLU', 'Select Conv2D']) {
    await workbench.getByRole('button', { name: 'Add layer' }).click()
    await expect(palette).toBeVisible()
    await workbench.getByRole('button', { name: elsewhere }).focus()
    await workbench.keyboard.press('Escape')
    await expect(palette).toHaveCount(0)
  }
})

test('the palette lists layers as a course meets them', async ({ workbench }) => {
  await workbench.getByRole('button', { name: 'Add layer' }).click()
  const options = workbench.getByRole('listbox', { name: 'Layers' }).getByRole('option')
  await expect(options.nth(0)).toHaveAccessibleName(/^Conv2D /)
  await expect(options.nth(4)).toHaveAccessibleName(/^MaxPooling2D /)
  await workbench.getByRole('combobox', { name: 'Search layers' }).fill('dense')
  await expect(options.first()).toHaveAccessibleName(/^Dense /)
})

test('moves a card that is dragged to another place', async ({ workbench }) => {
  await drag(workbench, card(workbench, 'MaxPooling2D'), await aboveTheMiddle(card(workbench, 'ReLU')))
  await expectStack(workbench, ['Conv2D', 'MaxPooling2D', 'ReLU'])
  await expectSummary(workbench, 'ReLU', '(None, 3, 3, 1)', 0)
})

test('moves a card by Alt and the arrow keys, says so and keeps the focus on it', async ({ workbench }) => {
  await card(workbench, 'MaxPooling2D').getByRole('button', { name: 'Select MaxPooling2D' }).focus()
  await workbench.keyboard.press('Alt+ArrowUp')
  await expectStack(workbench, ['Conv2D', 'MaxPooling2D', 'ReLU'])
  await expect(workbench.getByText('MaxPooling2D moved to position 2 of 3.')).toBeAttached()
  await expect(card(workbench, 'MaxPooling2D').getByRole('button', { name: 'Select MaxPooling2D' })).toBeFocused()
  await workbench.keyboard.press('Alt+ArrowDown')
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D'])
})

test('deletes a layer', async ({ workbench }) => {
  await card(workbench, 'ReLU').hover()
  await card(workbench, 'ReLU').getByRole('button', { name: 'Delete ReLU' }).click()
  await expectStack(workbench, ['Conv2D', 'MaxPooling2D'])
})

test('duplicates a layer right after itself', async ({ workbench }) => {
  await card(workbench, 'MaxPooling2D').hover()
  await card(workbench, 'MaxPooling2D').getByRole('button', { name: 'Duplicate MaxPooling2D' }).click()
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D', 'MaxPooling2D 2'])
  await expectSummary(workbench, 'MaxPooling2D 2', '(None, 1, 1, 1)', 0)
  await expectMap(workbench, 'Pooled', [[3]])
})

test('passes by a layer that is switched off', async ({ workbench }) => {
  const power = card(workbench, 'MaxPooling2D').getByRole('switch')
  await power.click()
  await expect(power).not.toBeChecked()
  await expect(map(workbench, 'Pooled')).toHaveCount(0)
  await power.click()
  await expectMap(workbench, 'Pooled', repeated(3, [0, 3, 0]))
})

test('follows a changed poolSize and strides with shapes and numbers', async ({ workbench }) => {
  await workbench.getByRole('button', { name: 'Select MaxPooling2D' }).click()
  await field(workbench, 'poolSize rows').fill('3')
  await field(workbench, 'poolSize columns').fill('3')
  await expectSummary(workbench, 'MaxPooling2D', '(None, 2, 2, 1)', 0)
  await expectMap(workbench, 'Pooled', repeated(2, [3, 3]))
  await field(workbench, 'strides rows').fill('1')
  await field(workbench, 'strides columns').fill('1')
  await expectSummary(workbench, 'MaxPooling2D', '(None, 4, 4, 1)', 0)
  await expectMap(workbench, 'Pooled', repeated(4, [3, 3, 3, 3]))
})

test('refuses a stride of 0 beside its field and keeps the last good one', async ({ workbench }) => {
  await workbench.getByRole('button', { name: 'Select MaxPooling2D' }).click()
  await field(workbench, 'strides rows').fill('0')
  await expect(inspector(workbench).getByRole('alert')).toHaveText(
    'Expected two whole numbers from 1 to 4096, or empty, received "0".',
  )
  await expect(field(workbench, 'strides rows')).toHaveAttribute('aria-invalid', 'true')
  await expectSummary(workbench, 'MaxPooling2D', '(None, 3, 3, 1)', 0)
  await field(workbench, 'strides rows').press('Escape')
  await expect(inspector(workbench).getByRole('alert')).toHaveCount(0)
})

test('says in a sentence why a stack cannot work, and mends it by a button', async ({ workbench }) => {
  await addLayer(workbench, 'MaxPooling2D')
  await workbench.getByRole('button', { name: 'Select MaxPooling2D 2' }).click()
  await field(workbench, 'poolSize rows').fill('5')
  await field(workbench, 'poolSize columns').fill('5')
  const problem = card(workbench, 'MaxPooling2D 2').getByRole('alert')
  await expect(problem).toContainText('MaxPooling2D 2: the 5 × 5 window does not fit into the 3 × 3 map')
  await problem.getByRole('button').first().click()
  await expect(problem).toHaveCount(0)
  await expect(card(workbench, 'MaxPooling2D 2')).toContainText('1 × 1 × 1')
})

test('undoes and redoes every step', async ({ workbench }) => {
  await card(workbench, 'ReLU').getByRole('switch').click()
  await addLayer(workbench, 'AveragePooling2D')
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
  await workbench.getByRole('button', { name: /^Undo: / }).click()
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D'])
  await workbench.keyboard.press('ControlOrMeta+z')
  await expect(card(workbench, 'ReLU').getByRole('switch')).toBeChecked()
  await expect(workbench.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled()
  await workbench.keyboard.press('ControlOrMeta+Shift+Z')
  await workbench.getByRole('button', { name: /^Redo: / }).click()
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])
  await expect(card(workbench, 'ReLU').getByRole('switch')).not.toBeChecked()
})

test('offers a first layer where the stack is empty', async ({ workbench }) => {
  for (const name of ['Conv2D', 'ReLU', 'MaxPooling2D']) {
    await workbench.getByRole('button', { name: `Select ${name}` }).focus()
    await workbench.keyboard.press('Delete')
  }
  await stack(workbench).getByRole('button', { name: 'Add Conv2D' }).click()
  await expectStack(workbench, ['Conv2D'])
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

test('refuses a text that holds no valid layers, in a sentence', async ({ workbench }) => {
  await workbench.getByRole('button', { name: 'Select ReLU' }).click()
  const text = '{"format": "poolscope-layers", "stack": [{"type": "MaxPooling2D", "params": {"poolSize": [0, 2]}}]}'
  await workbench.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    )
  }, text)
  await expect(workbench.getByRole('alert')).toContainText('Nothing was pasted. stack[0].params.poolSize[0]')
  // It covers no number that is explained.
  const [notice, cell] = await Promise.all(
    [workbench.getByRole('alert'), cellInspector(workbench)].map(async (part) => (await part.boundingBox())!),
  )
  expect(notice!.x + notice!.width).toBeLessThanOrEqual(cell!.x)
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D'])
})

test('does everything to a layer from its menu, which the keyboard opens too', async ({ workbench }) => {
  await workbench.getByRole('button', { name: 'Select ReLU' }).focus()
  await workbench.keyboard.press('Shift+F10')
  await workbench.getByRole('menuitem', { name: 'Rename' }).click()
  await workbench.getByRole('textbox', { name: 'Name of ReLU' }).fill('keep')
  await workbench.keyboard.press('Enter')
  await expectStack(workbench, ['Conv2D', 'keep', 'MaxPooling2D'])
  await expect(workbench.getByRole('button', { name: 'Select keep' })).toBeFocused()
  await card(workbench, 'keep').click({ button: 'right' })
  await workbench.getByRole('menuitem', { name: 'Move up' }).click()
  await expectStack(workbench, ['keep', 'Conv2D', 'MaxPooling2D'])
  await card(workbench, 'keep').click({ button: 'right' })
  await workbench.getByRole('menuitem', { name: 'Help' }).click()
  await expect(workbench.getByRole('dialog', { name: 'ReLU' })).toContainText('Sets negative values to 0')
  await workbench.keyboard.press('Escape')
  await expect(workbench.getByRole('button', { name: 'Select keep' })).toBeFocused()
  await card(workbench, 'keep').click({ button: 'right' })
  await workbench.getByRole('menuitem', { name: 'Delete' }).click()
  await expectStack(workbench, ['Conv2D', 'MaxPooling2D'])
})

test('starts from a template, which one undo takes back', async ({ workbench }) => {
  await workbench.getByRole('button', { name: 'Templates' }).click()
  await workbench
    .getByRole('dialog', { name: 'Templates' })
    .getByRole('button', { name: 'Replace the stack with Pool and unpool' })
    .click()
  await expectStack(workbench, ['DepthwiseConv2D', 'MaxPooling2D', 'ReLU', 'MaxUnpooling2D'])
  await expectSummary(workbench, 'MaxUnpooling2D', '(None, 8, 8, 1)', 0)
  await workbench.getByRole('button', { name: 'Undo: Use template Pool and unpool' }).click()
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D'])
})
