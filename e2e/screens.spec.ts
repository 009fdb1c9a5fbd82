/**
 * Each main screen looks as it did when a person last looked at it, in light, dark and high contrast. The references
 * were made by a Chromium on Linux: elsewhere nothing can be compared, and that is said loudly. To take them anew:
 * `npx playwright test --config e2e/playwright.config.ts screens --update-snapshots`,
 * look at every one, and make them small: `npm run screenshots -- --shrink e2e/screens`.
 */
import { join } from 'node:path'
import { expect, test } from './hosts'
import { SCREENS, takeOn, type Look } from './screens'
import { map, status } from './workbench'

const MAIN = [
  'first start', 'photograph', 'layer palette', 'kernel editor', 'export dialog', 'settings', 'command palette', 'gallery of patterns', 'poolings compared', 'translation invariance',
] as const
const LOOKS_COMPARED: readonly Look[] = ['light', 'dark', 'high contrast']

if (process.platform !== 'linux') {
  process.stderr.write(`SCREENS ARE NOT COMPARED: there are references for Linux only, and this is ${process.platform}.\n`)
}

/** Letters of another rasteriser differ along their edges; a part that moved or changed its colour is more than that. */
const MAX_SHARE = 0.03

for (const name of MAIN) {
  test(`${name} looks as it should`, async ({ workbench, host }) => {
    const compared = process.platform === 'linux' && host === 'browser'
    await takeOn(workbench, 'light')
    await expect(map(workbench, 'Pooled')).toBeVisible()
    await expect(status(workbench)).toContainText('Done')
    await SCREENS[name]!.open(workbench)
    for (const look of LOOKS_COMPARED) {
      await takeOn(workbench, look)
      if (!compared) continue
      const file = `${name}, ${look}`.replaceAll(/[ ,]+/g, '-')
      await expect(workbench).toHaveScreenshot(`${file}.png`, {
        maxDiffPixelRatio: MAX_SHARE,
        stylePath: join(import.meta.dirname, 'screens/hidden.css'),
        caret: 'hide',
      })
    }
  })
}
