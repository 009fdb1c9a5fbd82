/**
 * Every screen in every look, with axe: nothing is wrong for anybody. The main ones also look as they did when a person
 * last looked at them, in each view: every region is where it was, and at most 0.3 percent of the pixels of the whole
 * and of each region differ. References belong to one major version of Chromium with one set of fonts (named in
 * e2e/screens/*.json). Under another one, that is said loudly and only the places of the regions are compared.
 */
import type { Page, TestInfo } from '@playwright/test'
import { violationsOn } from './axe'
import { expect, test } from './hosts'
import {
  boxesOf,
  differingShares,
  drawnBy,
  hideWhatVaries,
  MAX_SHARE,
  movedBoxes,
  readReference,
  REGIONS,
  shoot,
  showWhatVaries,
  writeImage,
  writeReference,
  type Boxes,
  type Reference,
} from './references'
import { LOOKS, speak, takeOn, type Look } from './looks'
import { SCREENS, WALKS } from './screens'
import { leave } from './walks/screen'
import { map, status } from './workbench'

const MAIN = new Set([
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
])

interface View {
  readonly look: Look
  readonly language: 'en' | 'de'
  /** pixels */
  readonly width: number
  readonly height: number
}

const usual = { language: 'en', width: 1280, height: 800 } as const
const VIEWS: Readonly<Record<string, View>> = {
  light: { look: 'light', ...usual },
  dark: { look: 'dark', ...usual },
  'high contrast': { look: 'high contrast', ...usual },
  'German, 1024 × 700': { look: 'light', language: 'de', width: 1024, height: 700 },
  'German, dark, 1920 × 1080': { look: 'dark', language: 'de', width: 1920, height: 1080 },
}

/** Pixels: where letters are the same, the wider borders of high contrast; elsewhere, what other letters move. */
const TOLERANCE = { same: 4, other: 24 }

for (const [walk, screens] of Object.entries(WALKS)) {
  test(`axe finds nothing wrong: ${walk}`, async ({ workbench, host }, info) => {
    await begin(workbench)
    for (const [name, screen] of Object.entries(screens)) {
      await test.step(name, async () => {
        await screen.open(workbench)
        for (const look of Object.keys(LOOKS) as Look[]) {
          await takeOn(workbench, look)
          // Looks differ in colours only: the other rules have been heard by then.
          expect(await violationsOn(workbench, look === 'light' ? undefined : ['color-contrast']), look).toEqual([])
        }
        // The desktop's window has another size.
        if (MAIN.has(name) && host === 'browser') {
          await hideWhatVaries(workbench)
          if (info.config.updateSnapshots === 'all') await take(workbench, name)
          else await compare(workbench, name, info)
          await showWhatVaries(workbench)
        }
        await show(workbench, VIEWS['light']!)
        await leave(workbench, screen)
      })
    }
  })
}

test('a screen that has lost one of its regions does not pass', async ({ workbench }, info) => {
  await begin(workbench)
  await hideWhatVaries(workbench)
  await expectLossOf(['title bar', 'cards', 'panel heads', 'colour bars', 'footer'], 'first start')
  await SCREENS['settings']!.open(workbench)
  await expectLossOf(['dialog'], 'settings')

  async function expectLossOf(regions: readonly string[], name: string): Promise<void> {
    const reference = readReference(name)
    const same = reference.drawnBy === (await drawnBy(workbench))
    const boxes = reference.views['light']!
    if (!same) info.annotations.push({ type: 'warning', description: 'Only places were compared.' })
    for (const region of regions) {
      await setVisibility(region, 'hidden')
      expect(movedBoxes(await boxesOf(workbench), boxes, TOLERANCE.other)).toEqual([expect.stringContaining(region)])
      const shares = same ? await differingShares(`${name}, light`, await shoot(workbench), boxes) : { [region]: 1 }
      expect(shares[region], region).toBeGreaterThan(MAX_SHARE)
      await setVisibility(region, '')
    }
  }

  async function setVisibility(region: string, visibility: string): Promise<void> {
    const all = workbench.locator(REGIONS[region]!)
    await all.evaluateAll(
      (elements, how) => elements.forEach((one) => ((one as HTMLElement).style.visibility = how)),
      visibility,
    )
  }
})

async function begin(page: Page): Promise<void> {
  await takeOn(page, 'light')
  await expect(map(page, 'Pooled')).toBeVisible()
  await expect(status(page)).toContainText('Done')
}

/** Compares a screen with its references, in each view. */
async function compare(page: Page, name: string, info: TestInfo): Promise<void> {
  const reference = readReference(name)
  const same = reference.drawnBy === (await drawnBy(page))
  if (!same) {
    const words = `ONLY PLACES ARE COMPARED, NO PIXELS, of "${name}": its references were drawn by ${reference.drawnBy}, and this is ${await drawnBy(page)}.`
    process.stderr.write(`${words}\n`)
    info.annotations.push({ type: 'warning', description: words })
  }
  for (const [view, how] of Object.entries(VIEWS)) {
    await show(page, how)
    await expect(async () => {
      const boxes = await boxesOf(page)
      expect(movedBoxes(boxes, boxesIn(reference, view), same ? TOLERANCE.same : TOLERANCE.other), view).toEqual([])
      if (!same) return
      const image = await shoot(page)
      const shares = Object.entries(await differingShares(`${name}, ${view}`, image, boxes))
      const wrong = shares.filter(([, share]) => share > MAX_SHARE)
      if (wrong.length > 0) await info.attach(`${name}, ${view}`, { body: image, contentType: 'image/png' })
      expect(wrong, view).toEqual([])
    }).toPass({ timeout: 20_000 })
  }
}

function boxesIn({ views }: Reference, view: string): Boxes {
  const boxes = views[view]
  if (!boxes) throw new Error(`${view}: expected a reference. Take the references: npm run references`)
  return boxes
}

/** Takes the references of a screen, each as soon as nothing changes any more. */
async function take(page: Page, name: string): Promise<void> {
  const views: Record<string, Boxes> = {}
  for (const [view, how] of Object.entries(VIEWS)) {
    await show(page, how)
    let image = await shoot(page)
    await expect(async () => {
      const before = image
      await page.waitForTimeout(500)
      image = await shoot(page)
      expect(image.equals(before)).toBe(true)
    }).toPass()
    await writeImage(`${name}, ${view}`, image)
    views[view] = await boxesOf(page)
  }
  await writeReference(name, { drawnBy: await drawnBy(page), views })
}

async function show(page: Page, { look, language, width, height }: View): Promise<void> {
  await page.setViewportSize({ width, height })
  await takeOn(page, look)
  await speak(page, language)
}
