/** Screens of a walk through one window: help and choices. */
import { expect } from '../hosts'
import { openColours, panel } from '../workbench'
import { command, type Walk } from './screen'

export const help: Walk = {
  templates: {
    async open(page) {
      await page.getByRole('button', { name: 'Templates' }).click()
      await expect(page.getByRole('dialog', { name: 'Templates' })).toBeVisible()
    },
  },
  examples: {
    async open(page) {
      await page.getByRole('banner').getByRole('button', { name: 'Examples' }).click()
      await expect(page.getByRole('dialog', { name: 'Examples' }).getByRole('listitem').first()).toBeVisible()
    },
  },
  'panel help': {
    async open(page) {
      await panel(page, 'Pooled').getByRole('button', { name: 'Help on Pooled' }).click()
      await expect(page.getByRole('dialog')).toContainText('Each cell is one number of the map')
    },
  },
  'colours of the maps': {
    async open(page) {
      await openColours(page, 'Pooled')
      await expect(page.getByRole('radio', { name: 'Magma' })).toBeVisible()
    },
  },
  'help for a layer': {
    async open(page) {
      await page.getByRole('button', { name: 'Select ReLU' }).click()
      await page.keyboard.press('F1')
      await expect(page.getByRole('dialog')).toContainText('ReLU')
    },
  },
  guide: {
    async open(page) {
      await page.getByRole('img', { name: /^Pooled: / }).focus()
      await page.keyboard.press('F1')
      await expect(page.getByRole('dialog', { name: 'Guide' }).getByRole('img').first()).toBeVisible()
    },
  },
  about: command('About Poolscope'),
  help: command('Help...'),
  'keyboard shortcuts': command('Keyboard shortcuts...'),
  tour: {
    async open(page) {
      await command('Help...').open(page)
      await page.getByRole('dialog', { name: 'Help' }).getByRole('button', { name: 'Take the tour' }).click()
      await expect(page.getByRole('dialog', { name: /^Tour, step 1/ })).toBeVisible()
    },
  },
}
