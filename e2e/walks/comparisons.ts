/** Screens of a walk through one window: comparisons and galleries. */
import { expect } from '../hosts'
import type { Walk } from './screen'

export const comparisons: Walk = {
  'translation invariance': {
    async open(page) {
      await page.getByRole('banner').getByRole('button', { name: 'Shift' }).click()
      await expect(page.getByRole('dialog').getByRole('cell', { name: '3 of 9' })).toHaveCount(2)
      await expect(page.getByRole('progressbar')).toHaveCount(0)
    },
  },
  'poolings compared': {
    async open(page) {
      await page.getByRole('banner').getByRole('button', { name: 'Compare' }).click()
      await expect(page.getByRole('dialog').getByRole('cell', { name: '9 of 9' })).toHaveCount(2)
      await expect(page.getByRole('progressbar')).toHaveCount(0)
      await page
        .getByRole('dialog')
        .getByRole('img', { name: /^MaxPooling2D/ })
        .click()
      await expect(page.getByRole('dialog').getByText('max(3, 3, 3, 3) = 3')).toBeVisible()
    },
  },
  'swap of poolings': {
    async open(page) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('Swap poolings')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('dialog', { name: 'Swap poolings' }).getByRole('combobox')).toHaveCount(2)
    },
  },
  consistency: {
    async open(page) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('Consistency under shifts')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('row', { name: /^Strided convolution .*1\.414/ })).toBeVisible()
    },
  },
  'run on images': {
    async open(page) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('Run on images')
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog', { name: 'Run on images' })
      await dialog.getByRole('button', { name: 'Run', exact: true }).click()
      await expect(dialog.getByText('Done · 1 of 1 image')).toBeVisible()
    },
  },
  'gallery of photographs': {
    async open(page) {
      await page.getByRole('button', { name: 'Samples' }).click()
      await expect(page.getByRole('dialog', { name: 'Samples' }).getByRole('button', { name: /^Cat/ })).toBeVisible()
    },
  },
  'gallery of patterns': {
    async open(page) {
      await page.getByRole('button', { name: 'Samples' }).click()
      await page.getByRole('tab', { name: 'Patterns' }).click()
      await page.getByRole('combobox', { name: 'kind' }).selectOption('Zone plate')
      await expect(page.getByRole('textbox', { name: 'fineness' })).toBeVisible()
    },
  },
}
