/**
 * Files that go into the workbench and come out of it, by the dialogs of each host: in a browser its file chooser and
 * its downloads, in the desktop's window the platform's dialogs, which answer automatically here.
 */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Download, ElectronApplication, Page } from '@playwright/test'
import { unzip } from './unzip'

export interface Files {
  /** Does what asks for files, and gives these. */
  choose(paths: string | readonly string[], ask: () => Promise<void>): Promise<void>
  /**
   * Does what writes files, until the workbench says that they are written.
   * @returns the bytes of the files by their names; in a browser those inside the downloaded archive
   */
  receive(write: () => Promise<void>): Promise<ReadonlyMap<string, Buffer>>
  /**
   * Does what begins to write files and gives up.
   * @returns the names of the files that are there all the same
   */
  cancelSaving(write: () => Promise<void>): Promise<readonly string[]>
}

export function browserFiles(page: Page): Files {
  // From the start: asked for only with the key, Chromium may open its own dialog before it hears that we want it.
  page.on('filechooser', () => undefined)
  return {
    async choose(paths, ask) {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), ask()])
      await chooser.setFiles(paths)
    },
    async receive(write) {
      const [download] = await Promise.all([page.waitForEvent('download'), write()])
      const bytes = await readFile(await download.path())
      const name = download.suggestedFilename()
      return name.endsWith('.zip') ? unzip(bytes) : new Map([[name, bytes]])
    },
    async cancelSaving(write) {
      const names: string[] = []
      const note = (download: Download) => names.push(download.suggestedFilename())
      page.on('download', note)
      await write()
      page.off('download', note)
      return names
    },
  }
}

/** The platform's own dialogs can't be driven: their answers are put in their place. All files go into one folder. */
export async function desktopFiles(app: ElectronApplication): Promise<Files & { close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-files-'))
  // Closing with unsaved changes or rows asks as well: the button before Cancel throws them away.
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = (...args: unknown[]) => {
      const { buttons = [] } = args.at(-1) as { buttons?: readonly string[] }
      return Promise.resolve({ response: buttons.length - 2, checkboxChecked: false })
    }
  })

  async function answerOpen(filePaths: readonly string[]): Promise<void> {
    await app.evaluate(({ dialog }, paths) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [...paths] })
    }, filePaths)
  }

  async function answerSave(): Promise<void> {
    await app.evaluate(({ dialog }, into) => {
      dialog.showSaveDialog = (...args: unknown[]) => {
        const { defaultPath } = args.at(-1) as { defaultPath?: string }
        return Promise.resolve({ canceled: false, filePath: `${into}/${defaultPath}` })
      }
    }, folder)
  }

  /** When each file of the folder was written. */
  async function stamps(): Promise<ReadonlyMap<string, number>> {
    const names = await readdir(folder)
    return new Map(
      await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).mtimeMs] as const)),
    )
  }

  return {
    async choose(paths, ask) {
      await answerOpen([paths].flat())
      await ask()
    },
    async receive(write) {
      await answerOpen([folder])
      await answerSave()
      const before = await stamps()
      await write()
      const names = [...(await stamps())].filter(([name, time]) => before.get(name) !== time).map(([name]) => name)
      return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)))
    },
    async cancelSaving(write) {
      await answerOpen([folder])
      const before = await stamps()
      await write()
      return [...(await stamps()).keys()].filter((name) => !before.has(name))
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
