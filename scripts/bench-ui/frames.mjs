/** Frames while something is done with the pointer, and what they say. */

export async function dragAbout(page, x, y) {
  await page.mouse.down()
  for (let step = 0; step < 40; step++) await page.mouse.move(x + 3 * step, y + 2 * step)
  for (let step = 40; step > 0; step--) await page.mouse.move(x + 3 * step, y + 2 * step)
  await page.mouse.up()
}

/** Frames while something is done with the pointer, which begins in the middle of a map. */
export async function takeFrames(page, title, times, act) {
  const box = await page.getByRole('img', { name: new RegExp(`^${title}: `) }).boundingBox()
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const shares = []
  const all = []
  for (let i = 0; i < times; i++) {
    await page.mouse.move(x, y)
    await page.evaluate(() => globalThis.probe.watchFrames())
    await act(x, y, i)
    const frames = await page.evaluate(() => (globalThis.probe.stop(), globalThis.probe.frames))
    all.push(...frames)
    shares.push(percentile(frames, 0.95))
  }
  return {
    values: shares,
    note: `${all.length} frames, median ${percentile(all, 0.5).toFixed(1)}, longest ${Math.max(...all).toFixed(0)} ms`,
  }
}

export async function wheel(page, by) {
  await page.mouse.wheel(0, by)
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
}

export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(Math.floor(share * sorted.length), sorted.length - 1)]
}
