/** Everything for everybody: the themes, and the whole way by the keyboard alone. What axe finds on each screen is in screens.spec.ts. */
import type { Page } from '@playwright/test'
import { violationsOn } from './axe'
import { expect, test } from './hosts'
import { SCREENS, takeOn } from './screens'
import { cellInspector, expectStack, field, map, status } from './workbench'

test('what is wrong does not pass: a button without a name, and grey letters on grey', async ({ workbench }) => {
  await workbench.evaluate(() => {
    const button = Object.assign(document.createElement('button'), { id: 'nameless' })
    const words = Object.assign(document.createElement('p'), { id: 'pale', textContent: 'Pale' })
    words.style.cssText = 'position: fixed; inset: 0 auto auto 0; z-index: 9999; background: #777; color: #888'
    document.querySelector('main')!.append(button, words)
  })
  const [nameless, pale] = ['button-name: #nameless', 'color-contrast: #pale'].map((one) =>
    expect.stringContaining(one),
  )
  expect(await violationsOn(workbench)).toEqual(expect.arrayContaining([nameless, pale]))
  expect(await violationsOn(workbench, ['color-contrast'])).toEqual([pale])
})

test('takes the themes of the settings, high contrast among them, and the forced colours of the system', async ({
  workbench,
}) => {
  const html = workbench.locator('html')
  const ground = () => workbench.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await takeOn(workbench, 'light')
  await workbench.keyboard.press('ControlOrMeta+,')
  const theme = workbench.getByRole('dialog', { name: 'Settings' }).getByRole('combobox', { name: 'Theme' })
  await theme.selectOption('dark')
  await expect(html).toHaveAttribute('data-theme', 'dark')
  await theme.selectOption('High contrast')
  await expect(html).toHaveAttribute('data-contrast', 'more')
  await expect.poll(ground).toBe('rgb(255, 255, 255)')
  await workbench.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(ground).toBe('rgb(0, 0, 0)')
  await theme.selectOption('System default')
  await expect(html).toHaveAttribute('data-contrast', 'normal')
  await workbench.emulateMedia({ forcedColors: 'active' })
  await expect(html).toHaveAttribute('data-contrast', 'more')
  await workbench.keyboard.press('Escape')
  await expect(map(workbench, 'Pooled')).toBeVisible()
})

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
  await expect(workbench.getByText('AveragePooling2D moved to position 3 of 4.')).toBeAttached()

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

test('a dialog begins at its first control, and not at the one that closes it', async ({ workbench }) => {
  await expect(map(workbench, 'Pooled')).toBeVisible()
  const dialog = workbench.getByRole('dialog')
  for (const [screen, first] of [
    ['translation invariance', dialog.getByRole('checkbox', { name: 'Input' })],
    ['export dialog', dialog.getByRole('radio', { name: 'CSV, one matrix per map' })],
    ['settings', dialog.getByRole('combobox', { name: 'Theme' })],
    ['examples', dialog.getByRole('button', { name: /^Vertical line, max pooling/ })],
    // Nothing to be used, only to be read.
    ['about', dialog.getByRole('button', { name: 'Close' })],
    ['keyboard shortcuts', dialog.getByRole('button', { name: 'Close' })],
  ] as const) {
    await SCREENS[screen]!.open(workbench)
    await expect(first, screen).toBeFocused()
    await workbench.keyboard.press('Escape')
    await expect(dialog).toHaveCount(0)
  }
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
