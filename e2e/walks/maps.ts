/** Screens of a walk through one window: maps, tables and notes. */
import { expect } from '../hosts'
import { cellInspector, map, openExample, openFirst, panel } from '../workbench'
import type { Walk } from './screen'

export const maps: Walk = {
  'pinned cell': {
    async open(page) {
      await map(page, 'Pooled').click()
      await expect(cellInspector(page)).toContainText('max(3, 3, 3, 3) = 3')
    },
  },
  statistics: {
    async open(page) {
      await page.getByRole('tab', { name: 'Statistics' }).click()
      await expect(page.getByRole('tabpanel')).toContainText('mean')
    },
    leave: (page) => page.getByRole('tab', { name: 'Summary' }).click(),
  },
  histogram: {
    async open(page) {
      await page.getByRole('tab', { name: 'Histogram' }).click()
      await expect(page.getByRole('tabpanel')).toBeVisible()
    },
    leave: (page) => page.getByRole('tab', { name: 'Summary' }).click(),
  },
  'panel that fills the window': {
    async open(page) {
      await panel(page, 'Convolved').getByRole('button', { name: 'Maximize' }).click()
      await expect(panel(page, 'Convolved').getByRole('button', { name: 'Back to all panels' })).toBeVisible()
    },
  },
  'notes being written': {
    async open(page) {
      await page.getByRole('button', { name: 'Edit notes' }).click()
      await expect(page.getByRole('textbox', { name: 'Write notes' })).toBeVisible()
    },
  },
  'answered question': {
    async open(page) {
      await page.getByRole('textbox', { name: 'Your answer' }).fill('0 3 0')
      await page.getByRole('textbox', { name: 'Your answer' }).press('Enter')
      await expect(page.getByText('Correct.')).toBeVisible()
    },
    leave: (page) => openFirst(page),
  },
  'contact sheet': {
    async open(page) {
      await openExample(page, 'Edges in a photograph')
      await panel(page, 'Convolved').getByRole('button', { name: 'Menu for Convolved' }).click()
      await page.getByRole('menuitemcheckbox', { name: /^All channels/ }).click()
      await expect(panel(page, 'Convolved').getByRole('button', { name: /^Channel \d/ })).toHaveCount(2)
    },
    leave: (page) => openFirst(page),
  },
}
