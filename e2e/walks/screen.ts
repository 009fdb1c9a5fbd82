/** A screen of the workbench: the way there from a fresh start, and the way back. */
import type { Page } from '@playwright/test'
import { expect } from '../hosts'

export interface Screen {
  open(page: Page): Promise<void>
  /** The way back to where `open` began; Escape without it. */
  leave?(page: Page): Promise<void>
}

/** Screens by name. */
export type Walk = Readonly<Record<string, Screen>>

/** Leaves a screen, with nothing pinned, pointed at or focused. */
export async function leave(page: Page, { leave }: Screen): Promise<void> {
  await leave?.(page)
  const above = page.locator('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]')
  // Each Escape closes or lets go of one thing: a submenu, a menu, a pinned cell, a dialog.
  await expect(async () => {
    await page.keyboard.press('Escape')
    await expect(above).toHaveCount(0, { timeout: 1000 })
  }).toPass()
  await page.mouse.move(0, 0)
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
}

/** What an action of the command palette opens. */
export function command(title: string): Screen {
  return {
    async open(page) {
      await page.keyboard.press('ControlOrMeta+k')
      await page.getByRole('combobox', { name: 'Search commands' }).fill(title)
      await page.getByRole('option', { name: title }).first().click()
      await expect(page.getByRole('dialog', { name: 'Command palette' })).toHaveCount(0)
      await expect(page.getByRole('dialog')).toBeVisible()
    },
  }
}
