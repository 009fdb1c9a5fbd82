/**
 * Experiments by the browser's file system access, where it has one: saving again writes to the same file, as far as
 * the person permits. Handles stay in this page and are named by tokens, as the desktop names its paths.
 */
import type { OpenedExperiment } from '#app/protocol/contract'
import { EXTENSION, type Experiment } from '#app/document/experiment'
import { serialiseExperiment } from '#app/document/parse'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import type { SavedFile } from './client'
import { readExperiment } from './droppedFiles'
import type { Recent } from './recent'

/** What Chromium adds to the window; the standard's types don't have it yet. */
export interface FilePickers {
  showOpenFilePicker(options: object): Promise<readonly FileSystemFileHandle[]>
  showSaveFilePicker(options: object): Promise<FileSystemFileHandle>
}

const TYPES = [{ description: 'Poolscope', accept: { 'application/json': [EXTENSION as `.${string}`] } }]

export function filePickers(window: Window): FilePickers | null {
  return 'showOpenFilePicker' in window && 'showSaveFilePicker' in window ? (window as Window & FilePickers) : null
}

export function createFileSystem(pickers: FilePickers, recent: Recent) {
  const handles = new Map<string, FileSystemFileHandle>()

  /** The token of a file, the same each time. */
  async function tokenOf(handle: FileSystemFileHandle): Promise<string> {
    for (const [token, known] of handles) if (await known.isSameEntry(handle)) return token
    const token = crypto.randomUUID()
    handles.set(token, handle)
    return token
  }

  async function pick(): Promise<OpenedExperiment | null> {
    const [handle] = await unlessGivenUp(
      pickers.showOpenFilePicker({ types: [{ ...TYPES[0], accept: { 'application/json': ['.json'] } }] }),
      [],
    )
    return handle ? open(handle) : null
  }

  async function open(handle: FileSystemFileHandle): Promise<OpenedExperiment> {
    const opened = { ...(await readExperiment(await handle.getFile())), file: await tokenOf(handle) }
    await recent.note(handle.name, handle)
    return opened
  }

  async function save(experiment: Experiment, file: string | null, name: string): Promise<SavedFile | null> {
    const suggestedName = name.endsWith(EXTENSION) ? name : `${name}${EXTENSION}`
    const known = file === null ? undefined : handles.get(file)
    const handle = known ?? (await unlessGivenUp(pickers.showSaveFilePicker({ suggestedName, types: TYPES }), null))
    if (!handle) return null
    try {
      // The stream writes aside: the file changes only when all is written.
      const stream = await handle.createWritable()
      await stream.write(serialiseExperiment(experiment))
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
    return { file: await tokenOf(handle), name: handle.name }
  }

  return { pick, open, save }
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
