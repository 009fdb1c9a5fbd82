/** The window at several sizes: no part is cut off or covered, and the maps have the most room. */
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './hosts'
import { map, panel, status } from './workbench'

/** The last is a screen of 3840 x 2160 pixels at 200 percent. */
const SIZES = [
  { width: 1024, height: 700, scale: 1 },
  { width: 1280, height: 800, scale: 1.5 },
  { width: 1920, height: 1080, scale: 1 },
  { width: 3840, height: 2160, scale: 1 },
  { width: 1920, height: 1080, scale: 2 },
] as const

const LEAST_SHARE_OF_THE_MAPS = 0.6

for (const { scale, ...size } of SIZES) {
  test.describe(`at ${size.width} x ${size.height}, ${scale * 100} percent`, () => {
    test.use({ viewport: size, contextOptions: { deviceScaleFactor: scale } })

    test('the maps have the most room, and nothing is cut off or covered', async ({ workbench }) => {
      await workbench.setViewportSize(size)
      await expect(map(workbench, 'Pooled')).toBeVisible()
      await expect(status(workbench)).toContainText('Done')

      const { scrollWidth, scrollHeight } = await workbench.evaluate(() => ({
        scrollWidth: document.documentElement.scrollWidth,
        scrollHeight: document.documentElement.scrollHeight,
      }))
      expect(scrollWidth, 'nothing has to be scrolled to').toBeLessThanOrEqual(size.width)
      expect(scrollHeight, 'nothing has to be scrolled to').toBeLessThanOrEqual(size.height)
      const { width: share } = await box(workbench.getByRole('main'))
      expect(share / size.width).toBeGreaterThanOrEqual(LEAST_SHARE_OF_THE_MAPS)

      const parts = await Promise.all(partsOf(workbench).map(box))
      for (const [i, one] of parts.entries()) {
        expect(one.x, 'left').toBeGreaterThanOrEqual(0)
        expect(one.x + one.width, 'right').toBeLessThanOrEqual(size.width + 0.5)
        expect(one.y + one.height, 'bottom').toBeLessThanOrEqual(size.height + 0.5)
        for (const other of parts.slice(i + 1)) expect(overlap(one, other), 'no part covers another').toBeLessThanOrEqual(1)
      }

      for (const title of ['Original', 'Convolved', 'Pooled']) {
        const { width, height } = await box(map(workbench, title))
        expect(Math.abs(width - height), 'cells are square').toBeLessThanOrEqual(1)
        expect(width).toBeGreaterThan(100)
      }
    })
  })
}

/** The parts that stand beside each other. */
function partsOf(page: Page): Locator[] {
  return [
    page.getByRole('banner'),
    page.getByRole('complementary', { name: 'Stack and images' }),
    page.getByRole('complementary', { name: 'Inspector' }),
    page.getByRole('toolbar', { name: 'How maps are shown' }),
    panel(page, 'Original'),
    panel(page, 'Convolved'),
    panel(page, 'Pooled'),
    page.getByRole('region', { name: 'Tables' }),
    status(page),
  ]
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
