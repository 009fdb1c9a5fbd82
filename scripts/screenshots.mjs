/** `npm run screenshots`: the images of the documentation, taken from the running workbench into docs/; with words, those named so. */
import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from '@playwright/test'
import sharp from 'sharp'
import { ensureBrowser } from './browser.mjs'
import { ensureBuilt, root, withoutTraces } from './build.mjs'

/** Each from a fresh start: the name of the file, the theme, and the way to what it shows. Those of the guide in German, too. */
const images = [
  { name: 'workbench', theme: 'light', open: pinPooled },
  { name: 'workbench-dark', theme: 'dark', open: pinPooled },
  { name: 'photograph', theme: 'light', open: openEdges },
  { name: 'compare', theme: 'light', open: openComparison },
  { name: 'shift', theme: 'light', open: openShift },
  { name: 'steps', theme: 'light', open: cropCoffee },
  { name: 'patterns', theme: 'dark', open: openPatterns },
  { name: 'guide/question', theme: 'light', open: answerQuestion },
  { name: 'guide/histogram', theme: 'light', open: openHistogram },
  { name: 'guide/kernel', theme: 'dark', open: openKernel },
  { name: 'guide/groups', theme: 'light', open: openGroups },
  { name: 'guide/export', theme: 'light', open: openExport },
  { name: 'guide/film', theme: 'light', open: openFilm },
  { name: 'guide/presenting', theme: 'dark', open: openPresentation },
  { name: 'guide/painting', theme: 'light', open: openPainting },
  { name: 'guide/networks', theme: 'light', open: openNetwork },
  { name: 'guide/problem', theme: 'light', open: openProblem },
]

await takeAll()

async function takeAll() {
  await ensureBuilt(['main', 'renderer'])
  const server = spawn(process.execPath, ['out/main/poolscope.js', 'serve'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: withoutTraces(),
  })
  try {
    const address = await firstLine(server.stdout)
    const browser = await chromium.launch({ executablePath: ensureBrowser(), args: ['--no-sandbox', '--disable-gpu'] })
    const words = process.argv.slice(2)
    const wanted = images.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
    for (const image of wanted) {
      await take(browser, address, image, 'en')
      if (image.name === 'workbench-dark') continue
      await take(browser, address, { ...image, name: `guide/de/${basename(image.name)}` }, 'de')
    }
    await browser.close()
  } finally {
    server.kill()
  }
}

async function take(browser, address, { name, theme, open }, language) {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: theme,
    locale: language,
    deviceScaleFactor: 1,
  })
  await page.addInitScript(() => localStorage.setItem('poolscope-settings', '{"toured":true}'))
  await page.goto(address)
  await page.getByRole('img', { name: /^(Pooled|Gepoolt)/ }).waitFor()
  // The way to each image is in English.
  await speak(page, 'en')
  await page.getByRole('contentinfo').getByText('Done').waitFor()
  await open(page, language)
  await speak(page, language)
  // Transitions and the last tiles settle.
  await page.waitForTimeout(1500)
  const file = join(root, 'docs', `${name}.png`)
  await writeFile(file, await shrunk(await page.screenshot()))
  process.stdout.write(`${file}\n`)
  // Leaving the page: merely closed it would seem to have crashed, and be brought back.
  await page.goto('about:blank')
  await page.close()
}

/** The window follows the language of the system while it is open. */
function speak(page, language) {
  return page.evaluate((tag) => {
    Object.defineProperty(navigator, 'languages', { value: [tag], configurable: true })
    window.dispatchEvent(new Event('languagechange'))
  }, language)
}

async function pinPooled(page) {
  await page.getByRole('img', { name: /^Pooled/ }).focus()
  await page.keyboard.press('Enter')
}

async function openEdges(page, language) {
  await page.getByRole('banner').getByRole('button', { name: 'Examples' }).click()
  // An example has the notes of the language that it is opened in.
  await speak(page, language)
  await page.getByRole('button', { name: /^(Edges in a photograph|Kanten in einem Foto)/ }).click()
  await page.getByText('camera.png').first().waitFor()
  await speak(page, 'en')
}

async function openComparison(page, language) {
  await openEdges(page, language)
  await page.getByRole('contentinfo').getByText('Done').waitFor()
  await page.getByRole('button', { name: 'Compare' }).click()
  const map = page.getByRole('dialog').getByRole('img', { name: /^MaxPooling2D/ })
  await map.waitFor()
  await page.getByRole('dialog').getByRole('progressbar').waitFor({ state: 'detached' })
  const box = await map.boundingBox()
  await page.mouse.move(box.x + 0.56 * box.width, box.y + 0.3 * box.height)
  for (let i = 0; i < 8; i++) await page.mouse.wheel(0, -120)
}

async function openShift(page) {
  await page.getByRole('button', { name: 'Shift' }).click()
  await page.getByRole('cell', { name: '6 of 9' }).waitFor()
}

async function cropCoffee(page) {
  await page.getByRole('button', { name: 'Samples' }).click()
  await page.getByRole('button', { name: 'Cup of coffee' }).click()
  await page.getByRole('button', { name: 'Add step' }).click()
  await page.getByRole('menuitem', { name: 'Crop', exact: true }).click()
  const crop = page.getByRole('listitem', { name: 'Crop', exact: true })
  for (const [name, value] of Object.entries({ left: 120, top: 40, width: 320, height: 300 })) {
    await crop.getByRole('textbox', { name, exact: true }).fill(String(value))
  }
  await page.getByRole('img', { name: /^Original: .* 300 × 320 × 1/ }).waitFor()
}

async function openPatterns(page) {
  await page.getByRole('button', { name: 'Samples' }).click()
  await page.getByRole('tab', { name: 'Patterns' }).click()
  await page.getByRole('combobox', { name: 'kind' }).selectOption('Zone plate')
  for (const side of ['width', 'height']) await page.getByRole('textbox', { name: side, exact: true }).fill('256')
}

async function answerQuestion(page) {
  await page.getByRole('textbox', { name: 'Your answer' }).fill('0 3 0')
  await page.keyboard.press('Enter')
  await page.getByText('Correct.').waitFor()
}

async function openHistogram(page, language) {
  await openEdges(page, language)
  await page.getByRole('button', { name: 'Select Conv2D' }).click()
  await page.getByRole('tab', { name: 'Histogram' }).click()
}

async function openKernel(page) {
  await runCommand(page, 'Open template: Gabor')
  await page.getByRole('button', { name: 'Select Conv2D' }).click()
  await page.getByRole('button', { name: 'Enlarge kernel' }).click()
}

async function openGroups(page, language) {
  await runCommand(page, 'Open template: LeNet')
  const names = {
    en: ['First block', 'Second block', 'Classifier'],
    de: ['Erster Block', 'Zweiter Block', 'Klassifikator'],
  }
  const [one, two, three] = names[language]
  for (const [first, last, name] of [
    ['Conv2D', 'AveragePooling2D', one],
    ['Conv2D 2', 'AdaptiveAveragePooling2D', two],
    ['Flatten', 'Softmax', three],
  ]) {
    await page.getByRole('button', { name: `Select ${first}`, exact: true }).click()
    await page.getByRole('button', { name: `Select ${last}`, exact: true }).click({ modifiers: ['Shift'] })
    await page.keyboard.press('ControlOrMeta+g')
    await page.getByRole('textbox', { name: 'Name of the group' }).fill(name)
    await page.keyboard.press('Enter')
  }
  await page.getByRole('button', { name: `Layers of ${three}`, exact: true }).click()
}

async function openExport(page, language) {
  await openEdges(page, language)
  await page.getByRole('banner').getByRole('button', { name: 'Export' }).click()
}

async function openFilm(page) {
  await page.getByRole('region', { name: 'Pooled' }).getByRole('button', { name: 'Play the sliding window' }).click()
  await page.getByRole('img', { name: /^Step 1 of 9/ }).waitFor()
  await page.getByRole('button', { name: 'Pause' }).click()
  for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Next step' }).click()
}

async function openPresentation(page) {
  await pinPooled(page)
  await page.keyboard.press('F9')
}

async function openPainting(page) {
  await page.getByRole('button', { name: 'Paint cells' }).click()
  const box = await page.getByRole('img', { name: /^Original/ }).boundingBox()
  await page.mouse.move(box.x + 0.19 * box.width, box.y + 0.2 * box.height)
  await page.mouse.down()
  await page.mouse.move(box.x + 0.19 * box.width, box.y + 0.5 * box.height, { steps: 12 })
  await page.mouse.up()
}

/** A small residual network, whose answers under shifts are measured. */
async function openNetwork(page) {
  const network = await readFile(join(root, 'main/models/onnx/fixtures/resnet_small.onnx'), 'base64')
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File([bytes], 'resnet_small.onnx'))
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }))
  }, network)
  await page.getByRole('tab', { name: /resnet_small/ }).waitFor()
  await page.getByRole('contentinfo').getByText('Done').waitFor()
  await runCommand(page, 'Consistency under shifts...')
  await page.getByRole('row', { name: /^Strided convolution .*class/ }).waitFor()
}

async function openProblem(page) {
  await page.getByRole('button', { name: 'Select MaxPooling2D' }).click()
  await page.getByRole('textbox', { name: 'poolSize rows', exact: true }).fill('9')
  await page.getByRole('contentinfo').getByText('Stopped at MaxPooling2D').waitFor()
}

async function runCommand(page, title) {
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Search commands' }).fill(title)
  await page.getByRole('option', { name: title }).first().click()
}

/** With 256 colours of its own, in a third of the bytes. */
function shrunk(png) {
  return sharp(png).png({ palette: true, quality: 95, effort: 10, dither: 0.5 }).toBuffer()
}

async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return line
  throw new Error('poolscope serve: expected its address on the first line')
}
