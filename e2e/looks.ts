/** The looks and languages that each screen has. */
import type { Page } from '@playwright/test'
import { expect } from './hosts'

/** What the system may ask for; the theme follows it. */
export const LOOKS = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  'high contrast': { colorScheme: 'light', contrast: 'more' },
  'dark, high contrast': { colorScheme: 'dark', contrast: 'more' },
} as const
export type Look = keyof typeof LOOKS

/** Lets the system ask for a look, without motion, and waits until the window has it. */
export async function takeOn(page: Page, look: Look): Promise<void> {
  await page.emulateMedia({ ...LOOKS[look], reducedMotion: 'reduce' })
  const { colorScheme, contrast } = LOOKS[look]
  await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
  await expect(page.locator('html')).toHaveAttribute('data-contrast', contrast === 'more' ? 'more' : 'normal')
}

/** The window as a system in German shows it, or in English: the language follows the system while it is open. */
export async function speak(page: Page, language: 'en' | 'de'): Promise<void> {
  await page.evaluate((tag) => {
    Object.defineProperty(navigator, 'languages', { value: [tag], configurable: true })
    window.dispatchEvent(new Event('languagechange'))
  }, language)
  await expect(page.locator('html')).toHaveAttribute('lang', language)
}
