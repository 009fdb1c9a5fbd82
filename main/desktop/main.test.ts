import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ServiceEvent } from '../../app/contract'

let folder: string

beforeEach(async () => {
  vi.resetModules()
  folder = await mkdtemp(join(tmpdir(), 'poolscope-start-'))
})

afterEach(() => rm(folder, { recursive: true }))

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
    const { desk, ipcRenderer, app } = await start()
    expect(desk.windows.map((window) => window.webContents.getURL())).toEqual(['app://poolscope/'])
    expect(desk.menu).not.toBeNull()
    expect([...desk.schemes.keys()]).toEqual(['app'])
    expect(await ipcRenderer.invoke('request', 'describe', {})).toMatchObject({ value: { host: 'desktop', version: '1.2.3' } })
    desk.windows[0]!.close()
    expect(desk.quits).toBe(1)
    app.emit('will-quit', { preventDefault: () => undefined })
  })

  it('hands its file to the window that is open', async () => {
    const { desk, ipcRenderer, app } = await start()
    const events: ServiceEvent[] = []
    ipcRenderer.on('events', (_, told: readonly ServiceEvent[]) => events.push(...told))
    const focused = vi.fn()
    desk.windows[0]!.on('focus', focused)
    app.emit('second-instance', {}, ['poolscope', 'examples/thin-line-max.poolscope.json'], process.cwd())
    await expect.poll(() => events).toMatchObject([{ type: 'opened', opened: { experiment: { name: 'Thin line, max pooling' } } }])
    expect(focused).toHaveBeenCalledOnce()
    desk.windows[0]!.close()
    app.emit('will-quit', { preventDefault: () => undefined })
  })

  it('leaves at once where another instance runs', async () => {
    const { desk } = await start((fresh) => (fresh.first = false))
    expect(desk.windows).toEqual([])
    expect(desk.quits).toBe(1)
  })
})
