/** Maps and arithmetic with the window to themselves, for a projector. */
import { violationsOn } from './axe'
import { expect, test } from './hosts'
import { takeOn } from './screens'
import { map, panel, placeOf, status } from './workbench'

for (const size of [
  { width: 1024, height: 768 },
  { width: 1920, height: 1080 },
]) {
  test(`shows maps and arithmetic alone, at ${size.width} × ${size.height}`, async ({ workbench }) => {
    await workbench.setViewportSize(size)
    const before = (await panel(workbench, 'Original').boundingBox())!
    await workbench.keyboard.press('F9')
    await expect(status(workbench)).toBeHidden()
    await expect(workbench.getByRole('complementary', { name: 'Stack and images' })).toBeHidden()
    await expect(workbench.getByRole('banner')).toBeHidden()
    const after = (await panel(workbench, 'Original').boundingBox())!
    expect(after.width * after.height).toBeGreaterThan(1.3 * before.width * before.height)

    const strip = workbench.getByRole('region', { name: 'Arithmetic' })
    const { x, y } = await placeOf(workbench, 'Pooled', 1, 1)
    await workbench.mouse.click(x, y)
    await expect(strip).toContainText('Pooled, row 1, column 1')
    await expect(strip).toContainText('max(3, 3, 3, 3) = 3')
    const type = await strip.getByText('max(3').evaluate((words) => parseFloat(getComputedStyle(words).fontSize))
    expect(type).toBeGreaterThanOrEqual(18)
    // Nothing is cut off, and nothing has to be scrolled to.
    const box = (await strip.boundingBox())!
    expect(box.y + box.height).toBeLessThanOrEqual(size.height)
    expect(await workbench.evaluate(() => document.documentElement.scrollHeight > innerHeight)).toBe(false)

    await workbench.keyboard.press('Escape')
    await expect(status(workbench)).toBeVisible()
    await expect(strip).toBeHidden()
    await expect(map(workbench, 'Pooled')).toBeVisible()
  })
}

test('the key leaves as well, and what lies above the maps closes first', async ({ workbench }) => {
  await workbench.keyboard.press('F9')
  await panel(workbench, 'Pooled').getByRole('button', { name: 'Play the sliding window' }).click()
  await expect(workbench.getByRole('dialog', { name: /^Sliding window/ })).toBeVisible()
  await workbench.keyboard.press('Escape')
  await expect(workbench.getByRole('dialog')).toBeHidden()
  await expect(status(workbench)).toBeHidden()
  await workbench.keyboard.press('F9')
  await expect(status(workbench)).toBeVisible()
})

test('axe finds nothing wrong with the presentation', async ({ workbench }) => {
  await workbench.keyboard.press('F9')
  await expect(status(workbench)).toBeHidden()
  for (const look of ['light', 'dark'] as const) {
    await takeOn(workbench, look)
    expect(await violationsOn(workbench), look).toEqual([])
  }
})
