/** The client in a browser: the loopback socket for the contract, the browser's own open and download for files. */
import type { OpenedExperiment } from '#app/protocol/contract'
import { extensions, nameIn, networkExtensions } from '#app/document/fileForms'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { inputExtensions } from '#app/inputs/imageFormats'
import type { Client } from './client'
import { addImages, readExperiment } from './droppedFiles'
import { imageFolder } from './imageFolder'
import { createFileSystem, filePickers } from './fileSystem'
import { packExperiment } from './packExperiment'
import { createRecent, databaseShelf } from './recent'
import { openSocket, type Socket } from './socket'

/** @throws Failure where the address has no token. */
export function connectBrowser(window: Window): Client {
  const socket = openSocket(socketAddress(window.location), takeToken(window))
  socket.onEvent((event) => {
    if (event.type === 'exportFinished' && event.download !== null) download(event.download.path, '')
  })
  return browserClient(socket)
}

function browserClient(socket: Socket): Client {
  const pickers = filePickers(window)
  const recent = createRecent(databaseShelf(window.indexedDB))
  const fileSystem = pickers && createFileSystem(socket, pickers, recent)
  let edited = false
  let unsavedRows = false

  /** Reads an experiment whose file is not known: it stays as it is, and saving asks. */
  async function readCopy(file: File): Promise<OpenedExperiment> {
    const opened = await readExperiment(socket, file)
    await recent.note(file.name, new Uint8Array(await file.arrayBuffer()))
    return opened
  }
  window.addEventListener('beforeunload', (event) => {
    if (edited || unsavedRows) event.preventDefault()
  })
  return {
    host: 'browser',
    connected: socket.connected,
    request: socket.request,
    onEvent: socket.onEvent,
    onLink: socket.onLink,
    setMenus: async () => undefined,
    files: {
      pickImages: async () =>
        addImages(
          socket,
          await pickFiles(
            inputExtensions.map((e) => `.${e}`),
            'several',
          ),
        ),
      addImages: (files, nameOf) => addImages(socket, files, nameOf),
      async pickFolder() {
        const files = await pickFiles([], 'folder')
        return files.length > 0 ? imageFolder(socket, files) : null
      },
      async pickExperiment() {
        if (fileSystem) return fileSystem.pick()
        const [file] = await pickFiles([extensions.bundle, '.json', ...networkExtensions], 'one')
        return file ? readCopy(file) : null
      },
      readExperiment: readCopy,
      async saveExperiment(request) {
        if (fileSystem) return fileSystem.save(request)
        const fileName = nameIn(request.form, request.name)
        const bytes = await packExperiment(socket, request.form, request)
        downloadBlob(new Blob([bytes], { type: 'application/octet-stream' }), fileName)
        await recent.note(fileName, bytes)
        return { file: null, name: fileName }
      },
      async saveFile(name, bytes) {
        downloadBlob(new Blob([bytes]), name)
        return name
      },
      listRecent: recent.list,
      async openRecent(file) {
        const taken = await recent.take(file)
        return taken instanceof File || !fileSystem
          ? readCopy(taken instanceof File ? taken : await taken.getFile())
          : fileSystem.open(taken)
      },
      async setTitle(title, isEdited) {
        edited = isEdited
        document.title = isEdited ? `\u2022 ${title}` : title
      },
      setUnsavedRows: async (unsaved) => void (unsavedRows = unsaved),
      savedBeforeClosing: async () => undefined,
    },
  }
}

const KEPT = 'poolscope-token'

/**
 * The token from the address's fragment, which no server sees. It leaves the address and stays in this tab, so that
 * a reload works and a copied address gives nothing away.
 */
function takeToken(window: Window): string {
  const given = new URLSearchParams(window.location.hash.slice(1)).get('token')
  if (given) {
    window.sessionStorage.setItem(KEPT, given)
    window.history.replaceState(null, '', window.location.pathname)
  }
  const token = given ?? window.sessionStorage.getItem(KEPT)
  if (!token) {
    throw new Failure('not-found', message('client.noToken'))
  }
  return token
}

function socketAddress(location: Location): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/socket`
}

/** Asks for files with the browser's dialog, or for a folder, whose files are all given; none where it was cancelled. */
function pickFiles(accept: readonly string[], which: 'one' | 'several' | 'folder'): Promise<File[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept.join(',')
    input.multiple = which === 'several'
    input.webkitdirectory = which === 'folder'
    input.hidden = true
    function settle(): void {
      input.remove()
      resolve([...(input.files ?? [])])
    }
    input.addEventListener('change', settle)
    input.addEventListener('cancel', settle)
    // Outside the page the input may be collected as garbage while its dialog is open, and with it what is chosen.
    document.body.append(input)
    input.click()
  })
}

function downloadBlob(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob)
  download(address, name)
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/** Lets the browser download an address; an empty name leaves the naming to the server. */
function download(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}
