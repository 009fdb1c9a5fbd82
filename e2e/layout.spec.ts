/** The window at several sizes: no part is cut off or covered, and the maps have the most room. */
import { writeFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './hosts'
import { card, dropFiles, map, openExample, openFirst, panel, stack, status, undoAll } from './workbench'

/** By the scale of the screen. The last is one of 3840 × 2160 pixels. */
const SCREENS = [
  {
    scale: 1,
    sizes: [
      { width: 1024, height: 700 },
      { width: 1920, height: 1080 },
      { width: 3840, height: 2160 },
    ],
  },
  { scale: 1.5, sizes: [{ width: 1280, height: 800 }] },
  { scale: 2, sizes: [{ width: 1920, height: 1080 }] },
] as const

const MIN_SHARE_OF_THE_MAPS = 0.6

for (const { scale, sizes } of SCREENS) {
  test.describe(`at ${scale * 100} percent`, () => {
    test.use({ viewport: sizes[0], contextOptions: { deviceScaleFactor: scale } })

    test('the maps have the most room, and nothing is cut off or covered', async ({ workbench: page }) => {
      for (const size of sizes) {
        await test.step(`at ${size.width} × ${size.height}`, async () => {
          await page.setViewportSize(size)
          await expect(map(page, 'Pooled')).toBeVisible()
          await expect(status(page)).toContainText('Done')
          // The maps take their new sizes after the frame in which the window has its own.
          await page.evaluate(
            () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
          )

          const { scrollWidth, scrollHeight } = await page.evaluate(() => ({
            scrollWidth: document.documentElement.scrollWidth,
            scrollHeight: document.documentElement.scrollHeight,
          }))
          expect(scrollWidth, 'nothing has to be scrolled to').toBeLessThanOrEqual(size.width)
          expect(scrollHeight, 'nothing has to be scrolled to').toBeLessThanOrEqual(size.height)
          const { width: share } = await box(page.getByRole('main'))
          expect(share / size.width).toBeGreaterThanOrEqual(MIN_SHARE_OF_THE_MAPS)

          const parts = await Promise.all(partsOf(page).map(box))
          for (const [i, one] of parts.entries()) {
            expect(one.x, 'left').toBeGreaterThanOrEqual(0)
            expect(one.x + one.width, 'right').toBeLessThanOrEqual(size.width + 0.5)
            expect(one.y + one.height, 'bottom').toBeLessThanOrEqual(size.height + 0.5)
            for (const other of parts.slice(i + 1))
              expect(overlap(one, other), 'no part covers another').toBeLessThanOrEqual(1)
          }

          for (const title of ['Original', 'Convolved', 'Pooled']) {
            const { width, height } = await box(map(page, title))
            expect(Math.abs(width - height), 'cells are square').toBeLessThanOrEqual(1)
            expect(width).toBeGreaterThan(100)
          }
        })
      }
    })
  })
}

test('the window holds long names, long stacks and wide images at every size', async ({ workbench: page }, info) => {
  await test.step('long names leave room for what else is said, and the tools of a card lie over no word', async () => {
    const name = 'A name of sixty letters, far longer than there is room for it'
    await expect(map(page, 'Pooled')).toBeVisible()
    await page.getByRole('button', { name: 'Select ReLU' }).dblclick()
    await page.getByRole('textbox', { name: 'Name of ReLU' }).fill(name)
    await page.keyboard.press('Enter')

    const convolved = panel(page, 'Convolved')
    const around = await box(convolved)
    for (const fact of ['6 × 6 × 1', '0 to 3']) {
      const { x, width } = await box(convolved.getByText(fact, { exact: true }))
      expect(x + width, fact).toBeLessThanOrEqual(around.x + around.width)
      expect(await isWhole(convolved.getByText(fact, { exact: true })), fact).toBe(true)
    }

    const long = card(page, name)
    await long.hover()
    const tool = await box(long.getByRole('button', { name: `Duplicate ${name}` }))
    for (const words of [name, 'ReLU', 'max(0, x)', '6 × 6 × 1']) {
      expect(overlap(tool, await textBox(long.getByText(words, { exact: true }))), words).toBeLessThanOrEqual(1)
    }
    expect(await isWhole(card(page, 'MaxPooling2D').getByText('MaxPooling2D', { exact: true }))).toBe(true)
  })

  await test.step('the stack can be widened, and maps and heads fit into what is left', async () => {
    await undoAll(page)
    await page.setViewportSize({ width: 1280, height: 800 })
    const edge = page.getByRole('separator', { name: 'Width of the stack' })
    await edge.focus()
    await page.keyboard.press('End')
    await expect.poll(async () => (await stack(page).boundingBox())!.width).toBeGreaterThan(500)
    for (const title of ['Original', 'Convolved', 'Pooled']) {
      const around = (await panel(page, title).boundingBox())!
      await expect
        .poll(async () => {
          const { x, width } = (await map(page, title).boundingBox())!
          return x + width - (around.x + around.width)
        })
        .toBeLessThanOrEqual(0)
    }
    await edge.dblclick()
    await expect.poll(async () => (await stack(page).boundingBox())!.width).toBeLessThan(260)
  })

  await test.step('the summary needs no sideways scrolling at 1280 pixels, with a formula for rows and one for columns', async () => {
    await page.setViewportSize({ width: 1280, height: 800 })
    await openExample(page, 'Eight filters on a colour photograph')
    const table = page.getByRole('table', { name: 'Summary of the stack' })
    const shown = table.getByText(/; ⌊.*⌋ \+ 1 = \d+/).filter({ visible: true })
    await expect(shown.first()).toBeVisible()
    const overflow = await table.evaluate((one) => {
      const area = one.closest('[role="tabpanel"]')!
      return area.scrollWidth - area.clientWidth
    })
    expect(overflow).toBe(0)
    // Side by side with the other columns where there is room.
    await page.setViewportSize({ width: 1900, height: 800 })
    await expect(table.getByRole('columnheader', { name: 'Size of the output' })).toBeVisible()
  })

  await test.step('a pooled map is never drawn larger than the image', async () => {
    const path = info.outputPath('wide.poolscope.json')
    const inputs = [{ kind: 'pattern', name: 'wide', height: 100, width: 1200, pattern: { type: 'checkerboard' } }]
    await writeFile(
      path,
      JSON.stringify({ ...line, inputs, stack: [{ id: 'pool', type: 'MaxPooling2D', params: {} }] }),
    )
    await dropFiles(page, [path])
    await expect(map(page, 'Pooled')).toHaveAccessibleName(/50 × 600 × 1/)
    for (const size of [
      { width: 1024, height: 700 },
      { width: 1600, height: 900 },
    ]) {
      await page.setViewportSize(size)
      await expect(async () => {
        const [image, pooled] = [await box(map(page, 'Original')), await box(map(page, 'Pooled'))]
        expect(pooled.width).toBeLessThanOrEqual(image.width)
        expect(pooled.height).toBeLessThanOrEqual(image.height)
      }).toPass({ timeout: 5_000 })
    }
  })

  await test.step('menus of a long stack are scrolled within the window, at its least size and zoomed by 200 percent', async () => {
    const path = info.outputPath('long.poolscope.json')
    const stack = Array.from({ length: 24 }, (_, i) => ({ id: `relu-${i}`, type: 'ReLU', params: {} }))
    await writeFile(path, JSON.stringify({ ...line, stack }))
    await dropFiles(page, [path])
    await expect(map(page, 'Original')).toBeVisible()
    for (const size of [
      { width: 1024, height: 700 },
      { width: 512, height: 350 },
    ]) {
      await page.setViewportSize(size)
      for (const trigger of [
        page.getByRole('button', { name: 'Menu for Original' }),
        page.getByRole('button', { name: 'Menu', exact: true }),
      ]) {
        await trigger.click()
        const menu = page.getByRole('menu')
        await expectWithin(page, menu)
        const items = menu.locator('[role^="menuitem"]')
        const last = items.last()
        await page.keyboard.press('End')
        await expect(last).toBeFocused()
        await expectWithin(page, last)
        const submenu = menu.locator('[aria-haspopup="menu"]:not([data-disabled])').first()
        await submenu.press('ArrowRight')
        await expect(page.getByRole('menu')).toHaveCount(2)
        await expectWithin(page, page.getByRole('menu').last())
        await page.keyboard.press('Escape')
        await page.keyboard.press('Escape')
        await expect(page.getByRole('menu')).toHaveCount(0)
      }
    }
    await page.setViewportSize({ width: 1280, height: 800 })
  })

  await test.step('dialogs fit a window zoomed by 200 percent, and everything in them can be reached', async () => {
    await openFirst(page)
    await page.setViewportSize({ width: 512, height: 350 })
    for (const command of [
      'Settings',
      'Keyboard shortcuts',
      'Examples',
      'Templates',
      'Samples',
      'Help',
      'Export',
      'Compare poolings',
      'Translation invariance',
    ]) {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Search commands' }).fill(command)
      await expectWithin(page, page.getByRole('dialog'))
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog').filter({ has: page.getByRole('button', { name: 'Close' }) })
      await expectWithin(page, dialog)
      const last = dialog.locator('button:not(:disabled), input, select').last()
      // Examples and samples come after the dialog: until all are there, another one is the last.
      await expect(async () => {
        await last.scrollIntoViewIfNeeded()
        await expectWithin(page, last)
      }).toPass({ timeout: 30_000 })
      await page.keyboard.press('Escape')
      await expect(dialog).toHaveCount(0)
    }
  })
})

const line = {
  format: 'poolscope-experiment',
  version: 1,
  name: 'line',
  inputs: [
    {
      kind: 'values',
      name: 'line',
      planes: [
        [
          [0, 1, 0],
          [0, 1, 0],
        ],
      ],
    },
  ],
  stack: [],
}

async function expectWithin(page: Page, part: Locator): Promise<void> {
  const { width, height } = page.viewportSize()!
  await expect(async () => {
    const at = await box(part)
    expect(at.x).toBeGreaterThanOrEqual(0)
    expect(at.y).toBeGreaterThanOrEqual(0)
    expect(at.x + at.width).toBeLessThanOrEqual(width + 0.5)
    expect(at.y + at.height).toBeLessThanOrEqual(height + 0.5)
  }).toPass({ timeout: 5_000 })
}

/** The parts that stand beside each other. */
function partsOf(page: Page): Locator[] {
  return [
    page.getByRole('banner'),
    page.getByRole('complementary', { name: 'Stack and images' }),
    page.getByRole('complementary', { name: 'Inspector' }),
    page.getByRole('toolbar', { name: 'Map display' }),
    panel(page, 'Original'),
    panel(page, 'Convolved'),
    panel(page, 'Pooled'),
    page.getByRole('region', { name: 'Tables' }),
    status(page),
  ]
}

/** Whether nothing of a text is cut off. */
function isWhole(text: Locator): Promise<boolean> {
  return text.evaluate((element) => element.scrollWidth <= element.clientWidth)
}

/** The words alone, without the padding around them. */
function textBox(text: Locator): Promise<Box> {
  return text.evaluate((element) => {
    const words = document.createRange()
    words.selectNodeContents(element)
    const { x, y, width, height } = words.getBoundingClientRect()
    return { x, y, width: Math.min(width, element.clientWidth), height }
  })
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

async function box(locator: Locator): Promise<Box> {
  return (await locator.boundingBox())!
}

/** The area that two boxes share, in pixels. */
function overlap(a: Box, b: Box): number {
  const along = (from: number, size: number, otherFrom: number, otherSize: number) =>
    Math.max(0, Math.min(from + size, otherFrom + otherSize) - Math.max(from, otherFrom))
  return along(a.x, a.width, b.x, b.width) * along(a.y, a.height, b.y, b.height)
}
