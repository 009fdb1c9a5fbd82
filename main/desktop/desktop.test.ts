import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { HostReplies, ImageInfo, OpenedExperiment, ServiceEvent } from '#app/protocol/contract'
import { parseExperiment } from '#app/document/parse'
import { fromPlain } from '#app/failure'
import type { Bridge } from '#app/protocol/wire'
import { createService, type Service } from '#main/service/service'
import { describeContract, root, type TestClient } from '#main/testing/contractSuite'
import { app, desk, ipcMain, ipcRenderer, session, type BrowserWindow } from './testing/electron'

vi.mock('electron', () => import('./testing/electron'))

const { setUpMessages } = await import('./ipc')
const { openWindow } = await import('./window')
const { registerScheme, serveRenderer } = await import('./protocol')
const { setUpSecurity } = await import('./security')
const { filesIn } = await import('./instance')

let folder: string
let service: Service

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'poolscope-desktop-'))
  desk.userData = join(folder, 'user')
  service = createService({
    version: '1.2.3',
    examplesFolder: join(root, 'examples'),
    draftsFolder: join(folder, 'drafts'),
  })
  await import('./preload')
  registerScheme()
  setUpSecurity()
})

afterAll(async () => {
  await service.close()
  await rm(folder, { recursive: true })
})

beforeEach(async () => {
  desk.answers.length = 0
  desk.dialogs.length = 0
  desk.frame = null
  ipcRenderer.removeAllListeners()
  await rm(desk.userData, { recursive: true, force: true })
})

/** A window with its messages, as main.ts sets it up, and the bridge as its page sees it. */
function openDesktop() {
  ipcMain.removeHandler('request')
  const window = openWindow('preload.cjs') as unknown as BrowserWindow
  const messages = setUpMessages(window as never, service)
  const events: ServiceEvent[] = []
  const bridge = desk.exposed['poolscope'] as Bridge
  bridge.onEvent((event) => events.push(event))
  return {
    window,
    messages,
    events,
    request: (name: unknown, argument: unknown) => ask(bridge, name, argument),
    bridge,
  }
}

async function ask(bridge: Bridge, name: unknown, argument: unknown): Promise<unknown> {
  const answer = await bridge.request(name as string, argument)
  if ('failure' in answer) throw fromPlain(answer.failure)
  return answer.value
}

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
    await mkdir(join(folder, 'renderer'), { recursive: true })
    await writeFile(join(folder, 'renderer', 'index.html'), '<title>Poolscope</title>')
    await writeFile(join(folder, 'secret.json'), '{}')
    serveRenderer(join(folder, 'renderer'))
    const fetchApp = async (address: string, method = 'GET') =>
      desk.schemes.get('app')!({ url: address, method } as Request)
    const page = await fetchApp('app://poolscope/')
    expect(await page.text()).toBe('<title>Poolscope</title>')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    expect((await fetchApp('app://poolscope/..%2fsecret.json')).status).toBe(404)
    expect((await fetchApp('app://elsewhere/')).status).toBe(404)
    expect((await fetchApp('app://poolscope/', 'POST')).status).toBe(404)
  })

  describe('files', () => {
    it('opens images from the dialog; one that fails does not hold up the others', async () => {
      const { request } = openDesktop()
      const broken = join(folder, 'broken.png')
      await writeFile(broken, 'not an image')
      desk.answers.push({ filePaths: [broken, join(root, 'examples/images/camera.png'), join(folder, 'gone.png')] })
      const results = (await request('pickImages', {})) as HostReplies['pickImages']
      expect(results).toMatchObject([
        { name: 'broken.png', failure: { code: 'unreadable-image' } },
        { name: 'camera.png', width: 512 },
        { name: 'gone.png', failure: { code: 'not-found' } },
      ])
    })

    it('opens an experiment with its image, and names it by a token', async () => {
      const { request } = openDesktop()
      desk.answers.push({ filePaths: [join(root, 'examples/camera-edges.poolscope.json')] })
      const opened = (await request('pickExperiment', {})) as OpenedExperiment
      expect(opened.images).toMatchObject([{ width: 512, height: 512 }])
      expect(opened.file).toMatch(/^[\w-]+$/)
      expect(opened.file).not.toContain('camera')
    })

    it('gives null where the person changed their mind', async () => {
      const { request } = openDesktop()
      desk.answers.push({ filePaths: [] }, { filePaths: [] }, { filePath: '' })
      expect(await request('pickImages', {})).toEqual([])
      expect(await request('pickExperiment', {})).toBeNull()
      const experiment = await exampleDocument()
      expect(
        await request('saveExperiment', {
          file: null,
          saveAs: false,
          form: 'json',
          name: 'mine',
          experiment,
          images: [null],
        }),
      ).toBeNull()
    })

    it('saves where the person says, then again to the same file without asking', async () => {
      const { request } = openDesktop()
      const experiment = await exampleDocument()
      desk.answers.push({ filePath: join(folder, 'mine') })
      const saved = (await request('saveExperiment', {
        file: null,
        saveAs: false,
        form: 'json',
        name: 'mine',
        experiment,
        images: [null],
      })) as HostReplies['saveExperiment']
      expect(saved?.name).toBe('mine.poolscope.json')
      await request('saveExperiment', {
        file: saved!.file,
        saveAs: false,
        form: 'json',
        name: 'mine',
        experiment: { ...experiment, name: 'Second' },
        images: [null],
      })
      expect(parseExperiment(await readFile(join(folder, 'mine.poolscope.json'), 'utf8')).name).toBe('Second')
      expect(desk.dialogs).toHaveLength(1)
    })

    it('offers an experiment together with its images, and opens it anywhere', async () => {
      const { request } = openDesktop()
      const experiment = await exampleDocument()
      desk.answers.push({ filePaths: [join(root, 'examples/images/coffee.png')] })
      const [image] = (await request('pickImages', {})) as HostReplies['pickImages']
      const toSave = {
        saveAs: false,
        form: 'bundle',
        name: 'mine',
        experiment: { ...experiment, inputs: [{ kind: 'image', name: 'coffee.png' }] },
        images: [(image as ImageInfo).image],
      }
      const path = join(folder, 'bundled.poolscope')
      desk.answers.push({ filePath: join(folder, 'bundled') }, { filePaths: [path] })
      const saved = (await request('saveExperiment', { ...toSave, file: null })) as HostReplies['saveExperiment']
      expect([saved?.name, desk.dialogs.at(-1)?.options.defaultPath]).toEqual(['bundled.poolscope', 'mine.poolscope'])
      const opened = (await request('pickExperiment', {})) as OpenedExperiment
      expect(opened).toMatchObject({ file: saved!.file, experiment: toSave.experiment, images: [{ width: 600 }] })
      const recent = (await request('listRecent', {})) as HostReplies['listRecent']
      expect(recent[0]).toEqual({ file: saved!.file, name: 'bundled.poolscope' })
    })

    it('asks where to save an image that the JSON file could not refer to', async () => {
      const { request } = openDesktop()
      const path = join(folder, 'text.poolscope.json')
      await copyFile(join(root, 'examples/vertical-line.poolscope.json'), path)
      desk.answers.push({ filePaths: [path] }, { filePath: '' })
      const opened = (await request('pickExperiment', {})) as OpenedExperiment
      const bytes = new Uint8Array(await readFile(join(root, 'examples/images/coffee.png')))
      const { image } = (await request('addImage', { name: 'pasted.png', bytes })) as ImageInfo
      const toSave = {
        file: opened.file,
        saveAs: false,
        form: 'bundle',
        name: 'text',
        experiment: { ...opened.experiment, inputs: [{ kind: 'image', name: 'pasted.png' }] },
        images: [image],
      }
      expect(await request('saveExperiment', toSave)).toBeNull()
      expect(desk.dialogs.at(-1)?.options.defaultPath).toBe('text.poolscope')
      expect(parseExperiment(await readFile(path, 'utf8'))).toEqual(opened.experiment)
    })

    it('asks before it replaces what somebody else has written since', async () => {
      const { request } = openDesktop()
      const path = join(folder, 'shared.poolscope.json')
      await copyFile(join(root, 'examples/vertical-line.poolscope.json'), path)
      desk.answers.push({ filePaths: [path] }, { filePath: '' }, { filePath: path })
      const { experiment, file } = (await request('pickExperiment', {})) as OpenedExperiment
      const toSave = { file, saveAs: false, form: 'json', name: 'shared', experiment, images: [null] }
      await writeFile(path, 'somebody else')
      expect(await request('saveExperiment', toSave)).toBeNull()
      expect(await readFile(path, 'utf8')).toBe('somebody else')
      expect(await request('saveExperiment', toSave)).toMatchObject({ file })
      expect(await request('saveExperiment', toSave)).toMatchObject({ file })
      expect(desk.dialogs).toHaveLength(3)
    })

    it('asks once more where the name with its ending is taken', async () => {
      const { request } = openDesktop()
      const experiment = await exampleDocument()
      await writeFile(join(folder, 'taken.poolscope.json'), 'somebody else')
      desk.answers.push({ filePath: join(folder, 'taken') }, { filePath: '' })
      expect(
        await request('saveExperiment', {
          file: null,
          saveAs: false,
          form: 'json',
          name: 'mine',
          experiment,
          images: [null],
        }),
      ).toBeNull()
      expect(desk.dialogs.map(({ options }) => options.defaultPath)).toEqual([
        'mine.poolscope.json',
        join(folder, 'taken.poolscope.json'),
      ])
      expect(await readFile(join(folder, 'taken.poolscope.json'), 'utf8')).toBe('somebody else')
    })

    it('writes an image or a table where the person says, and nothing where they change their mind', async () => {
      const { request } = openDesktop()
      const path = join(folder, 'map.png')
      desk.answers.push({ filePath: '' }, { filePath: path })
      const file = { name: 'a/b: map.png', bytes: Uint8Array.of(137, 80, 78, 71) }
      expect(await request('saveFile', file)).toBeNull()
      expect(await request('saveFile', file)).toBe(path)
      expect([...(await readFile(path))]).toEqual([137, 80, 78, 71])
      expect(desk.dialogs.map(({ options }) => options['defaultPath'])).toEqual(['a_b_ map.png', 'a_b_ map.png'])
    })

    it('keeps a file until the page can show it', async () => {
      const { window, messages, events } = openDesktop()
      window.webContents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
      messages.openFile(join(root, 'examples/vertical-line.poolscope.json'))
      await new Promise((resolve) => setImmediate(resolve))
      expect(events).toEqual([])
      window.webContents.emit('did-finish-load')
      await expect.poll(() => events.map((event) => event.type)).toEqual(['opened'])
    })

    it('opens a dropped experiment with its images, and saves it to its own file without asking', async () => {
      const { request, bridge } = openDesktop()
      const file = new File(['whatever the page says'], 'camera-edges.poolscope.json')
      const path = join(folder, 'dropped.poolscope.json')
      const source = JSON.parse(await readFile(join(root, 'examples/camera-edges.poolscope.json'), 'utf8')) as {
        inputs: object[]
      }
      await mkdir(join(folder, 'images'), { recursive: true })
      await copyFile(join(root, 'examples/images/camera.png'), join(folder, 'images/camera.png'))
      const input = { kind: 'image', name: 'camera.png', path: 'images/camera.png' }
      await writeFile(path, JSON.stringify({ ...source, inputs: [input] }))
      desk.paths.set(file, path)
      const token = await bridge.fileToken(file)
      const opened = (await request('openDropped', { file: (token as { value: string }).value })) as OpenedExperiment
      expect(opened.images).toMatchObject([{ width: 512 }])
      await request('saveExperiment', {
        file: opened.file,
        saveAs: false,
        form: 'json',
        name: 'x',
        experiment: { ...opened.experiment, name: 'Saved in its place' },
        images: opened.images.map((image) => image?.image ?? null),
      })
      expect(parseExperiment(await readFile(path, 'utf8')).name).toBe('Saved in its place')
      expect(desk.dialogs).toEqual([])
    })

    it('has no token for a file without a path, and none for a path that a page makes up', async () => {
      const { bridge } = openDesktop()
      expect(await bridge.fileToken(new File(['x'], 'from-the-web.png'))).toEqual({ value: null })
      await expect(bridge.fileToken({ path: '/etc/passwd' })).rejects.toThrow()
      expect(await bridge.request('fileToken', '/etc/passwd')).toMatchObject({ failure: { code: 'invalid-message' } })
    })

    it('refuses a file that the person has not chosen', async () => {
      const { request } = openDesktop()
      const experiment = await exampleDocument()
      const forged = request('saveExperiment', {
        file: '/etc/passwd',
        saveAs: false,
        form: 'json',
        name: 'x',
        experiment,
        images: [null],
      })
      await expect(forged).rejects.toMatchObject({ code: 'not-found' })
      await expect(request('openRecent', { file: '../secret' })).rejects.toMatchObject({ code: 'not-found' })
    })

    it('remembers experiments, the newest first, and forgets those that are gone', async () => {
      const { request } = openDesktop()
      const paths = ['a', 'b'].map((name) => join(folder, `${name}.poolscope.json`))
      for (const path of paths) {
        await copyFile(join(root, 'examples/vertical-line.poolscope.json'), path)
        desk.answers.push({ filePaths: [path] })
        await request('pickExperiment', {})
      }
      const recent = (await request('listRecent', {})) as HostReplies['listRecent']
      expect(recent.map(({ name }) => name)).toEqual(['b.poolscope.json', 'a.poolscope.json'])
      expect(((await request('openRecent', { file: recent[1]!.file })) as OpenedExperiment).file).toBe(recent[1]!.file)
      await rm(paths[1]!)
      await expect(request('openRecent', { file: recent[0]!.file })).rejects.toMatchObject({ code: 'not-found' })
      expect(((await request('listRecent', {})) as HostReplies['listRecent']).map(({ name }) => name)).toEqual([
        'a.poolscope.json',
      ])
    })

    it('opens an experiment that was double-clicked', async () => {
      const { messages, events } = openDesktop()
      messages.openFile(join(root, 'examples/vertical-line.poolscope.json'))
      messages.openFile(join(folder, 'gone.poolscope.json'))
      messages.openFile(join(root, 'examples/images/camera.png'))
      await expect.poll(() => events.map((event) => event.type).sort()).toEqual(['addedImages', 'failed', 'opened'])
      expect(events.find((event) => event.type === 'addedImages')).toMatchObject({
        images: [{ name: 'camera.png', width: 512 }],
      })
    })

    it('finds experiments and images among command-line arguments', () => {
      const argv = [
        'electron',
        '--flag',
        'main.js',
        'a.poolscope.json',
        '/b/c.JSON',
        '--x.poolscope.json',
        'd.PNG',
        'e.poolscope',
      ]
      expect(filesIn(argv, '/home/ada')).toEqual([
        '/home/ada/a.poolscope.json',
        '/b/c.JSON',
        '/home/ada/d.PNG',
        '/home/ada/e.poolscope',
      ])
    })
  })

  describe('unsaved changes', () => {
    const edit = (request: (name: string, argument: unknown) => Promise<unknown>, edited: boolean) =>
      request('setTitle', { title: 'mine', edited })

    it('closes at once where there are none', async () => {
      const { window, request } = openDesktop()
      await edit(request, false)
      window.close()
      expect(window.destroyed).toBe(true)
      expect(desk.dialogs).toEqual([])
    })

    it('shows them in the title', async () => {
      const { window, request } = openDesktop()
      await edit(request, true)
      expect([window.title, window.edited]).toEqual(['\u2022 mine', true])
      await edit(request, false)
      expect([window.title, window.edited]).toEqual(['mine', false])
    })

    it('stays open when the person cancels', async () => {
      const { window, request } = openDesktop()
      await edit(request, true)
      desk.answers.push({ response: 2 })
      window.close()
      await expect.poll(() => desk.answers).toEqual([])
      expect(window.destroyed).toBe(false)
    })

    it('closes without saving when the person says so', async () => {
      const { window, request } = openDesktop()
      await edit(request, true)
      desk.answers.push({ response: 1 })
      window.close()
      await expect.poll(() => window.destroyed).toBe(true)
    })

    const saveFirst = async ({ window, events }: Pick<ReturnType<typeof openDesktop>, 'window' | 'events'>) => {
      desk.answers.push({ response: 0 })
      window.close()
      await expect.poll(() => events).toContainEqual({ type: 'saveBeforeClosing' })
    }

    it('asks the renderer to save, and closes once all is saved, whatever the title says meanwhile', async () => {
      const desktop = openDesktop()
      const { window, request } = desktop
      await edit(request, true)
      await saveFirst(desktop)
      await request('setTitle', { title: 'the second tab', edited: true })
      await request('setTitle', { title: 'the third tab', edited: true })
      expect(window.destroyed).toBe(false)
      await request('savedBeforeClosing', { saved: true })
      expect(window.destroyed).toBe(true)
    })

    it('stays open where saving was given up, also when all is saved later', async () => {
      const desktop = openDesktop()
      const { window, request } = desktop
      await edit(request, true)
      await saveFirst(desktop)
      await request('savedBeforeClosing', { saved: false })
      await edit(request, false)
      await request('savedBeforeClosing', { saved: true })
      expect(window.destroyed).toBe(false)
    })

    it('gives closing up when the page that saves is loaded again, or the person cancels meanwhile', async () => {
      const desktop = openDesktop()
      const { window, request } = desktop
      await edit(request, true)
      await saveFirst(desktop)
      await window.loadURL('app://poolscope/')
      await request('savedBeforeClosing', { saved: true })
      expect(window.destroyed).toBe(false)
      await saveFirst(desktop)
      desk.answers.push({ response: 2 })
      window.close()
      await expect.poll(() => desk.answers).toEqual([])
      await request('savedBeforeClosing', { saved: true })
      expect(window.destroyed).toBe(false)
    })
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

async function exampleDocument() {
  return parseExperiment(await readFile(join(root, 'examples/vertical-line.poolscope.json'), 'utf8'))
}

afterAll(() => {
  app.removeAllListeners()
  ipcRenderer.removeAllListeners()
})
