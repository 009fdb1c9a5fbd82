/** Everything for everybody: no violation that axe finds, in light and dark; and the whole way by the keyboard alone. */
import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './hosts'
import { cellInspector, expectStack, field, map, stack, status } from './workbench'

const SCREENS: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'first screen': async () => undefined,
  'layer palette': async (page) => {
    await page.getByRole('button', { name: 'Add layer' }).click()
    await expect(page.getByRole('region', { name: 'Layer palette' })).toBeVisible()
  },
  examples: async (page) => {
    await page.getByRole('banner').getByRole('button', { name: 'Examples' }).click()
    await expect(page.getByRole('dialog', { name: 'Examples' }).getByRole('listitem').first()).toBeVisible()
  },
  'export dialog': async (page) => {
    await page.getByRole('button', { name: 'Export', exact: true }).click()
    await expect(page.getByRole('dialog', { name: 'Export maps' })).toBeVisible()
  },
  'command palette': async (page) => {
    await page.keyboard.press('ControlOrMeta+k')
    await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
  },
  settings: async (page) => {
    await page.keyboard.press('ControlOrMeta+,')
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  },
  'pinned cell': async (page) => {
    await map(page, 'Pooled').click()
    await expect(cellInspector(page)).toContainText('max(3, 3, 3, 3) = 3')
  },
  'stack that cannot work': async (page) => {
    await page.getByRole('button', { name: 'Select MaxPooling2D' }).click()
    await field(page, 'poolSize rows').fill('9')
    await expect(stack(page).getByRole('alert')).toBeVisible()
  },
}

for (const theme of ['light', 'dark'] as const) {
  for (const [name, open] of Object.entries(SCREENS)) {
    test(`axe finds nothing wrong: ${name}, ${theme}`, async ({ workbench }) => {
      await workbench.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await expect(map(workbench, 'Pooled')).toBeVisible()
      await open(workbench)
      const { violations } = await new AxeBuilder({ page: workbench }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join('; ')}`)).toEqual([])
    })
  }
}

test('can be used by the keyboard alone', async ({ workbench }) => {
  await expect(map(workbench, 'Pooled')).toBeVisible()
  // Add a layer.
  await workbench.keyboard.press('ControlOrMeta+l')
  await workbench.keyboard.type('average')
  await workbench.keyboard.press('Enter')
  await workbench.keyboard.press('Escape')
  await expectStack(workbench, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])

  // Reach its card, and move it up.
  await tabTo(workbench, 'Select AveragePooling2D')
  await workbench.keyboard.press('Alt+ArrowUp')
  await expectStack(workbench, ['Conv2D', 'ReLU', 'AveragePooling2D', 'MaxPooling2D'])
  await expect(workbench.getByText('AveragePooling2D moved to place 3 of 4.')).toBeAttached()

  // Change its parameter.
  await tabTo(workbench, 'poolSize rows')
  await workbench.keyboard.press('ArrowUp')
  await expect(field(workbench, 'poolSize rows')).toHaveValue('3')

  // Run again, and pin a cell.
  await workbench.keyboard.press('ControlOrMeta+Enter')
  await expect(status(workbench)).toContainText('Done')
  await workbench.keyboard.press('Escape')
  await tabTo(workbench, 'Original: ')
  await workbench.keyboard.press('Enter')
  await expect(cellInspector(workbench)).toContainText('Original, row 4, column 4')
  await workbench.keyboard.press('ArrowRight')
  await expect(cellInspector(workbench)).toContainText('Original, row 4, column 5')
})

/** Presses Tab until the focus is on what has this name; fails where the whole window has been passed. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let steps = 0; steps < 120; steps++) {
    const focused = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
    if (focused.startsWith(name)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab: expected to reach "${name}" within 120 steps.`)
}
