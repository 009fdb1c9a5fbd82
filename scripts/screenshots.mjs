/** `npm run screenshots`: the pictures of the documentation, taken from the running workbench into docs/. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromium } from '@playwright/test'
import { ensureBrowser } from './browser.mjs'
import { ensureBuilt, root, withoutTraces } from './build.mjs'

const pictures = [
  { name: 'workbench', example: null, theme: 'light' },
  { name: 'workbench-dark', example: null, theme: 'dark' },
  { name: 'photograph', example: 'Edges of a photograph', theme: 'light' },
]

await ensureBuilt(['main', 'renderer'])
const server = spawn(process.execPath, ['out/main/poolscope.js', 'serve'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: withoutTraces() })
try {
  const address = await firstLine(server.stdout)
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: ['--no-sandbox', '--disable-gpu'] })
  for (const picture of pictures) await take(browser, address, picture)
  await browser.close()
} finally {
  server.kill()
}

async function take(browser, address, { name, example, theme }) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: theme, deviceScaleFactor: 1 })
  await page.addInitScript(() => localStorage.setItem('poolscope-settings', '{"toured":true}'))
  await page.goto(address)
  await page.getByRole('img', { name: /^Pooled/ }).waitFor()
  if (example) {
    await page.getByRole('button', { name: 'Examples' }).click()
    await page.getByText(example).click()
    await page.getByText('camera.png').first().waitFor()
  } else {
    await page.getByRole('img', { name: /^Pooled/ }).focus()
    await page.keyboard.press('Enter')
  }
  await page.getByRole('contentinfo').getByText('Done').waitFor()
  // Transitions and the last tiles settle.
  await page.waitForTimeout(1000)
  const file = join(root, 'docs', `${name}.png`)
  await page.screenshot({ path: file })
  process.stdout.write(`${file}\n`)
  await page.close()
}

async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return line
  throw new Error('poolscope serve: expected its address on the first line')
}
