/** The platform's dialogs: each gives paths, or none where the person changed their mind. */
import { dialog, type BrowserWindow, type FileFilter } from 'electron'
import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import { extensions, fileForms, formOf, nameIn, networkExtensions, type FileForm } from '#app/document/fileForms'
import { inputExtensions } from '#app/inputs/imageFormats'
import { messages } from './messages'

const filters: Readonly<Record<FileForm, () => FileFilter>> = {
  bundle: () => ({ name: messages().bundle, extensions: [extensions.bundle.slice(1)] }),
  json: () => ({ name: messages().json, extensions: [extensions.json.slice(1), 'json'] }),
}
const images = () => ({ name: messages().images, extensions: [...inputExtensions] })

export async function askImages(window: BrowserWindow): Promise<readonly string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: messages().openImages,
    filters: [images(), { name: messages().allFiles, extensions: ['*'] }],
    properties: ['openFile', 'multiSelections'],
  })
  return filePaths
}

export async function askImageFolder(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: messages().imageFolder,
    properties: ['openDirectory'],
  })
  return filePaths[0] ?? null
}

export async function askExperiment(window: BrowserWindow): Promise<string | null> {
  const experiments = fileForms.flatMap((form) => filters[form]().extensions)
  const networks = networkExtensions.map((extension) => extension.slice(1))
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: messages().openExperiment,
    filters: [{ name: messages().experiments, extensions: [...experiments, ...networks] }],
    properties: ['openFile'],
  })
  return filePaths[0] ?? null
}

/** The dialog itself asks before it gives the path of a file that exists. @param form offered; the extension of the path decides */
export async function askWhereToSave(window: BrowserWindow, name: string, form: FileForm): Promise<string | null> {
  const { filePath } = await dialog.showSaveDialog(window, {
    title: messages().saveExperiment,
    defaultPath: nameIn(form, name),
    filters: [form, ...fileForms.filter((other) => other !== form)].map((one) => filters[one]()),
  })
  if (!filePath) return null
  if (formOf(filePath) !== null) return filePath
  const whole = `${filePath}${extensions[form]}`
  // The dialog has asked about the name without its extension only.
  return existsSync(whole) ? askWhereToSave(window, whole, form) : whole
}

/** The path as the person gave it, because the dialog has asked only about that one whether it may be replaced. */
export async function askWhereToExport(window: BrowserWindow, name: string): Promise<string | null> {
  const extension = extname(name).slice(1)
  const { filePath } = await dialog.showSaveDialog(window, {
    title: messages().export,
    defaultPath: name,
    filters: [{ name: extension.toUpperCase(), extensions: [extension] }],
  })
  return filePath || null
}

export async function askFolder(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: messages().exportFolder,
    buttonLabel: messages().exportHere,
    properties: ['openDirectory', 'createDirectory'],
  })
  return filePaths[0] ?? null
}

export type UnsavedAnswer = 'save' | 'discard' | 'cancel'

export async function askUnsaved(window: BrowserWindow): Promise<UnsavedAnswer> {
  const answers: readonly UnsavedAnswer[] = ['save', 'discard', 'cancel']
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: messages().unsaved,
    detail: messages().unsavedDetail,
    buttons: [messages().save, messages().discard, messages().cancel],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  return answers[response] ?? 'cancel'
}

/** @returns whether the rows of a run on images may be lost */
export async function askUnsavedRows(window: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: messages().unsavedRows,
    detail: messages().unsavedRowsDetail,
    buttons: [messages().discardRows, messages().cancel],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  })
  return response === 0
}

/** @param reason and `exitCode` of the process, as Electron reports them @returns whether to load the page again */
export async function askLostPage(window: BrowserWindow, reason: string, exitCode: number): Promise<boolean> {
  const say = messages()
  const { response } = await dialog.showMessageBox(window, {
    type: 'error',
    message: say.lostPage,
    detail: say.lostPageDetail(reason === 'oom' ? say.outOfMemory : say.lostBy(reason, exitCode)),
    buttons: [say.loadAgain, say.quit],
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  })
  return response === 0
}
