/** Between the address and the first experiment: whatever can be seen takes keys, and nothing that is done gets lost. */
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { browserFiles } from './files'
import { expect, root, test } from './hosts'
import { addLayer, expectStack, map, status } from './workbench'

// Only the loopback host has a link that can be held up.
test.skip(({ host }) => host !== 'browser', 'The desktop has no link.')

const AVERAGE = join(root, 'examples/vertical-line-average.poolscope.json')

test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showOpenFilePicker')
    localStorage.setItem('poolscope-settings', '{"toured":true}')
  }),
)

test('opens a file by its key before the service is there, and keeps it when it comes', async ({ page, server }) => {
  const connect = await holdLink(page)
  const files = browserFiles(page)
  await page.goto(server!.address)
  await files.choose(AVERAGE, () => page.keyboard.press('ControlOrMeta+o'))
  await expectStack(page, ['Conv2D', 'ReLU', 'AveragePooling2D'])
  connect()
  await expect(map(page, 'Pooled')).toHaveAccessibleName(/3 × 3 × 1/)
  await expectStack(page, ['Conv2D', 'ReLU', 'AveragePooling2D'])
})

test('keeps a stack that was begun before the service is there', async ({ page, server }) => {
  const connect = await holdLink(page)
  await page.goto(server!.address)
  await expect(status(page)).toContainText('Connecting')
  await addLayer(page, 'MaxPooling2D')
  connect()
  await expect(status(page)).toContainText('Nothing to run')
  await expectStack(page, ['MaxPooling2D'])
})

test('shows nothing before its scripts are there, and takes keys from the first thing that it shows', async ({
  page,
  server,
}) => {
  let load: () => void = () => undefined
  const held = new Promise<void>((resolve) => (load = resolve))
  await page.route('**/*.js', async (route) => {
    await held
    await route.continue()
  })
  // Presses a key in the very turn in which something first stands in the page.
  await page.addInitScript(() => {
    const mac = navigator.platform.startsWith('Mac')
    const watch = new MutationObserver(() => {
      if (!document.body?.innerText.trim()) return
      watch.disconnect()
      document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'k', ctrlKey: !mac, metaKey: mac, bubbles: true, cancelable: true }),
      )
    })
    watch.observe(document, { childList: true, subtree: true })
  })
  await page.goto(server!.address, { waitUntil: 'commit' })
  await expect(page.locator('#app')).toBeAttached()
  await expect(page.locator('body')).toHaveText('')
  load()
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
})

test('keeps what is chosen in a dialog that stays open for long', async ({ page, server }) => {
  await page.goto(server!.address)
  await expect(map(page, 'Pooled')).toBeVisible()
  // Without Playwright's own chooser, which would hold the input.
  const chromium = await page.context().newCDPSession(page)
  await chromium.send('Page.enable')
  await chromium.send('DOM.enable')
  await chromium.send('Page.setInterceptFileChooserDialog', { enabled: true })
  const opened = new Promise<{ backendNodeId?: number }>((resolve) => chromium.once('Page.fileChooserOpened', resolve))
  await page.keyboard.press('ControlOrMeta+o')
  const { backendNodeId } = await opened
  await chromium.send('HeapProfiler.collectGarbage')
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
  await chromium.send('HeapProfiler.collectGarbage')
  await chromium.send('DOM.setFileInputFiles', { files: [AVERAGE], backendNodeId: backendNodeId! })
  await expectStack(page, ['Conv2D', 'ReLU', 'AveragePooling2D'])
})

/** Keeps the socket of a page from reaching the host. @returns lets it through */
async function holdLink(page: Page): Promise<() => void> {
  let connect: () => void = () => undefined
  const held = new Promise<void>((resolve) => (connect = resolve))
  await page.routeWebSocket(/\/socket$/, async (socket) => {
    await held
    socket.connectToServer()
  })
  return connect
}
