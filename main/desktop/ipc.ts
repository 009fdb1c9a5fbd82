/**
 * The window's messages: one channel for requests, one for events. Only the main frame of our own window, showing a
 * page of our own, is answered.
 */
import { isAbsolute } from 'node:path'
import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron'
import type { HostRequestName } from '#app/protocol/hostContract'
import { checkHostRequest, hostRequestSchemas } from '#app/protocol/hostContract'
import { Failure, toPlain } from '#app/failure'
import type { Answer } from '#app/protocol/wire'
import { batchEvents, type SendEvent, type Service, type Session } from '#main/service/service'
import { askFolder } from './dialogs'
import { createFileTokens } from './fileTokens'
import { createFileRequests } from './fileRequests'
import { isOurPage } from './protocol'
import { createUnsaved } from './unsaved'
import { firstLoad } from './window'

export interface Messages {
  readonly send: SendEvent
  /** Opens a file that the person has double-clicked or named on the command line, as soon as the page can show it. */
  openFile(path: string): void
  /** Fulfilled when nothing of a window that was closed is left. */
  ended(): Promise<void>
  /** Ends the session of the window without asking about unsaved changes: their draft stays for the next start. */
  leave(): Promise<void>
}

export function setUpMessages(window: BrowserWindow, service: Service): Messages {
  const send = batchEvents((events) => {
    if (!window.isDestroyed()) window.webContents.send('events', events)
  })
  const tokens = createFileTokens()
  const open = () =>
    service.openSession(send, { kind: 'desktop', chooseDestination: () => askFolder(window), files: tokens })
  const unsaved = createUnsaved(window, send)
  let session: Session = open()
  /** What is told to a page that has not loaded yet is lost, with all that its session has open. */
  let loaded: Promise<void> = firstLoad(window)
  const files = createFileRequests(window, () => session, tokens, unsaved, send)

  window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    // A page that is loaded anew knows nothing of the old one's images and runs.
    if (!isMainFrame || isSameDocument) return
    loaded = new Promise((resolve) => window.webContents.once('did-finish-load', () => resolve()))
    unsaved.forgetPage()
    void session.close()
    session = open()
  })
  let ended: Promise<void> = Promise.resolve()
  let leaving = false
  window.on('closed', () => {
    if (!leaving) ended = session.dropDraft().then(() => session.close())
  })

  // Only the preload script can name a path: the page holds tokens.
  ipcMain.removeHandler('fileToken')
  ipcMain.handle('fileToken', (event, path: unknown): Answer => {
    try {
      requireOurs(event, window)
      if (typeof path !== 'string' || !isAbsolute(path))
        throw new Failure('invalid-message', 'fileToken: expected an absolute path.')
      return { value: tokens.of(path) }
    } catch (error) {
      return { failure: toPlain(error) }
    }
  })
  ipcMain.handle('request', async (event, name: unknown, argument: unknown): Promise<Answer> => {
    try {
      requireOurs(event, window)
      if (!isHostRequest(name)) return { value: await session.request(name, argument) }
      return { value: await files.answer(checkHostRequest(name, argument)) }
    } catch (error) {
      return { failure: toPlain(error) }
    }
  })

  return {
    send,
    ended: () => ended,
    leave() {
      leaving = true
      return session.close()
    },
    openFile: (path) => void loaded.then(() => files.openFile(path)),
  }
}

function isHostRequest(name: unknown): name is HostRequestName {
  return typeof name === 'string' && Object.hasOwn(hostRequestSchemas, name)
}

/** @throws Failure 'invalid-message' */
function requireOurs({ senderFrame }: IpcMainInvokeEvent, window: BrowserWindow): void {
  if (senderFrame && senderFrame === window.webContents.mainFrame && isOurPage(senderFrame.url)) return
  throw new Failure('invalid-message', 'request: expected it from the main frame of the workbench.')
}
