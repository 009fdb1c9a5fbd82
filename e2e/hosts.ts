/**
 * How specs start a host. `test` gives a `workbench`: the page of a freshly opened workbench, in the loopback host or
 * in the desktop's window, whichever the project says; and `files`: giving files to it and taking files from it, by
 * the dialogs that the host has. Needs a build.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { _electron, expect, test as base, type Browser, type BrowserContextOptions, type Page } from '@playwright/test'
import { browserFiles, desktopFiles, type Files } from './files'

export { expect }

export const root = resolve(import.meta.dirname, '..')

export interface HostOptions {
  host: 'browser' | 'electron'
}

interface RunningHost {
  readonly address: string
  /** Where it keeps settings and drafts. */
  readonly data: string
  stop(): Promise<void>
}

interface Opened {
  readonly page: Page
  readonly files: Files
  /**
   * Ends the window as a crash does, once a draft with these words is on the disk, and opens another one in its place.
   * @returns the page of the new one
   */
  crash(draft: string): Promise<Page>
}

type Use = (opened: Opened) => Promise<void>

export const test = base.extend<
  { opened: Opened; workbench: Page; files: Files; crash: Opened['crash'] },
  HostOptions & { server: RunningHost | null }
>({
  host: ['browser', { option: true, scope: 'worker' }],
  /** The loopback host, one process for all specs of a worker; null where the specs run in the desktop's window. */
  server: [
    async ({ host }, use) => {
      const server = host === 'browser' ? await startServer() : null
      await use(server)
      await server?.stop()
    },
    { scope: 'worker' },
  ],
  opened: async ({ server, browser, contextOptions, viewport }, use) => {
    if (server) await inBrowser(browser, { ...contextOptions, viewport }, server, use)
    else await inElectron(use)
  },
  workbench: async ({ opened: { page } }, use) => {
    // Specs begin with the first experiment; the workbench itself takes keys before it.
    await page.getByRole('img', { name: /^Original: / }).waitFor()
    await use(page)
  },
  files: async ({ opened }, use) => use(opened.files),
  crash: async ({ opened }, use) => use(opened.crash),
})

/** Starts `poolscope serve` on a free port with settings of its own; its address is the line that it prints. */
export async function startServer(): Promise<RunningHost> {
  const data = await mkdtemp(join(tmpdir(), 'poolscope-e2e-'))
  const child = spawn(process.execPath, [join(root, 'out/main/poolscope.js'), 'serve', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CONFIG_HOME: data, APPDATA: data, HOME: data },
  })
  return {
    address: await firstLine(child),
    data,
    async stop() {
      await stop(child)
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** Where Electron's binary is, or null. */
export function electronBinary(): string | null {
  const names: Readonly<Record<string, string>> = {
    win32: 'electron.exe',
    darwin: 'Electron.app/Contents/MacOS/Electron',
  }
  const installed = join(dirname(createRequire(import.meta.url).resolve('electron/package.json')), 'dist')
  const file = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? installed, names[process.platform] ?? 'electron')
  return existsSync(file) ? file : null
}

async function inBrowser(
  browser: Browser,
  options: BrowserContextOptions,
  { address, data }: RunningHost,
  use: Use,
): Promise<void> {
  const context = await browser.newContext({ ...options, acceptDownloads: true })
  await context.addInitScript(asKnown)
  const refusals: string[] = []
  context.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refusals.push(message.text())
  })
  const open = async () => {
    const page = await context.newPage()
    await page.goto(address)
    return page
  }
  let page = await open()
  await use({
    page,
    files: browserFiles(page),
    async crash(draft) {
      await draftWith(draft, data)
      await page.goto('chrome://crash').catch(() => undefined)
      return (page = await open())
    },
  })
  expect(refusals, 'what the Content-Security-Policy refuses').toEqual([])
  // A person who leaves the page; merely ending it would be a crash.
  await page.goto('about:blank')
  await context.close()
  // Where a busy machine has not heard of it in time, the next spec would find this one's work brought back.
  for (const { name, parentPath } of await readdir(data, { recursive: true, withFileTypes: true })) {
    // The server may still be writing into it: removing is tried again then.
    if (name === 'drafts') await rm(join(parentPath, name), { recursive: true, force: true, maxRetries: 10 })
  }
}

/** The window of a person who has seen the tour, in a browser that saves by downloads: no spec can drive its file dialogs. */
function asKnown(): void {
  Reflect.deleteProperty(window, 'showSaveFilePicker')
  Reflect.deleteProperty(window, 'showOpenFilePicker')
  if (localStorage.getItem('poolscope-settings') === null) localStorage.setItem('poolscope-settings', '{"toured":true}')
}

async function inElectron(use: Use): Promise<void> {
  const userData = await mkdtemp(join(tmpdir(), 'poolscope-e2e-'))
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const launch = () =>
    _electron.launch({ executablePath: electronBinary()!, args: [...sandbox, root, `--user-data-dir=${userData}`] })
  let app = await launch()
  await app.context().addInitScript(asKnown)
  const page = await app.firstWindow()
  await page.reload()
  const files = await desktopFiles(app)
  await use({
    page,
    files,
    async crash(draft) {
      await draftWith(draft, userData)
      const ended = new Promise((resolve) => app.process().once('exit', resolve))
      app.process().kill('SIGKILL')
      await ended
      app = await launch()
      return app.firstWindow()
    },
  })
  await app.close()
  await files.close()
  await rm(userData, { recursive: true, force: true })
}

async function draftWith(words: string, folder: string): Promise<void> {
  const drafts = async () => {
    const names = (await readdir(folder, { recursive: true })).filter((name) => basename(name) === 'draft.json')
    return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')))
  }
  await expect.poll(drafts).toEqual(expect.arrayContaining([expect.stringContaining(words)]))
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line
  throw new Error('poolscope serve: expected its address on the first line, but it has ended')
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}
