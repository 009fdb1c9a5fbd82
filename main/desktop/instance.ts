/** One instance: a second start, or a double click on a file, hands it to the window that is open. */
import { app, type BrowserWindow } from 'electron'
import { extname, resolve } from 'node:path'
import { isExperimentFile } from '#app/document/fileForms'
import { inputExtensions } from '#app/inputs/imageFormats'

/** Files that macOS asks for before there is a window. */
const waiting: string[] = []
let open: ((path: string) => void) | null = null

/** False where another instance runs, which then gets our arguments. */
export function claimSingleInstance(): boolean {
  if (!app.requestSingleInstanceLock()) return false
  app.on('open-file', (event, path) => {
    event.preventDefault()
    if (open) open(path)
    else waiting.push(path)
  })
  return true
}

/** Calls `openFile` for the file this instance was started with, and for later ones. */
export function onFileOpened(window: BrowserWindow, openFile: (path: string) => void): void {
  open = openFile
  for (const path of [...waiting, ...filesIn(process.argv, process.cwd())]) openFile(path)
  app.on('second-instance', (_, argv, folder) => {
    if (window.isMinimized()) window.restore()
    window.focus()
    for (const path of filesIn(argv, folder)) openFile(path)
  })
}

/** The experiments and images among command-line arguments. */
export function filesIn(argv: readonly string[], folder: string): readonly string[] {
  return argv
    .filter((word) => !word.startsWith('-') && (isExperimentFile(word) || isImageFile(word)))
    .map((word) => resolve(folder, word))
}

function isImageFile(name: string): boolean {
  return inputExtensions.includes(extname(name).slice(1).toLowerCase())
}
