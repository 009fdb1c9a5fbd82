/** What is written on the canvases of a page, as it is drawn: the numbers in the cells of a map can't be read otherwise. */
import type { Locator, Page } from '@playwright/test'

interface DrawnText {
  readonly text: string
  readonly x: number
  readonly y: number
}

declare global {
  interface HTMLCanvasElement {
    drawnText?: DrawnText[]
  }
}

/** Notes all text that is drawn from now on; loads the page again to have it all. */
export async function noteDrawnText(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { clearRect, fillText } = CanvasRenderingContext2D.prototype
    CanvasRenderingContext2D.prototype.clearRect = function (...area) {
      this.canvas.drawnText = []
      clearRect.apply(this, area)
    }
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
      const { a, d, e, f } = this.getTransform()
      const box = this.canvas.getBoundingClientRect()
      const place = { x: box.x + (a * x + e) / devicePixelRatio, y: box.y + (d * y + f) / devicePixelRatio }
      ;(this.canvas.drawnText ??= []).push({ text, ...place })
      fillText.call(this, text, x, y, ...rest)
    }
  })
  await page.reload()
}

/** The text inside an element's box, row by row from the top, each from the left. */
export async function textDrawnIn(element: Locator): Promise<string[][]> {
  const { x, y, width, height } = (await element.boundingBox())!
  const all = await element
    .page()
    .evaluate(() => [...document.querySelectorAll('canvas')].flatMap((one) => one.drawnText ?? []))
  const inside = all.filter((one) => one.x > x && one.x < x + width && one.y > y && one.y < y + height)
  const lines = [...new Set(inside.map((one) => Math.round(one.y)))].sort((a, b) => a - b)
  return lines.map((line) => {
    const row = inside.filter((one) => Math.round(one.y) === line)
    return row.sort((a, b) => a.x - b.x).map(({ text }) => text)
  })
}
