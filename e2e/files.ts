/**
 * Files that go into the workbench and come out of it, by the dialogs of each host: in a browser its file chooser and
 * its downloads, in the desktop's window the platform's dialogs, which answer by themselves here.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { unzip } from './unzip'

export interface Files {
  /** Does what asks for files, and gives these. */
  choose(paths: string | readonly string[], ask: () => Promise<void>): Promise<void>
  /**
   * Does what writes files, until the workbench says that they are written.
   * @returns the bytes of the files by their names; in a browser those inside the downloaded archive
   */
  receive(write: () => Promise<void>): Promise<ReadonlyMap<string, Buffer>>
}

export function browserFiles(page: Page): Files {
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
  }
}

/** The platform's own dialogs can't be driven: their answers are put in their place. */
export async function desktopFiles(app: ElectronApplication): Promise<Files & { close(): Promise<void> }> {
  const folders: string[] = []
  // Closing with unsaved changes asks as well: they are thrown away.
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false })
  })
  return {
    async choose(paths, ask) {
      await app.evaluate(({ dialog }, filePaths) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths })
      }, [paths].flat())
      await ask()
    },
    async receive(write) {
      const folder = await mkdtemp(join(tmpdir(), 'poolscope-files-'))
      folders.push(folder)
      await app.evaluate(({ dialog }, inFolder) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [inFolder] })
        dialog.showSaveDialog = (_window: unknown, options?: { defaultPath?: string }) =>
          Promise.resolve({ canceled: false, filePath: `${inFolder}/${options?.defaultPath ?? 'saved'}` })
      }, folder)
      await write()
      const names = await readdir(folder)
      return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)))
    },
    async close() {
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
    },
  }
}
