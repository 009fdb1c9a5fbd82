import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it, vi } from 'vitest'
import { describeContract, root, type TestClient } from '#main/testing/contractSuite'
import { serveRenderer } from './protocol'
import { ask, exampleDocument, setUpDesktop } from './testing/desktop'
import { desk, ipcMain, session } from './testing/electron'

vi.mock('electron', () => import('./testing/electron'))

const { inFolder, openDesktop } = setUpDesktop()

describe('the desktop host', () => {
  describeContract('desktop', openContractClient)

  it('locks its window down', () => {
    const { window } = openDesktop()
    expect(window.options['webPreferences']).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
  })

  it('exposes three functions and nothing else', () => {
    expect(Object.keys(desk.exposed)).toEqual(['poolscope'])
    expect(Object.keys(desk.exposed['poolscope'] as object).sort()).toEqual(['fileToken', 'onEvent', 'request'])
  })

  it.each([
    ['a frame inside the page', { url: 'app://poolscope/' }],
    ['a page from elsewhere', { url: 'https://poolscope.example/' }],
    ['a page that only begins like ours', { url: 'app://poolscope.example/' }],
  ])('does not answer %s', async (_, frame) => {
    const { request } = openDesktop()
    desk.frame = frame
    await expect(request('describe', {})).rejects.toMatchObject({ code: 'invalid-message' })
  })

  it('does not answer its own frame after it has gone elsewhere', async () => {
    const { request, window } = openDesktop()
    window.webContents.mainFrame.url = 'https://poolscope.example/'
    await expect(request('describe', {})).rejects.toMatchObject({ code: 'invalid-message' })
  })

  it('refuses to leave the page, to open windows and to embed others', () => {
    const { webContents } = openDesktop().window
    for (const happening of ['will-navigate', 'will-redirect', 'will-attach-webview']) {
      const preventDefault = vi.fn()
      webContents.emit(happening, { preventDefault })
      expect(preventDefault, happening).toHaveBeenCalledOnce()
    }
    expect(webContents.openHandler?.({ url: 'https://poolscope.example/' })).toEqual({ action: 'deny' })
  })

  it('grants copying, and no other permission', () => {
    const { webContents } = openDesktop().window
    const granted = (permission: string) => {
      const allow = vi.fn()
      session.defaultSession.request(webContents, permission, allow)
      return allow.mock.calls[0]?.[0]
    }
    expect(granted('clipboard-sanitized-write')).toBe(true)
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fileSystem',
    ]) {
      expect(granted(permission), permission).toBe(false)
      expect(session.defaultSession.check(webContents, permission, 'app://poolscope')).toBe(false)
    }
  })

  it('ends the session of a page that is loaded anew', async () => {
    const { request, window } = openDesktop()
    const bytes = new Uint8Array(await readFile(join(root, 'examples/images/camera.png')))
    const { image } = (await request('addImage', { name: 'camera.png', bytes })) as { image: string }
    await window.loadURL('app://poolscope/')
    await expect(request('thumbnail', { input: { kind: 'image', name: 'x' }, image, size: 8 })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('gives what a page had open to the page after it, and forgets it when its window is closed', async () => {
    const experiment = await exampleDocument()
    const keep = (request: (name: unknown, argument: unknown) => Promise<unknown>) =>
      request('keepDraft', { tabs: [{ experiment, file: null, unsaved: true, images: [null], input: 0 }], current: 0 })
    const first = openDesktop()
    await keep(first.request)
    await first.window.loadURL('app://poolscope/')
    await expect.poll(() => first.request('takeDrafts', {})).toMatchObject({ tabs: [{ unsaved: true }] })
    await keep(first.request)
    first.window.close()
    await first.messages.ended()
    expect(await openDesktop().request('takeDrafts', {})).toMatchObject({ tabs: [] })
  })

  it('serves the renderer under its own scheme, and nothing above it', async () => {
    await mkdir(inFolder('renderer'), { recursive: true })
    await writeFile(inFolder('renderer', 'index.html'), '<title>Poolscope</title>')
    await writeFile(inFolder('secret.json'), '{}')
    serveRenderer(inFolder('renderer'))
    const fetchApp = async (address: string, method = 'GET') =>
      desk.schemes.get('app')!({ url: address, method } as Request)
    const page = await fetchApp('app://poolscope/')
    expect(await page.text()).toBe('<title>Poolscope</title>')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect((await fetchApp('app://poolscope/..%2fsecret.json')).status).toBe(404)
    expect((await fetchApp('app://elsewhere/')).status).toBe(404)
    expect((await fetchApp('app://poolscope/', 'POST')).status).toBe(404)
  })

  it('shows the menus that the renderer lists, in its language, and sends what is chosen in them', async () => {
    const { request, events } = openDesktop()
    const save = { action: 'save', title: 'Speichern', shortcut: 'Mod+S', enabled: true }
    const undo = { action: 'undo', title: 'Rückgängig', shortcut: null, enabled: false }
    const menus = [
      { menu: 'file', title: 'Datei', parts: [[save]] },
      { menu: 'edit', title: 'Bearbeiten', parts: [[undo]] },
      { menu: 'help', title: 'Hilfe', parts: [] },
    ]
    await request('setMenus', { language: 'de', menus })
    const shown = desk.menu as MenuItemConstructorOptions[]
    expect(shown.map(({ label, role }) => label ?? role)).toEqual(['Datei', 'Bearbeiten', 'windowMenu', 'Hilfe'])
    const items = shown.flatMap(({ submenu }) => (submenu ?? []) as MenuItemConstructorOptions[])
    expect(items.find(({ label }) => label === 'Speichern')).toMatchObject({
      accelerator: 'CmdOrCtrl+S',
      enabled: true,
    })
    expect(items.find(({ label }) => label === 'Rückgängig')).toMatchObject({ enabled: false })
    expect(items.find(({ role }) => role === 'paste')?.label).toBe('Einfügen')
    items.find(({ label }) => label === 'Speichern')!.click!(undefined as never, undefined, undefined as never)
    await expect.poll(() => events).toContainEqual({ type: 'menu', action: 'save' })
    desk.answers.push({ filePaths: [] })
    await request('pickExperiment', {})
    expect(desk.dialogs.at(-1)?.options['title']).toBe('Experiment öffnen')
    await request('setMenus', { language: 'en', menus: [] })
  })

  it('opens its window where it was', async () => {
    openDesktop().window.close()
    expect(openDesktop().window.options).toMatchObject({ x: 10, y: 20, width: 1000, height: 700 })
    await writeFile(
      join(desk.userData, 'window.json'),
      '{"x": 90000, "y": 0, "width": 1000, "height": 700, "maximized": false}',
    )
    expect(openDesktop().window.options).not.toHaveProperty('x')
    await writeFile(join(desk.userData, 'window.json'), 'damaged')
    expect(openDesktop().window.options).toMatchObject({ width: 1280 })
  })
})

/** Each client is a window of its own; the stand-in tells them apart by their frames. */
async function openContractClient(): Promise<TestClient> {
  const { window, bridge } = openDesktop()
  const handler = ipcMain.handlers.get('request')!
  const listeners: (() => void)[] = []
  const own = async <T>(work: () => Promise<T>): Promise<T> => {
    ipcMain.removeHandler('request')
    ipcMain.handle('request', handler)
    desk.frame = window.webContents.mainFrame
    return work()
  }
  return {
    request: (name, argument) => own(() => ask(bridge, name, argument)),
    onEvent(listener) {
      const stop = bridge.onEvent(listener)
      listeners.push(stop)
      return stop
    },
    async close() {
      for (const stop of listeners) stop()
      window.close()
    },
  }
}
