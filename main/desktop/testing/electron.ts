/**
 * A stand-in for the `electron` module, for machines without its binary: windows, messages, dialogs and the rest as far
 * as the desktop host uses them. Messages are cloned as Electron clones them: functions and shared memory don't pass,
 * and errors lose everything but their words.
 */
import { fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

type Handler = (event: unknown, ...args: unknown[]) => unknown

/** What tests look at, and what they decide for the person. */
export const desk = {
  windows: [] as BrowserWindow[],
  /** What preload scripts have exposed. */
  exposed: {} as Record<string, unknown>,
  /** The answers of the next dialogs, first come first served. */
  answers: [] as unknown[],
  dialogs: [] as { readonly kind: string; readonly options: Record<string, unknown> }[],
  menu: null as unknown,
  schemes: new Map<string, (request: Request) => Promise<Response>>(),
  recentDocuments: [] as string[],
  userData: join(tmpdir(), `poolscope-desk-${process.pid}`),
  /** How often the application has quit for good. */
  quits: 0,
  /** How often it has ended without asking its windows. */
  exits: 0,
  /** Where files of the page are on the disk; those that are not here have no path. */
  paths: new WeakMap<object, string>(),
  /** What utility processes have printed on stderr. */
  errors: '',
  /** False: another instance holds the lock. */
  first: true,
  /** The frame from which the next invocations seem to come; null for the window's own. */
  frame: null as { url: string } | null,
}

/** The clone of a message on its way between processes. @throws Error as Electron's */
function cloned<T>(value: T): T {
  refuseShared(value)
  try {
    return structuredClone(value)
  } catch {
    throw new Error('An object could not be cloned.')
  }
}

function refuseShared(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  if (value instanceof SharedArrayBuffer || (ArrayBuffer.isView(value) && value.buffer instanceof SharedArrayBuffer)) {
    throw new Error('An object could not be cloned.')
  }
  if (!ArrayBuffer.isView(value)) Object.values(value).forEach(refuseShared)
}

class WebContents extends EventEmitter {
  readonly mainFrame = { url: '' }
  openHandler: ((details: { url: string }) => { action: string }) | null = null
  getURL() {
    return this.mainFrame.url
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }) {
    this.openHandler = handler
  }
  send(channel: string, ...args: unknown[]) {
    ipcRenderer.emit(channel, {}, ...cloned(args))
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents()
  title = ''
  edited = false
  destroyed = false
  constructor(readonly options: Record<string, unknown>) {
    super()
    desk.windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  async loadURL(url: string) {
    this.webContents.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false })
    this.webContents.mainFrame.url = url
    this.emit('ready-to-show')
    await Promise.resolve()
    this.webContents.emit('did-finish-load')
  }
  setTitle(title: string) {
    this.title = title
  }
  setDocumentEdited(edited: boolean) {
    this.edited = edited
  }
  close() {
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    if (prevented || this.destroyed) return
    this.destroyed = true
    this.emit('closed')
    if (!quitting) app.emit('window-all-closed')
  }
  reload() {
    void this.loadURL(this.webContents.mainFrame.url)
  }
  isDestroyed() {
    return this.destroyed
  }
  isMinimized() {
    return false
  }
  isMaximized() {
    return false
  }
  getNormalBounds() {
    return { x: 10, y: 20, width: 1000, height: 700 }
  }
  show() {
    this.emit('show')
  }
  focus() {
    this.emit('focus')
  }
  maximize() {
    this.emit('maximize')
  }
}

class IpcMain {
  readonly handlers = new Map<string, Handler>()
  handle(channel: string, handler: Handler) {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.handlers.set(channel, handler)
  }
  removeHandler(channel: string) {
    this.handlers.delete(channel)
  }
}

class IpcRenderer extends EventEmitter {
  async invoke(channel: string, ...args: unknown[]) {
    const handler = ipcMain.handlers.get(channel)
    if (!handler) throw new Error(`No handler registered for '${channel}'`)
    const senderFrame = desk.frame ?? desk.windows.at(-1)?.webContents.mainFrame
    try {
      return cloned(await handler({ senderFrame }, ...cloned(args)))
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${String(error)}`)
    }
  }
}

let quitting = false

/** Closes all windows first; one that stays open ends the quit, and so does whoever prevents it. */
function quit(): void {
  let prevented = false
  app.emit('before-quit', { preventDefault: () => (prevented = true) })
  if (prevented) return
  quitting = true
  for (const window of desk.windows) if (!window.destroyed) window.close()
  quitting = false
  if (desk.windows.some((window) => !window.destroyed)) return
  app.emit('will-quit', { preventDefault: () => (prevented = true) })
  if (!prevented) desk.quits++
}

export const app = Object.assign(new EventEmitter(), {
  whenReady: async () => undefined,
  quit,
  exit() {
    for (const window of desk.windows.filter(({ destroyed }) => !destroyed)) {
      window.destroyed = true
      window.emit('closed')
    }
    desk.exits++
  },
  requestSingleInstanceLock: () => desk.first,
  getVersion: () => '1.2.3',
  getPath: () => desk.userData,
  setPath: (_: string, path: string) => void (desk.userData = path),
  addRecentDocument: (path: string) => void desk.recentDocuments.push(path),
  commandLine: { getSwitchValue: () => '' },
})

export const webUtils = {
  getPathForFile(file: unknown) {
    if (!(file instanceof File)) throw new TypeError('getPathForFile: expected a File')
    return desk.paths.get(file) ?? ''
  },
}

export const ipcMain = new IpcMain()
export const ipcRenderer = new IpcRenderer()

export const contextBridge = {
  exposeInMainWorld(name: string, api: Record<string, unknown>) {
    desk.exposed[name] = api
  },
}

export const dialog = {
  showOpenDialog: (_: unknown, options: Record<string, unknown>) => answer('open', options),
  showSaveDialog: (_: unknown, options: Record<string, unknown>) => answer('save', options),
  showMessageBox: (_: unknown, options: Record<string, unknown>) => answer('message', options),
}

export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (menu: unknown) => void (desk.menu = menu),
}

export const protocol = {
  registerSchemesAsPrivileged: () => undefined,
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) => void desk.schemes.set(scheme, handler),
}

export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }

type Permission = (contents: WebContents | null, permission: string, rest: unknown) => unknown

class Session extends EventEmitter {
  request: Permission = () => undefined
  check: Permission = () => undefined
  setPermissionRequestHandler(handler: Permission) {
    this.request = handler
  }
  setPermissionCheckHandler(handler: Permission) {
    this.check = handler
  }
  setDevicePermissionHandler() {
    return undefined
  }
}

export const session = { defaultSession: new Session() }

async function answer(kind: string, options: Record<string, unknown>) {
  desk.dialogs.push({ kind, options })
  if (desk.answers.length === 0) throw new Error(`The test has no answer for a dialog: ${kind}`)
  return desk.answers.shift()
}

/** A process of Node's in place of Chromium's. */
export const utilityProcess = {
  fork(file: string, args: readonly string[]) {
    const child = fork(file, [...args], {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (desk.errors += text))
    child.unref()
    child.channel?.unref()
    return Object.assign(child, { postMessage: (message: object) => child.send(cloned(message)) })
  },
}
