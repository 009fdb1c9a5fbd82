/**
 * Each main screen looks as it did when a person last looked at it, in light, dark and high contrast: every region is
 * where it was, and at most 0.3 percent of the pixels of the whole and of each region differ. References belong to one
 * major version of Chromium with one set of fonts (named in e2e/screens/*.json). Under another one, that is said loudly
 * and only the places of the regions are compared.
 */
import type { Page } from '@playwright/test'
import { expect, test } from './hosts'
import {
  boxesOf,
  differingShares,
  drawnBy,
  MAX_SHARE,
  movedBoxes,
  readReference,
  REGIONS,
  shoot,
  writeImage,
  writeReference,
} from './references'
import { SCREENS, takeOn, type Look } from './screens'
import { map, status } from './workbench'

// The desktop's window has another size.
test.skip(({ host }) => host !== 'browser', 'References are of the loopback host.')

// What differs from run to run is hidden by a style sheet of the test, which the workbench's own policy would refuse.
test.use({ bypassCSP: true })

const MAIN = [
  'first start',
  'photograph',
  'layer palette',
  'kernel editor',
  'export dialog',
  'settings',
  'command palette',
  'gallery of patterns',
  'poolings compared',
  'translation invariance',
] as const
const LOOKS_COMPARED: readonly Look[] = ['light', 'dark', 'high contrast']

/** Pixels: where letters are the same, the wider borders of high contrast; elsewhere, what other letters move. */
const TOLERANCE = { same: 4, other: 24 }

for (const name of MAIN) {
  test(`${name} looks as it should`, async ({ workbench }, info) => {
    await open(workbench, name)
    if (info.config.updateSnapshots === 'all') return take(workbench, name)
    const reference = readReference(name)
    const by = await drawnBy(workbench)
    const same = by === reference.drawnBy
    if (!same) {
      const words = `ONLY PLACES ARE COMPARED, NO PIXELS, of "${name}": its references were drawn by ${reference.drawnBy}, and this is ${by}.`
      process.stderr.write(`${words}\n`)
      info.annotations.push({ type: 'warning', description: words })
    }
    for (const look of LOOKS_COMPARED) {
      await takeOn(workbench, look)
      await expect(async () => {
        const boxes = await boxesOf(workbench)
        expect(movedBoxes(boxes, reference.boxes, same ? TOLERANCE.same : TOLERANCE.other)).toEqual([])
        if (!same) return
        const image = await shoot(workbench)
        const shares = Object.entries(await differingShares(`${name}, ${look}`, image, boxes))
        const wrong = shares.filter(([, share]) => share > MAX_SHARE)
        if (wrong.length > 0) await info.attach(`${name}, ${look}`, { body: image, contentType: 'image/png' })
        expect(wrong).toEqual([])
      }).toPass({ timeout: 20_000 })
    }
  })
}

test('a screen that has lost one of its regions does not pass', async ({ workbench }, info) => {
  await open(workbench, 'first start')
  await expectLossOf(['title bar', 'cards', 'panel heads', 'colour bars', 'footer'], 'first start')
  await SCREENS['settings']!.open(workbench)
  await expectLossOf(['dialog'], 'settings')

  async function expectLossOf(regions: readonly string[], name: string): Promise<void> {
    const { boxes, drawnBy: by } = readReference(name)
    const same = by === (await drawnBy(workbench))
    if (!same) info.annotations.push({ type: 'warning', description: 'Only places were compared.' })
    for (const region of regions) {
      await show(region, 'hidden')
      expect(movedBoxes(await boxesOf(workbench), boxes, TOLERANCE.other)).toEqual([expect.stringContaining(region)])
      const shares = same ? await differingShares(`${name}, light`, await shoot(workbench), boxes) : { [region]: 1 }
      expect(shares[region], region).toBeGreaterThan(MAX_SHARE)
      await show(region, '')
    }
  }

  async function show(region: string, visibility: string): Promise<void> {
    const all = workbench.locator(REGIONS[region]!)
    await all.evaluateAll(
      (elements, how) => elements.forEach((one) => ((one as HTMLElement).style.visibility = how)),
      visibility,
    )
  }
})

async function open(page: Page, name: string): Promise<void> {
  await takeOn(page, 'light')
  await expect(map(page, 'Pooled')).toBeVisible()
  await expect(status(page)).toContainText('Done')
  await SCREENS[name]!.open(page)
}

/** Takes the references of a screen, each as soon as nothing changes any more. */
async function take(page: Page, name: string): Promise<void> {
  for (const look of LOOKS_COMPARED) {
    await takeOn(page, look)
    let image = await shoot(page)
    await expect(async () => {
      const before = image
      await page.waitForTimeout(500)
      image = await shoot(page)
      expect(image.equals(before)).toBe(true)
    }).toPass()
    await writeImage(`${name}, ${look}`, image)
  }
  await writeReference(name, { drawnBy: await drawnBy(page), boxes: await boxesOf(page) })
}
