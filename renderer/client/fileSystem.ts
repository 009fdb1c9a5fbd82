/**
 * Experiments by the browser's file system access, where it has one: saving again writes to the same file, as far as
 * the person permits. Handles stay in this page and are named by tokens, as the desktop names its paths.
 */
import type { Connection, OpenedExperiment } from '#app/protocol/contract'
import type { HostRequestOf } from '#app/protocol/hostContract'
import {
  extensions,
  fileForms,
  formOf,
  hasUnnamedImage,
  hasUnnamedWeights,
  isNetworkFile,
  nameIn,
  networkExtensions,
  type FileForm,
} from '#app/document/fileForms'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import type { SavedFile } from './client'
import { readExperiment } from './droppedFiles'
import { packExperiment } from './packExperiment'
import type { Recent } from './recent'

/** What Chromium adds to the window; the standard's types don't have it yet. */
export interface FilePickers {
  showOpenFilePicker(options: object): Promise<readonly FileSystemFileHandle[]>
  showSaveFilePicker(options: object): Promise<FileSystemFileHandle>
}

const TYPES = {
  bundle: { description: 'Poolscope', accept: { 'application/x-poolscope': [extensions.bundle] } },
  json: { description: 'Poolscope (JSON)', accept: { 'application/json': [extensions.json] } },
} as const satisfies Record<FileForm, object>

const OPENED = {
  ...TYPES.bundle.accept,
  'application/json': ['.json'],
  'application/octet-stream': [...networkExtensions],
}

type Request = HostRequestOf<'saveExperiment'>

export function filePickers(window: Window): FilePickers | null {
  return 'showOpenFilePicker' in window && 'showSaveFilePicker' in window ? (window as Window & FilePickers) : null
}

export function createFileSystem(connection: Connection, pickers: FilePickers, recent: Recent) {
  const handles = new Map<string, FileSystemFileHandle>()
  /** When each was written last, as of its last opening or saving here. */
  const written = new Map<string, number>()

  /** The token of a file, the same each time. */
  async function tokenOf(handle: FileSystemFileHandle): Promise<string> {
    for (const [token, known] of handles) if (await known.isSameEntry(handle)) return token
    const token = crypto.randomUUID()
    handles.set(token, handle)
    return token
  }

  async function pick(): Promise<OpenedExperiment | null> {
    const [handle] = await unlessGivenUp(
      pickers.showOpenFilePicker({
        types: [{ description: 'Poolscope', accept: OPENED }],
      }),
      [],
    )
    return handle ? open(handle) : null
  }

  async function open(handle: FileSystemFileHandle): Promise<OpenedExperiment> {
    const file = await handle.getFile()
    const opened = await readExperiment(connection, file)
    await recent.note(handle.name, handle)
    // A network is never saved to its own file.
    if (isNetworkFile(handle.name)) return opened
    const token = await tokenOf(handle)
    written.set(token, file.lastModified)
    return { ...opened, file: token }
  }

  async function save(request: Request): Promise<SavedFile | null> {
    const handle = (await knownFor(request)) ?? (await ask(request))
    if (!handle) return null
    const contents = await packExperiment(connection, formOf(handle.name) ?? request.form, request)
    try {
      // The stream writes aside: the file changes only when all is written.
      const stream = await handle.createWritable()
      await stream.write(contents)
      await stream.close()
    } catch (error) {
      throw new Failure(
        'write-failed',
        message('client.notSaved', {
          name: handle.name,
          reason: error instanceof Error ? error.message : String(error),
        }),
      )
    }
    await recent.note(handle.name, handle)
    const token = await tokenOf(handle)
    written.set(token, await writtenAt(handle))
    return { file: token, name: handle.name }
  }

  /** The file to save to without asking; none where it would lose an image, or what somebody else has written since. */
  async function knownFor({ file, saveAs, experiment }: Request): Promise<FileSystemFileHandle | null> {
    const known = file === null || saveAs ? undefined : handles.get(file)
    if (!known || (formOf(known.name) === 'json' && (hasUnnamedImage(experiment) || hasUnnamedWeights(experiment))))
      return null
    return (await writtenAt(known)) === written.get(file!) ? known : null
  }

  function ask({ form, name }: Request): Promise<FileSystemFileHandle | null> {
    const types = [form, ...fileForms.filter((other) => other !== form)].map((one) => TYPES[one])
    return unlessGivenUp(pickers.showSaveFilePicker({ suggestedName: nameIn(form, name), types }), null)
  }

  return { pick, open, save }
}

/** NaN, which equals nothing, where the file is gone. */
async function writtenAt(handle: FileSystemFileHandle): Promise<number> {
  return handle.getFile().then(
    ({ lastModified }) => lastModified,
    () => NaN,
  )
}

/** The person closing the dialog is an answer, not an error. */
async function unlessGivenUp<T>(picking: Promise<T>, none: T): Promise<T> {
  try {
    return await picking
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return none
    throw error
  }
}
