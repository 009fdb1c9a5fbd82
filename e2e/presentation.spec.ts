/** Maps and arithmetic with the window to themselves, for a projector. */
import { violationsOn } from './axe'
import { expect, test } from './hosts'
import { takeOn } from './looks'
import { map, panel, placeOf, status } from './workbench'

test('a lecture shows maps and arithmetic alone, and comes back', async ({ workbench: page }) => {
  for (const size of [
    { width: 1024, height: 768 },
    { width: 1920, height: 1080 },
  ]) {
    await test.step(`shows maps and arithmetic alone, at ${size.width} × ${size.height}`, async () => {
      await page.setViewportSize(size)
      const before = (await panel(page, 'Original').boundingBox())!
      await page.keyboard.press('F9')
      await expect(status(page)).toBeHidden()
      await expect(page.getByRole('complementary', { name: 'Stack and images' })).toBeHidden()
      await expect(page.getByRole('banner')).toBeHidden()
      const after = (await panel(page, 'Original').boundingBox())!
      expect(after.width * after.height).toBeGreaterThan(1.3 * before.width * before.height)

      const strip = page.getByRole('region', { name: 'Arithmetic' })
      const { x, y } = await placeOf(page, 'Pooled', 1, 1)
      await page.mouse.click(x, y)
      await expect(strip).toContainText('Pooled, row 1, column 1')
      await expect(strip).toContainText('max(3, 3, 3, 3) = 3')
      const type = await strip.getByText('max(3').evaluate((words) => parseFloat(getComputedStyle(words).fontSize))
      expect(type).toBeGreaterThanOrEqual(18)
      // Nothing is cut off, and nothing has to be scrolled to.
      const box = (await strip.boundingBox())!
      expect(box.y + box.height).toBeLessThanOrEqual(size.height)
      expect(await page.evaluate(() => document.documentElement.scrollHeight > innerHeight)).toBe(false)

      await page.keyboard.press('Escape')
      await expect(status(page)).toBeVisible()
      await expect(strip).toBeHidden()
      await expect(map(page, 'Pooled')).toBeVisible()
    })
  }

  await test.step('the key leaves as well, and what lies above the maps closes first', async () => {
    await page.keyboard.press('F9')
    await panel(page, 'Pooled').getByRole('button', { name: 'Play the sliding window' }).click()
    await expect(page.getByRole('dialog', { name: /^Sliding window/ })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await expect(status(page)).toBeHidden()
    await page.keyboard.press('F9')
    await expect(status(page)).toBeVisible()
  })

  await test.step('axe finds nothing wrong with the presentation', async () => {
    await page.keyboard.press('F9')
    await expect(status(page)).toBeHidden()
    for (const look of ['light', 'dark'] as const) {
      await takeOn(page, look)
      expect(await violationsOn(page), look).toEqual([])
    }
  })
})
