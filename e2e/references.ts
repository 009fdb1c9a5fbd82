/**
 * Reference images of the screens, in e2e/screens/, and what each of them belongs to: a major version of Chromium, the
 * letters as it draws them, and the boxes of the regions in each view. `npm run references` takes all of them anew.
 */
import { existsSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'

/** left, top, width and height in pixels of the page */
export type Box = readonly [number, number, number, number]
export type Boxes = Readonly<Record<string, readonly Box[]>>

export interface Reference {
  /** What drew it. Letters differ along their edges from one to another, so images compare only where it is the same. */
  readonly drawnBy: string
  /** By the name of the view. */
  readonly views: Readonly<Record<string, Boxes>>
}

/** What may differ of a whole screen, and of each region of it. */
export const MAX_SHARE = 0.003
/** Of 255, in any channel: a reference has 256 colours, and those of its pixels are rounded to them. */
const SAME_COLOUR = 40

/** Regions that a screen must not lose. Selectors: behind a modal dialog there are no roles. */
export const REGIONS: Readonly<Record<string, string>> = {
  'title bar': '.window > header',
  cards: '[data-stack] li',
  'panel heads': '[data-panel] > header',
  'colour bars': '[data-panel] .bar:has(.ramp)',
  footer: 'footer.status',
  dialog: '.dialog[data-state=open]',
}

const folder = join(import.meta.dirname, 'screens')
const style = readFileSync(join(folder, 'hidden.css'), 'utf8')

const named = (name: string, extension: string) => join(folder, `${name.replaceAll(/[ ,×]+/g, '-')}.${extension}`)

export function shoot(page: Page): Promise<Buffer> {
  return page.screenshot({ animations: 'disabled', caret: 'hide' })
}

/** Hides what differs from run to run. A sheet that is made by script is one that the Content-Security-Policy allows. */
export async function hideWhatVaries(page: Page): Promise<void> {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    document.adoptedStyleSheets = [sheet]
  }, style)
}

/** Undoes `hideWhatVaries`. */
export async function showWhatVaries(page: Page): Promise<void> {
  await page.evaluate(() => (document.adoptedStyleSheets = []))
}

/** The boxes of all regions that can be seen, as far as they are in the window. */
export function boxesOf(page: Page): Promise<Boxes> {
  return page.evaluate((regions) => {
    const boxOf = (element: Element) => {
      const box = element.getBoundingClientRect()
      const [left, top] = [Math.max(0, Math.round(box.left)), Math.max(0, Math.round(box.top))]
      const right = Math.min(innerWidth, Math.round(box.right))
      const bottom = Math.min(innerHeight, Math.round(box.bottom))
      return right > left && bottom > top ? ([[left, top, right - left, bottom - top]] as const) : []
    }
    return Object.fromEntries(
      Object.entries(regions).map(([region, selector]) => {
        const seen = [...document.querySelectorAll(selector)].filter((one) =>
          one.checkVisibility({ visibilityProperty: true }),
        )
        return [region, seen.flatMap(boxOf)]
      }),
    )
  }, REGIONS)
}

/** The version of the browser, and a sum over letters as it draws them. */
export async function drawnBy(page: Page): Promise<string> {
  const letters = await page.evaluate(() => {
    const pen = new OffscreenCanvas(600, 40).getContext('2d')!
    const { fontSize, fontFamily } = getComputedStyle(document.body)
    pen.font = `${fontSize} ${fontFamily}`
    pen.fillText('Hamburgefonstiv 0123456789 (row, column) = max', 4, 24)
    return pen.getImageData(0, 0, 600, 40).data.reduce((sum, sample) => (sum * 31 + sample) >>> 0, 7)
  })
  return `Chromium ${page.context().browser()!.version().split('.')[0]}, letters ${letters.toString(16)}`
}

export function readReference(screen: string): Reference {
  const file = named(screen, 'json')
  if (!existsSync(file)) throw new Error(`${screen}: expected ${file}. Take the references: npm run references`)
  return JSON.parse(readFileSync(file, 'utf8')) as Reference
}

/** Keeps the boxes in lines that a person can compare. */
export async function writeReference(screen: string, { drawnBy: by, views }: Reference): Promise<void> {
  const lines = Object.entries(views).map(([view, boxes]) => {
    const regions = Object.entries(boxes).map(([region, all]) => `${JSON.stringify(region)}: ${JSON.stringify(all)}`)
    return `    ${JSON.stringify(view)}: {\n      ${regions.join(',\n      ')}\n    }`
  })
  const text = `{\n  "drawnBy": ${JSON.stringify(by)},\n  "views": {\n${lines.join(',\n')}\n  }\n}\n`
  await writeFile(named(screen, 'json'), text)
}

/** With 256 colours and without dither: a third of the bytes, and every pixel near its own colour. */
export async function writeImage(name: string, png: Buffer): Promise<void> {
  await writeFile(
    named(name, 'png'),
    await sharp(png).png({ palette: true, quality: 100, effort: 10, dither: 0 }).toBuffer(),
  )
}

/**
 * How much of an image differs from its reference: by region, the largest share of its boxes' pixels, and of the whole.
 * Infinity where the sizes differ.
 */
export async function differingShares(
  name: string,
  png: Buffer,
  boxes: Boxes,
): Promise<Readonly<Record<string, number>>> {
  const raw = async (image: Buffer) => sharp(image).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const [seen, wanted] = await Promise.all([raw(png), readFile(named(name, 'png')).then(raw)])
  const { width, height } = wanted.info
  if (seen.info.width !== width || seen.info.height !== height) return { whole: Infinity }
  const differs = new Uint8Array(width * height)
  for (let i = 0; i < 3 * width * height; i++) {
    if (Math.abs(seen.data[i]! - wanted.data[i]!) > SAME_COLOUR) differs[Math.floor(i / 3)] = 1
  }
  const share = ([left, top, across, down]: Box) => {
    let different = 0
    for (let row = top; row < top + down; row++) {
      for (let column = left; column < left + across; column++) different += differs[row * width + column]!
    }
    return different / (across * down)
  }
  const regions = Object.entries(boxes).map(([region, all]) => [region, Math.max(0, ...all.map(share))] as const)
  return { whole: share([0, 0, width, height]), ...Object.fromEntries(regions) }
}

/** What is elsewhere, or missing, by more than a tolerance in pixels; in words. */
export function movedBoxes(seen: Boxes, wanted: Boxes, tolerance: number): string[] {
  return Object.entries(wanted).flatMap(([region, boxes]) => {
    const now = seen[region] ?? []
    if (now.length !== boxes.length) return [`${region}: expected ${boxes.length}, found ${now.length}`]
    const far = (box: Box, i: number) => box.some((side, at) => Math.abs(side - now[i]![at]!) > tolerance)
    return boxes.flatMap((box, i) =>
      far(box, i) ? [`${region}: expected ${box.join()}, found ${now[i]!.join()}`] : [],
    )
  })
}
