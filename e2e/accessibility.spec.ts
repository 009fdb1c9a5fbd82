/** Everything for everybody: the themes, and the whole way by the keyboard alone. What axe finds on each screen is in screens.spec.ts. */
import type { Page } from '@playwright/test'
import { violationsOn } from './axe'
import { expect, test } from './hosts'
import { takeOn } from './looks'
import { SCREENS } from './screens'
import { cellInspector, expectStack, field, map, status } from './workbench'

test('the window is used by keys, in every theme, and axe reports what is wrong', async ({ workbench: page }) => {
  await test.step('a dialog begins at its first control, and not at the one that closes it', async () => {
    await expect(map(page, 'Pooled')).toBeVisible()
    const dialog = page.getByRole('dialog')
    for (const [screen, first] of [
      ['translation invariance', dialog.getByRole('checkbox', { name: 'Input' })],
      ['export dialog', dialog.getByRole('radio', { name: 'CSV, one matrix per map' })],
      ['settings', dialog.getByRole('combobox', { name: 'Theme' })],
      ['examples', dialog.getByRole('button', { name: /^Vertical line, max pooling/ })],
      // Nothing to be used, only to be read.
      ['about', dialog.getByRole('button', { name: 'Close' })],
      ['keyboard shortcuts', dialog.getByRole('button', { name: 'Close' })],
    ] as const) {
      await SCREENS[screen]!.open(page)
      await expect(first, screen).toBeFocused()
      await page.keyboard.press('Escape')
      await expect(dialog).toHaveCount(0)
    }
  })

  await test.step('can be used by the keyboard alone', async () => {
    await expect(map(page, 'Pooled')).toBeVisible()
    // Add a layer.
    await page.keyboard.press('ControlOrMeta+l')
    await page.keyboard.type('average')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await expectStack(page, ['Conv2D', 'ReLU', 'MaxPooling2D', 'AveragePooling2D'])

    // Reach its card, and move it up.
    await tabTo(page, 'Select AveragePooling2D')
    await page.keyboard.press('Alt+ArrowUp')
    await expectStack(page, ['Conv2D', 'ReLU', 'AveragePooling2D', 'MaxPooling2D'])
    await expect(page.getByText('AveragePooling2D moved to position 3 of 4.')).toBeAttached()

    // Change its parameter.
    await tabTo(page, 'poolSize rows')
    await page.keyboard.press('ArrowUp')
    await expect(field(page, 'poolSize rows')).toHaveValue('3')

    // Run again, and pin a cell.
    await page.keyboard.press('ControlOrMeta+Enter')
    await expect(status(page)).toContainText('Done')
    await page.keyboard.press('Escape')
    await tabTo(page, 'Original: ')
    await page.keyboard.press('Enter')
    await expect(cellInspector(page)).toContainText('Original, row 4, column 4')
    await page.keyboard.press('ArrowRight')
    await expect(cellInspector(page)).toContainText('Original, row 4, column 5')
  })

  await test.step('takes the themes of the settings, high contrast among them, and the forced colours of the system', async () => {
    const html = page.locator('html')
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    await takeOn(page, 'light')
    await page.keyboard.press('ControlOrMeta+,')
    const theme = page.getByRole('dialog', { name: 'Settings' }).getByRole('combobox', { name: 'Theme' })
    await theme.selectOption('dark')
    await expect(html).toHaveAttribute('data-theme', 'dark')
    await theme.selectOption('High contrast')
    await expect(html).toHaveAttribute('data-contrast', 'more')
    await expect.poll(ground).toBe('rgb(255, 255, 255)')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect.poll(ground).toBe('rgb(0, 0, 0)')
    await theme.selectOption('System default')
    await expect(html).toHaveAttribute('data-contrast', 'normal')
    await page.emulateMedia({ forcedColors: 'active' })
    await expect(html).toHaveAttribute('data-contrast', 'more')
    await page.keyboard.press('Escape')
    await expect(map(page, 'Pooled')).toBeVisible()
  })

  await test.step('what is wrong does not pass: a button without a name, and grey letters on grey', async () => {
    await page.evaluate(() => {
      const button = Object.assign(document.createElement('button'), { id: 'nameless' })
      const words = Object.assign(document.createElement('p'), { id: 'pale', textContent: 'Pale' })
      words.style.cssText = 'position: fixed; inset: 0 auto auto 0; z-index: 9999; background: #777; color: #888'
      document.querySelector('main')!.append(button, words)
    })
    const [nameless, pale] = ['button-name: #nameless', 'color-contrast: #pale'].map((one) =>
      expect.stringContaining(one),
    )
    expect(await violationsOn(page)).toEqual(expect.arrayContaining([nameless, pale]))
    expect(await violationsOn(page, ['color-contrast'])).toEqual([pale])
  })
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
