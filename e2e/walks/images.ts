/** Screens of a walk through one window: images and stacks. */
import type { Page } from '@playwright/test'
import { expect } from '../hosts'
import { field, inspector, map, openFirst, pasteLayers, residualBlock, stack, status, undoAll } from '../workbench'
import type { Walk } from './screen'

export const images: Walk = {
  photograph: {
    async open(page) {
      await openPhotograph(page)
      await inspector(page).getByRole('button', { name: 'Add step' }).click()
      await page.getByRole('menuitem', { name: 'Crop', exact: true }).click()
      const crop = page.getByRole('listitem', { name: 'Crop', exact: true })
      for (const [name, value] of Object.entries({ left: 120, top: 80, width: 320, height: 240 })) {
        await crop.getByRole('textbox', { name, exact: true }).fill(String(value))
      }
      await expect(map(page, 'Original')).toHaveAccessibleName(/240 × 320 × 1/)
      await crop.scrollIntoViewIfNeeded()
      await expect(status(page)).toContainText('Done')
    },
    leave: (page) => undoAll(page),
  },
  'stack that cannot work': {
    async open(page) {
      await page.getByRole('button', { name: 'Select MaxPooling2D' }).click()
      await field(page, 'poolSize rows').fill('9')
      await expect(stack(page).getByRole('alert')).toBeVisible()
    },
    leave: (page) => undoAll(page),
  },
  'deep stack in groups': {
    async open(page) {
      const layers = Array.from({ length: 12 }, (_, i) => ({ type: i % 2 ? 'ReLU' : 'Dropout', params: {} }))
      await pasteLayers(page, layers)
      await page.getByRole('button', { name: 'Select Dropout', exact: true }).click()
      await page.getByRole('button', { name: 'Select ReLU 2', exact: true }).click({ modifiers: ['Shift'] })
      await page.keyboard.press('ControlOrMeta+g')
      await page.keyboard.press('Enter')
      await page.keyboard.press('ControlOrMeta+f')
      await expect(page.getByRole('textbox', { name: /^Find a layer/ })).toBeVisible()
    },
    leave: (page) => undoAll(page),
  },
  'stack with lanes': {
    async open(page) {
      await pasteLayers(page, [residualBlock([{ type: 'ReLU', params: {} }, residualBlock([])])])
      await expect(status(page)).toContainText('Done')
      await stack(page).getByRole('button', { name: 'Lane 2 of Parallel', exact: true }).click()
    },
    leave: (page) => undoAll(page),
  },
  'experiment with changes that is closed': {
    async open(page) {
      await page.getByRole('button', { name: 'Select ReLU' }).click()
      await page.keyboard.press('Delete')
      await page.keyboard.press('Alt+w')
      await expect(page.getByRole('alertdialog')).toBeVisible()
    },
    async leave(page) {
      await page.keyboard.press('Escape')
      await undoAll(page)
    },
  },
  'new experiment': {
    async open(page) {
      await page.getByRole('button', { name: 'New experiment' }).click()
      await expect(page.getByRole('heading', { name: 'No image yet' })).toBeVisible()
    },
    leave: (page) => openFirst(page),
  },
}

async function openPhotograph(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Samples' }).click()
  await page.getByRole('dialog', { name: 'Samples' }).getByRole('button', { name: 'Cup of coffee' }).click()
  await expect(map(page, 'Original')).toHaveAccessibleName(/400 × 600 × 1/)
}
