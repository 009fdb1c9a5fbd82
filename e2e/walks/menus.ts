/** Screens of a walk through one window: menus. */
import { expect } from '../hosts'
import { inspector, map, panel } from '../workbench'
import type { Walk } from './screen'

export const menus: Walk = {
  menu: {
    async open(page) {
      await page.getByRole('button', { name: 'Menu', exact: true }).click()
      await expect(page.getByRole('menu').first()).toBeVisible()
    },
  },
  history: {
    async open(page) {
      await page.getByRole('button', { name: 'History' }).click()
      await expect(page.getByRole('menu').first()).toBeVisible()
    },
  },
  'layer menu': {
    async open(page) {
      await page.getByRole('button', { name: 'Select ReLU' }).click({ button: 'right' })
      await expect(page.getByRole('menu').first()).toBeVisible()
    },
  },
  'image menu': {
    async open(page) {
      await page.getByRole('button', { name: 'Show vertical line' }).click({ button: 'right' })
      await expect(page.getByRole('menuitem', { name: 'Move later' })).toBeVisible()
    },
  },
  'panel menu': {
    async open(page) {
      await panel(page, 'Convolved').getByRole('button', { name: 'Menu for Convolved' }).click()
      await page.getByRole('menuitem', { name: 'Difference from' }).click()
      await expect(page.getByRole('menu')).toHaveCount(2)
    },
  },
  'menu of a tab': {
    async open(page) {
      await page.getByRole('tab', { name: 'Vertical line, max pooling' }).click({ button: 'right' })
      await expect(page.getByRole('menuitem', { name: 'Rename' })).toBeVisible()
    },
  },
  'formats of the summary': {
    async open(page) {
      await page.getByRole('region', { name: 'Tables' }).getByRole('button', { name: 'Copy' }).click()
      await expect(page.getByRole('menuitem', { name: /Markdown/ }).first()).toBeVisible()
    },
  },
  'layers of a panel': {
    async open(page) {
      await page.getByRole('button', { name: 'Choose layer for Pooled' }).click()
      await expect(page.getByRole('option', { name: /MaxPooling2D/ })).toBeVisible()
    },
  },
  'menu of a cell': {
    async open(page) {
      await map(page, 'Pooled').click({ button: 'right' })
      await expect(page.getByRole('menuitem', { name: 'Copy arithmetic' })).toBeVisible()
    },
  },
  'steps to add': {
    async open(page) {
      await page.getByRole('button', { name: 'Show vertical line' }).click()
      await inspector(page).getByRole('button', { name: 'Add step' }).click()
      await expect(page.getByRole('menuitem', { name: 'Crop', exact: true })).toBeVisible()
    },
  },
}
