import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ImageInfo, RgbaImage, ServiceEvent } from '#app/protocol/contract'
import { emptyExperiment } from '#app/document/edit'
import type { Bridge } from '#app/protocol/wire'

let folder: string
/** Sends the signal that the operating system would send. */
let signal: () => void
vi.doMock('#main/endOnSignal', () => ({ endOnSignal: (end: () => void) => void (signal = end) }))

beforeEach(async () => {
  vi.resetModules()
  folder = await mkdtemp(join(tmpdir(), 'poolscope-start-'))
})

afterEach(() => rm(folder, { recursive: true }))
afterAll(() => {
  vi.doUnmock('#main/endOnSignal')
  vi.doUnmock('electron')
  vi.resetModules()
})

/** Starts the desktop host as Electron does: its main file runs, nothing else. */
async function start(change: (desk: typeof import('./testing/electron').desk) => void = () => undefined) {
  const electron = await import('./testing/electron')
  vi.doMock('electron', () => electron)
  electron.desk.userData = folder
  change(electron.desk)
  await import('./main')
  await electron.app.whenReady()
  return electron
}

describe('the start of the desktop host', () => {
  it('opens one window on its own scheme, with a menu and answers', async () => {
    const { desk, ipcRenderer } = await start()
    expect(desk.windows.map((window) => window.webContents.getURL())).toEqual(['app://poolscope/'])
    expect(desk.menu).not.toBeNull()
    expect([...desk.schemes.keys()]).toEqual(['app'])
    expect(await ipcRenderer.invoke('request', 'describe', {})).toMatchObject({
      value: { host: 'desktop', version: '1.2.3' },
    })
    desk.windows[0]!.close()
    await expect.poll(() => desk.quits).toBe(1)
  })

  it('hands its file to the window that is open', async () => {
    const { desk, ipcRenderer, app } = await start()
    const events: ServiceEvent[] = []
    ipcRenderer.on('events', (_, batch: readonly ServiceEvent[]) => events.push(...batch))
    const focused = vi.fn()
    desk.windows[0]!.on('focus', focused)
    app.emit('second-instance', {}, ['poolscope', 'examples/thin-line-max.poolscope.json'], process.cwd())
    await expect
      .poll(() => events)
      .toMatchObject([{ type: 'opened', opened: { experiment: { name: 'Thin line, max pooling' } } }])
    expect(focused).toHaveBeenCalledOnce()
    desk.windows[0]!.close()
    await expect.poll(() => desk.quits).toBe(1)
  })

  it('goes on quitting when all is saved, and not when saving was given up', async () => {
    const { desk, ipcRenderer, app } = await start()
    const events: ServiceEvent[] = []
    ipcRenderer.on('events', (_, batch: readonly ServiceEvent[]) => events.push(...batch))
    const request = (name: string, argument: unknown) => ipcRenderer.invoke('request', name, argument)
    await request('setTitle', { title: 'mine', edited: true })
    for (const saved of [false, true]) {
      desk.answers.push({ response: 0 })
      app.quit()
      await expect.poll(() => events.splice(0)).toContainEqual({ type: 'saveBeforeClosing' })
      expect(desk.windows[0]!.destroyed).toBe(false)
      await request('savedBeforeClosing', { saved })
      expect(desk.windows[0]!.destroyed).toBe(saved)
    }
    await expect.poll(() => desk.quits).toBe(1)
  })

  it('keeps an image through dropping, saving, quitting and opening the experiment by double click', async () => {
    const image = join(folder, 'dropped.png')
    await copyFile(join(import.meta.dirname, '../../examples/images/camera.png'), image)
    const path = join(folder, 'mine.poolscope.json')

    const first = await start()
    await import('./preload')
    const bridge = first.desk.exposed['poolscope'] as Bridge
    const ask = async (name: string, argument: unknown) =>
      ((await bridge.request(name, argument)) as { value: unknown }).value
    const file = new File(['bytes of the page'], 'dropped.png')
    first.desk.paths.set(file, image)
    const token = (await bridge.fileToken(file)) as { value: string }
    const dropped = (await ask('addDropped', { file: token.value })) as ImageInfo
    const input = { kind: 'image', name: 'dropped.png' } as const
    const pixels = (await ask('thumbnail', { input, image: dropped.image, size: 512 })) as RgbaImage
    first.desk.answers.push({ filePath: path })
    const saved = await ask('saveExperiment', {
      file: null,
      saveAs: false,
      form: 'json',
      name: 'mine',
      experiment: { ...emptyExperiment('mine'), inputs: [input] },
      images: [dropped.image],
    })
    expect(saved).toMatchObject({ name: 'mine.poolscope.json' })
    first.app.quit()
    await expect.poll(() => first.desk.quits).toBe(1)

    vi.resetModules()
    const second = await start()
    const events: ServiceEvent[] = []
    second.ipcRenderer.on('events', (_, batch: readonly ServiceEvent[]) => events.push(...batch))
    second.app.emit('open-file', { preventDefault: () => undefined }, path)
    await expect
      .poll(() => events)
      .toMatchObject([
        {
          type: 'opened',
          opened: { experiment: { inputs: [{ path: 'dropped.png' }] }, images: [{ name: 'dropped.png' }] },
        },
      ])
    const opened = (events[0] as Extract<ServiceEvent, { type: 'opened' }>).opened
    const again = (await second.ipcRenderer.invoke('request', 'thumbnail', {
      input,
      image: opened.images[0]!.image,
      size: 512,
    })) as { value: RgbaImage }
    expect([again.value.width, again.value.height]).toEqual([512, 512])
    expect(Buffer.compare(again.value.rgba, pixels.rgba)).toBe(0)
    second.app.quit()
    await expect.poll(() => second.desk.quits).toBe(1)
  })

  it('tells who started it when its window is ready', async () => {
    const send = vi.spyOn(process, 'send').mockImplementation(() => true)
    const { desk, app } = await start()
    desk.windows[0]!.emit('ready-to-show')
    expect(send.mock.calls).toEqual([['ready']])
    send.mockRestore()
    app.quit()
    await expect.poll(() => desk.quits).toBe(1)
  })

  it('ends by a signal without asking, and keeps unsaved changes for the next start', async () => {
    const first = await start()
    const tab = { experiment: emptyExperiment('mine'), file: null, unsaved: true, images: [], input: 0 }
    const request = async (name: string, argument: unknown) => first.ipcRenderer.invoke('request', name, argument)
    await request('setTitle', { title: 'mine', edited: true })
    await request('keepDraft', { tabs: [tab], current: 0 })
    signal()
    await expect.poll(() => first.desk.exits).toBe(1)
    expect(first.desk.dialogs).toEqual([])

    vi.resetModules()
    const second = await start()
    expect(await second.ipcRenderer.invoke('request', 'takeDrafts', {})).toMatchObject({
      value: { tabs: [{ unsaved: true, experiment: { name: 'mine' } }], recovered: true },
    })
    second.app.quit()
    await expect.poll(() => second.desk.quits).toBe(1)
  })

  it('leaves at once where another instance runs', async () => {
    const { desk } = await start((fresh) => (fresh.first = false))
    expect(desk.windows).toEqual([])
    expect(desk.quits).toBe(1)
  })
})
