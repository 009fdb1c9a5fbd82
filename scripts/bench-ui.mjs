/**
 * `npm run bench:ui`: how quick the workbench is in a real Chromium, as a person sees it: from the act to the frame
 * that shows what came of it. Prints medians of 20 beside what is asked. Names of measures after `--` choose some.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from '@playwright/test'
import sharp from 'sharp'
import { dragAbout, percentile, takeFrames, wheel } from './bench-ui/frames.mjs'
import { installProbe, typed } from './bench-ui/probe.mjs'
import { ensureBrowser } from './browser.mjs'
import { ensureBuilt, root, withoutTraces } from './build.mjs'

const TIMES = 20
const SIDE = 4096
const CHANGES = 100
const VIEWPORT = { width: 1440, height: 900 }

/** Each measure: what is asked, in its unit, and how it is taken. */
const measures = {
  start: { what: 'start to usable window', unit: 'ms', asked: 1500, take: takeStart },
  small: { what: '8 × 8 example redrawn after a change', unit: 'ms', asked: 50, take: takeSmall },
  open: { what: `${SIDE} × ${SIDE} PNG opened to first view`, unit: 'ms', asked: 2500, take: takeOpen },
  move: { what: 'pan and zoom of three panels, 95th percentile frame', unit: 'ms', asked: 17, take: takeMove },
  line: { what: 'line drawn over three panels, 95th percentile frame', unit: 'ms', asked: 17, take: takeLine },
  rectangle: { what: 'rectangle drawn over three panels, the same', unit: 'ms', asked: 17, take: takeRectangle },
  film: { what: 'film of 36 steps at 60 a second, 95th percentile frame', unit: 'ms', asked: 17, take: takeFilm },
  change: { what: 'new image after a change of pooling', unit: 'ms', asked: 150, take: takeChange },
  heap: { what: `heap of the renderer after ${CHANGES} changes`, unit: 'MB', asked: 400, take: takeHeap },
  colour: { what: 'pan and zoom in true colour, 95th percentile frame', unit: 'ms', asked: 17, take: takeColour },
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in measures))
if (unknown.length > 0) {
  process.stderr.write(
    `bench:ui: expected some of ${Object.keys(measures).join(', ')}, received ${unknown.join(', ')}\n`,
  )
  process.exit(2)
}

await ensureBuilt(['main', 'renderer'])
const folder = await mkdtemp(join(tmpdir(), 'poolscope-bench-'))
const image = await makeImage(join(folder, 'large.png'))
const server = spawn(process.execPath, ['out/main/poolscope.js', 'serve', '--port', '0'], {
  cwd: root,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: withoutTraces(),
})
const browser = await chromium.launch({
  executablePath: ensureBrowser(),
  args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info'],
})
let missed = false
try {
  const address = await firstLine(server.stdout)
  const large = { page: null, opened: [] }
  for (const [name, measure] of Object.entries(measures)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    for (const result of [await measure.take(address, large)].flat()) print({ ...measure, ...result })
  }
} finally {
  await browser.close()
  server.kill()
  await rm(folder, { recursive: true, force: true })
}
process.exitCode = missed ? 1 : 0

/** A photograph blown up: smooth parts, edges, and 8-bit noise as cameras have it. */
async function makeImage(file) {
  const { data, info } = await sharp(join(root, 'examples/images/coffee.png'))
    .resize(SIDE, SIDE, { fit: 'fill' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  let seed = 1
  for (let i = 0; i < data.length; i++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    data[i] = Math.min(255, data[i] + (seed >> 29))
  }
  await sharp(data, { raw: info }).png({ compressionLevel: 1 }).toFile(file)
  return file
}

async function newPage(address) {
  const context = await browser.newContext({ viewport: VIEWPORT, deviceScaleFactor: 1 })
  await context.addInitScript(() => localStorage.setItem('poolscope-settings', '{"toured":true}'))
  const page = await context.newPage()
  await page.addInitScript(installProbe)
  await page.goto(address)
  return page
}

/** Leaves a page as a person does: merely ended, its work would be brought back in the next one. */
async function leave(page) {
  await page.goto('about:blank')
  await page.context().close()
}

async function takeStart(address) {
  const times = []
  for (let i = 0; i < TIMES; i++) {
    const page = await newPage(address)
    times.push(await page.evaluate(() => globalThis.probe.until('Pooled', '3 × 3', null)))
    await leave(page)
  }
  return { values: times }
}

async function takeSmall(address) {
  const page = await newPage(address)
  await page.evaluate(() => globalThis.probe.until('Pooled', '3 × 3', null))
  const times = []
  for (let i = 0; i < TIMES; i++)
    times.push(await typed(page, 'Row 1, column 1', String(i % 2 === 0 ? 5 : 1), 'Convolved', '6 × 6'))
  await leave(page)
  return { values: times }
}

/** The page with the large image in it; each call opens the image once more into a fresh page. */
async function openLarge(address, large) {
  if (large.page) await leave(large.page)
  const page = await newPage(address)
  await page.evaluate(() => globalThis.probe.until('Pooled', '3 × 3', null))
  const choosing = page.waitForEvent('filechooser')
  await page
    .getByRole('complementary', { name: 'Stack and images' })
    .getByRole('button', { name: 'Open', exact: true })
    .click()
  const chooser = await choosing
  const seen = page.evaluate((side) => globalThis.probe.until('Original', `${side} × ${side}`, () => undefined), SIDE)
  await chooser.setFiles(image)
  large.opened.push(await seen)
  await page.evaluate((side) => globalThis.probe.until('Pooled', `${side / 2 - 1} × ${side / 2 - 1}`, null), SIDE)
  await page.getByRole('contentinfo').getByText('Done').waitFor()
  large.page = page
  return page
}

async function takeOpen(address, large) {
  for (let i = 0; i < TIMES; i++) await openLarge(address, large)
  return { values: large.opened }
}

async function takeMove(address, large) {
  const page = large.page ?? (await openLarge(address, large))
  return takeFrames(page, 'Convolved', TIMES, async (x, y, i) => {
    for (let step = 0; step < 24; step++) await wheel(page, i % 2 === 0 ? -60 : 60)
    await dragAbout(page, x, y)
  })
}

/** The same with the original in its colours: three tiles for each. */
async function takeColour(address, large) {
  const page = large.page ?? (await openLarge(address, large))
  await page
    .getByRole('button', { name: 'Reset zoom' })
    .click({ timeout: 1000 })
    .catch(() => undefined)
  await page.getByRole('rowheader', { name: 'Input' }).getByRole('button').click()
  await page.getByRole('combobox', { name: 'channels' }).selectOption('red, green, blue')
  await page.getByRole('img', { name: /^Original: .*True colour/ }).waitFor()
  await settled(page)
  return takeFrames(page, 'Original', TIMES, async (x, y, i) => {
    for (let step = 0; step < 24; step++) await wheel(page, i % 2 === 0 ? -60 : 60)
    await dragAbout(page, x, y)
  })
}

function takeLine(address, large) {
  return takeDrawing(address, large, 'Line profile')
}

function takeRectangle(address, large) {
  return takeDrawing(address, large, 'Rectangle statistics')
}

async function takeDrawing(address, large, tool) {
  const page = large.page ?? (await openLarge(address, large))
  await page
    .getByRole('button', { name: 'Reset zoom' })
    .click({ timeout: 1000 })
    .catch(() => undefined)
  await page.getByRole('button', { name: tool }).click()
  const result = await takeFrames(page, 'Original', TIMES, (x, y) => dragAbout(page, x, y))
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await page.getByRole('tab', { name: 'Summary' }).click()
  return result
}

/** The window of the first example's convolution over its input: every step has to be on the screen, none skipped. */
async function takeFilm(address) {
  const page = await newPage(address)
  await page.evaluate(() => globalThis.probe.until('Pooled', '3 × 3', null))
  await page.getByRole('button', { name: 'Select Conv2D' }).click()
  await page.keyboard.press('Alt+p')
  const film = page.getByRole('dialog', { name: 'Sliding window: Conv2D' })
  await film.getByRole('img', { name: /^Step / }).waitFor()
  await film.getByRole('combobox', { name: 'Speed' }).selectOption('60')
  await film.getByRole('img', { name: /^Step 36 / }).waitFor()
  const shares = []
  const all = []
  let fewest = Infinity
  for (let i = 0; i < TIMES; i++) {
    const [frames, steps] = await page.evaluate(async () => {
      const stage = document.querySelector('.dialog canvas[role="img"]')
      const seen = new Set()
      const atEnd = () => stage.ariaLabel.startsWith('Step 36 ')
      globalThis.probe.watchFrames()
      document.querySelector('.dialog [aria-label="Play"]').click()
      await new Promise((resolve) => {
        const next = () => {
          seen.add(stage.ariaLabel)
          if (seen.size > 1 && atEnd()) resolve()
          else requestAnimationFrame(next)
        }
        requestAnimationFrame(next)
      })
      globalThis.probe.stop()
      return [globalThis.probe.frames, seen.size]
    })
    all.push(...frames)
    shares.push(percentile(frames, 0.95))
    fewest = Math.min(fewest, steps)
  }
  await leave(page)
  return {
    values: shares,
    note: `${all.length} frames, longest ${Math.max(...all).toFixed(0)} ms, ${fewest} steps seen at least`,
  }
}

async function takeChange(address, large) {
  const page = large.page ?? (await openLarge(address, large))
  await selectPooling(page)
  const times = []
  for (let i = 0; i < TIMES; i++) {
    times.push(await changePooling(page, i))
    await settled(page)
  }
  return { values: times }
}

async function selectPooling(page) {
  await page
    .getByRole('button', { name: 'Reset zoom' })
    .click({ timeout: 1000 })
    .catch(() => undefined)
  await page.getByRole('button', { name: 'Select MaxPooling2D' }).click()
  // With strides of their own the map keeps its place on the screen: other pixels there are another image.
  for (const side of ['rows', 'columns']) await page.getByRole('textbox', { name: `strides ${side}` }).fill('2')
  await settled(page)
}

/** Switches between windows of 5 and of 2 rows, and back. */
function changePooling(page, i) {
  const rows = i % 2 === 0 ? 5 : 2
  return typed(
    page,
    'poolSize rows',
    String(rows),
    'Pooled',
    `${Math.floor((SIDE - 2 - rows) / 2) + 1} × ${SIDE / 2 - 1}`,
  )
}

function settled(page) {
  return page.getByRole('contentinfo').getByText('Done').waitFor()
}

async function takeHeap(address, large) {
  const page = large.page ?? (await openLarge(address, large))
  await selectPooling(page)
  const session = await page.context().newCDPSession(page)
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize, backingStorageSize = 0, embedderHeapUsedSize = 0 } = await session.send('Runtime.getHeapUsage')
    return (usedSize + backingStorageSize + embedderHeapUsedSize) / 1e6
  }
  const found = []
  for (let i = 0; i < CHANGES; i++) {
    await changePooling(page, i)
    await settled(page)
    if (i + 1 === CHANGES / 2 || i + 1 === CHANGES) found.push(await heap())
  }
  const [half, full] = found
  return [
    { values: [full] },
    { what: 'growth of the heap from the 50th to the 100th', asked: 2, values: [full - half] },
  ]
}

function print({ what, unit, asked, values, note }) {
  const middle = percentile(values, 0.5)
  const met = middle <= asked
  if (!met) missed = true
  const spread =
    values.length > 1
      ? `  (${values.length}: ${Math.min(...values).toFixed(1)} .. ${Math.max(...values).toFixed(1)})`
      : ''
  const line = `${what.padEnd(54)} ${middle.toFixed(1).padStart(8)} ${unit}  asked <= ${String(asked).padStart(4)}  ${met ? 'met' : 'MISSED'}`
  process.stdout.write(`${line}${spread}${note ? `  ${note}` : ''}\n`)
}

async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return line
  throw new Error('poolscope serve: expected its address on the first line')
}
