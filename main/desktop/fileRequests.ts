/** The host's own requests: the platform's dialogs around the service's files. */
import type { BrowserWindow } from 'electron'
import { basename, extname, relative, sep } from 'node:path'
import type { ImageInfo, FailedFile, OpenedExperiment } from '#app/protocol/contract'
import type { HostReplies, HostRequestName, HostRequestOf } from '#app/protocol/hostContract'
import { isExperimentFile, isNetworkFile } from '#app/document/fileForms'
import { Failure, toPlain } from '#app/failure'
import type { Select } from '#app/inputs/select'
import { fileState } from '#main/files/file'
import { imagesIn } from '#main/files/imageFolder'
import { safeName, type FileNames, type SendEvent, type Session } from '#main/service/service'
import { askExperiment, askImageFolder, askImages, askWhereToExport, askWhereToSave } from './dialogs'
import { setUpMenu } from './menu'
import { dropRecent, listRecent, noteRecent } from './recent'
import type { Unsaved } from './unsaved'
import { setLanguage } from './messages'

type Handlers = { readonly [N in HostRequestName]: (argument: HostRequestOf<N>) => Promise<HostReplies[N]> }

export interface FileRequests {
  /** Answers a request that checkHostRequest has let through. */
  answer(request: { name: HostRequestName; argument: never }): Promise<unknown>
  /** Opens the experiment or the image of a path that came from the person, not from the renderer, and tells it. */
  openFile(path: string): Promise<void>
}

export function createFileRequests(
  window: BrowserWindow,
  session: () => Session,
  tokens: FileNames,
  unsaved: Unsaved,
  send: SendEvent,
): FileRequests {
  /** What experiments were like on the disk when they were opened or saved last, by path. */
  const states = new Map<string, string>()

  async function open(path: string): Promise<OpenedExperiment> {
    const state = await fileState(path)
    const opened = await session().openExperimentFile(path)
    noteRecent(path)
    // A network is never saved to its own file.
    if (isNetworkFile(path)) return opened
    states.set(path, state)
    return { ...opened, file: tokens.of(path) }
  }

  async function isChanged(path: string): Promise<boolean> {
    const known = states.get(path)
    return known !== undefined && known !== (await fileState(path))
  }

  async function addImage(path: string, select?: Select): Promise<ImageInfo | FailedFile> {
    try {
      return await session().addImageFile(path, select)
    } catch (error) {
      return { name: basename(path), failure: toPlain(error) }
    }
  }

  const handlers: Handlers = {
    async pickImages() {
      const results = []
      for (const path of await askImages(window)) results.push(await addImage(path))
      return results
    },
    async pickFolder() {
      const folder = await askImageFolder(window)
      if (folder === null) return null
      const images = await imagesIn(folder)
      const name = basename(folder)
      const pathOf = (path: string) => `${name}/${relative(folder, path).replaceAll(sep, '/')}`
      return { name, images: images.map((path) => ({ file: tokens.of(path), path: pathOf(path) })) }
    },
    async pickExperiment() {
      const path = await askExperiment(window)
      return path === null ? null : open(path)
    },
    async openRecent({ file }) {
      const path = tokens.path(file)
      try {
        return await open(path)
      } catch (error) {
        if (error instanceof Failure && error.code === 'not-found') dropRecent(path)
        throw error
      }
    },
    openDropped: ({ file }) => open(tokens.path(file)),
    addDropped: async ({ file, select }) => addImage(tokens.path(file), select),
    async listRecent() {
      return listRecent(tokens)
    },
    async saveExperiment({ file, saveAs, form, name, experiment, images }) {
      const from = file === null ? null : tokens.path(file)
      const saved = { experiment, images, from }
      // The dialog asks before it replaces what somebody else has written meanwhile.
      const asks = saveAs || from === null || session().losesImages(from, saved) || (await isChanged(from))
      const path = asks ? await askWhereToSave(window, safeName(name), form) : from
      if (path === null) return null
      await session().saveExperimentFile(path, saved)
      states.set(path, await fileState(path))
      noteRecent(path)
      return { file: tokens.of(path), name: basename(path) }
    },
    async saveFile({ name, bytes }) {
      const extension = extname(name)
      const path = await askWhereToExport(
        window,
        `${safeName(name.slice(0, -extension.length || undefined))}${extension}`,
      )
      if (path !== null) await session().saveFile(path, bytes)
      return path
    },
    async setMenus({ language, menus }) {
      setLanguage(language)
      setUpMenu(send, menus)
      return null
    },
    async setTitle({ title, edited }) {
      unsaved.setTitle(title, edited)
      return null
    },
    async setUnsavedRows(rows) {
      unsaved.setRows(rows.unsaved)
      return null
    },
    async savedBeforeClosing({ saved }) {
      unsaved.savedBeforeClosing(saved)
      return null
    },
  }

  return {
    answer: ({ name, argument }) => handlers[name](argument),
    async openFile(path) {
      if (!isExperimentFile(path)) return send({ type: 'addedImages', images: [await addImage(path)] })
      try {
        send({ type: 'opened', opened: await open(path) })
      } catch (error) {
        send({ type: 'failed', failure: toPlain(error) })
      }
    },
  }
}
