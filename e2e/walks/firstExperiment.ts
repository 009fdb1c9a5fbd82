/** Screens of a walk through one window: the first experiment and the ways to use it. */
import { expect } from '../hosts'
import { inspector } from '../workbench'
import type { Walk } from './screen'

export const firstExperiment: Walk = {
  'first start': { open: async () => undefined },
  'command palette': {
    async open(page) {
      await page.keyboard.press('ControlOrMeta+k')
      await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
    },
  },
  'layer palette': {
    async open(page) {
      await page.getByRole('button', { name: 'Add layer' }).click()
      await expect(page.getByRole('region', { name: 'Layer palette' })).toBeVisible()
    },
  },
  'kernel editor': {
    async open(page) {
      await inspector(page)
        .getByRole('button', { name: /Enlarge/ })
        .click()
      await expect(inspector(page).getByRole('button', { name: 'Show kernel at its usual size' })).toBeVisible()
    },
    leave: (page) => inspector(page).getByRole('button', { name: 'Show kernel at its usual size' }).click(),
  },
  'export dialog': {
    async open(page) {
      await page.getByRole('button', { name: 'Export', exact: true }).click()
      await expect(page.getByRole('dialog', { name: 'Export maps' })).toBeVisible()
    },
  },
  settings: {
    async open(page) {
      await page.keyboard.press('ControlOrMeta+,')
      await expect(
        page.getByRole('dialog', { name: 'Settings' }).getByRole('textbox', { name: /memory/i }),
      ).toHaveValue(/\d/)
    },
  },
}
