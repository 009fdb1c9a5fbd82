/** The window: locked down, opened where it was last. */
import { BrowserWindow } from 'electron'
import { RENDERER_ADDRESS } from './protocol'
import { lastPlace, rememberPlace } from './windowState'

/** @param preload path of the preload script */
export function openWindow(preload: string): BrowserWindow {
  const { bounds, maximized } = lastPlace()
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Poolscope',
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  })
  if (maximized) window.maximize()
  rememberPlace(window)
  window.once('ready-to-show', () => window.show())
  // A page that is reloaded while it loads has not failed.
  loads.set(
    window,
    window.loadURL(RENDERER_ADDRESS).catch(() => undefined),
  )
  return window
}

const loads = new WeakMap<BrowserWindow, Promise<void>>()

/** Fulfilled when the first page of a window has loaded. */
export function firstLoad(window: BrowserWindow): Promise<void> {
  return loads.get(window) ?? Promise.resolve()
}
