/** Stacks of many layers: one line a layer, groups, finding a layer, and showing its map from anywhere. */
import type { Page } from '@playwright/test'
import { expect, test } from './hosts'
import { card, field, inspector, openExample, panel, pasteLayers, stack, status, undoAll } from './workbench'

/** A stack that keeps the size of its maps: Conv2D, ReLU, and a pooling now and then. */
async function deepen(page: Page, count: number): Promise<void> {
  const same = { padding: 'same' }
  const layer = (i: number) => {
    if (i % 6 === 5) return { type: 'MaxPooling2D', params: { poolSize: [2, 2], strides: [1, 1], ...same } }
    return i % 2 ? { type: 'ReLU', params: {} } : { type: 'Conv2D', params: same }
  }
  await page.getByRole('button', { name: 'Select Conv2D', exact: true }).click()
  await pasteLayers(
    page,
    Array.from({ length: count }, (_, i) => layer(i)),
  )
  await expect(stack(page).getByRole('button', { name: /^Select / })).toHaveCount(count + 3)
}

test('a deep stack is grouped, searched, mended and shown', async ({ workbench: page, files }) => {
  await test.step('layers are grouped under a name, collapse, and stay a group in the file', async () => {
    await page.getByRole('button', { name: 'Select Conv2D' }).click()
    await page.getByRole('button', { name: 'Select ReLU' }).click({ modifiers: ['Shift'] })
    await page.keyboard.press('ControlOrMeta+g')
    await page.getByRole('textbox', { name: 'Name of the group' }).fill('Line detector')
    await page.keyboard.press('Enter')
    const group = stack(page).getByRole('listitem').filter({ hasText: 'Line detector' })
    await expect(group).toContainText('2 layers')
    await group.getByRole('button', { name: 'Layers of Line detector', exact: true }).click()
    await expect(card(page, 'ReLU')).toHaveCount(0)
    await expect(group).toContainText('6 × 6 × 1')
    await expect(card(page, 'MaxPooling2D')).toBeVisible()
    const saved = await files.receive(() => page.keyboard.press('ControlOrMeta+s'))
    const { stack: layers } = JSON.parse([...saved.values()][0]!.toString('utf8')) as { stack: { group?: string }[] }
    expect(layers.map((layer) => layer.group)).toEqual(['Line detector', 'Line detector', undefined])
    await group.getByRole('button', { name: 'Select all layers of Line detector' }).click()
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('ungroup')
    await page.keyboard.press('Enter')
    await expect(group).toHaveCount(0)
    await expect(card(page, 'ReLU')).toBeVisible()
  })

  await test.step('a deep stack has one line a layer, none of which is cut off', async () => {
    await undoAll(page)
    await deepen(page, 57)
    const heights = await page.locator('[data-layer]').evaluateAll((all) => all.map((one) => one.clientHeight))
    expect(Math.max(...heights)).toBeLessThanOrEqual(30)
    // Expanded on its own, a card says all that it says in a short stack.
    await card(page, 'Conv2D').getByRole('button', { name: 'Details of Conv2D', exact: true }).click()
    await expect(card(page, 'Conv2D')).toContainText('3 × 3, 1 filter')
    await card(page, 'Conv2D').getByRole('button', { name: 'Select Conv2D', exact: true }).press('Home')
    for (let i = 0; i < 59; i++) await page.keyboard.press('ArrowDown')
    await expect(
      stack(page)
        .getByRole('button', { name: /^Select / })
        .last(),
    ).toBeFocused()
    await expect(
      stack(page)
        .getByRole('button', { name: /^Select / })
        .last(),
    ).toBeInViewport()
  })

  await test.step('a layer is found in the stack by its name, and shown from the command palette', async () => {
    await undoAll(page)
    await deepen(page, 30)
    await page.keyboard.press('ControlOrMeta+f')
    const finder = page.getByRole('textbox', { name: 'Find a layer by name, type or number' })
    await expect(finder).toBeFocused()
    await finder.fill('pool 3')
    await expect(
      stack(page)
        .getByRole('button', { name: /^Select / })
        .first(),
    ).toHaveText('MaxPooling2D 3')
    await finder.press('Enter')
    await expect(stack(page).getByRole('button', { name: /^Select / })).toHaveCount(33)
    await expect(page.getByRole('button', { name: 'Select MaxPooling2D 3' })).toBeFocused()
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('show relu 7')
    await page.keyboard.press('Enter')
    await expect(panel(page, 'ReLU 7')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Select ReLU 7' })).toHaveAttribute('aria-pressed', 'true')
  })

  await test.step('the status bar leads to the layer at fault, and never says that all is done', async () => {
    await undoAll(page)
    await deepen(page, 30)
    await page.getByRole('button', { name: 'Select MaxPooling2D 5' }).click()
    await field(page, 'poolSize rows').fill('99')
    await inspector(page).getByRole('combobox', { name: 'padding', exact: true }).selectOption('valid')
    const link = status(page).getByRole('button', { name: 'Stopped at MaxPooling2D 5: see the problem' })
    await expect(link).toBeVisible()
    await expect(status(page)).not.toContainText('Done')
    await page.getByRole('button', { name: 'Select Conv2D', exact: true }).click()
    await page.getByRole('button', { name: 'Hide the stack' }).click()
    await link.click()
    await expect(page.getByRole('button', { name: 'Select MaxPooling2D 5' })).toBeFocused()
  })

  await test.step('LeNet and an unpooling show the last pooling as the pooled map', async () => {
    await openExample(page, 'Edges in a photograph')
    for (const [template, last] of [
      ['LeNet', 'Softmax'],
      ['Pool and unpool', 'MaxUnpooling2D'],
    ] as const) {
      await page.keyboard.press('ControlOrMeta+k')
      await page.keyboard.type(template)
      await page.keyboard.press('Enter')
      await expect(panel(page, 'Pooled')).toBeVisible()
      await expect(panel(page, last)).toBeVisible()
    }
  })
})
