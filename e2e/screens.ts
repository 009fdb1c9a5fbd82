/** The screens of the workbench, each with the way there from a fresh start; and the looks and languages that each has. */
import type { Page } from '@playwright/test'
import { expect } from './hosts'
import {
  cellInspector,
  field,
  inspector,
  map,
  openColours,
  openExample,
  openFirst,
  panel,
  pasteLayers,
  residualBlock,
  stack,
  status,
  undoAll,
} from './workbench'

export interface Screen {
  open(page: Page): Promise<void>
  /** The way back to where `open` began; Escape without it. */
  leave?(page: Page): Promise<void>
}

/** All of them, in walks that each go through one window. */
export const WALKS: Readonly<Record<string, Readonly<Record<string, Screen>>>> = {
  'the first experiment and the ways to use it': {
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
  },
  'comparisons and galleries': {
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
  },
  menus: {
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
  },
  'help and choices': {
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
  },
  'maps, tables and notes': {
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
  },
  'images and stacks': {
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
  },
}

export const SCREENS: Readonly<Record<string, Screen>> = Object.assign({}, ...Object.values(WALKS))

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
function command(title: string): Screen {
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

async function openPhotograph(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Samples' }).click()
  await page.getByRole('dialog', { name: 'Samples' }).getByRole('button', { name: 'Cup of coffee' }).click()
  await expect(map(page, 'Original')).toHaveAccessibleName(/400 × 600 × 1/)
}
