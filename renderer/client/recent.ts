/**
 * Experiments that were opened or saved last in this browser. Where it lets a page keep files, the file itself is
 * remembered; elsewhere what the experiment was, which opens as a copy, so that nothing is overwritten unasked.
 */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import type { RecentFile } from './client'

export interface Recent {
  list(): Promise<readonly RecentFile[]>
  /** Puts a file or a copy first. Where it can't be kept, nothing happens: the list is a comfort. */
  note(name: string, kept: FileSystemFileHandle | Uint8Array<ArrayBuffer>): Promise<void>
  /** The file, or the copy. @throws Failure where it can't be had any more; it leaves the list then */
  take(file: string): Promise<FileSystemFileHandle | File>
}

/** A place that outlives the page. */
export interface Shelf {
  read(): Promise<readonly RecentEntry[]>
  write(entries: readonly RecentEntry[]): Promise<void>
}

export interface RecentEntry extends RecentFile {
  readonly kept: FileSystemFileHandle | Uint8Array<ArrayBuffer>
}

/** A handle that asks the person again; the standard's types don't have it yet. */
type AskingHandle = FileSystemFileHandle & { requestPermission?(how: { mode: 'read' }): Promise<PermissionState> }

const MAX_ENTRIES = 10
const MAX_COPY_BYTES = 32e6

export function createRecent(shelf: Shelf): Recent {
  const all = () => shelf.read().catch((): readonly RecentEntry[] => [])

  async function drop(file: string): Promise<void> {
    await shelf.write((await all()).filter((entry) => entry.file !== file)).catch(() => undefined)
  }

  return {
    list: async () => (await all()).map(({ file, name }) => ({ file, name })),
    async note(name, kept) {
      if (kept instanceof Uint8Array && kept.length > MAX_COPY_BYTES) return
      const entries = await all()
      const same = await Promise.all(entries.map((entry) => isSame(entry, name, kept)))
      const others = entries.filter((_, i) => !same[i])
      const first = { file: crypto.randomUUID(), name, kept }
      await shelf.write([first, ...others].slice(0, MAX_ENTRIES)).catch(() => undefined)
    },
    async take(file) {
      const entry = (await all()).find((one) => one.file === file)
      if (!entry) throw new Failure('not-found', message('client.notInRecent'))
      const { name, kept } = entry
      if (kept instanceof Uint8Array) return new File([kept], name)
      const handle: AskingHandle = kept
      if ((await handle.requestPermission?.({ mode: 'read' })) === 'denied') {
        throw new Failure('unreadable-file', message('client.noReadPermission', { name }))
      }
      try {
        await handle.getFile()
      } catch {
        await drop(file)
        throw new Failure('not-found', message('files.notFound', { name }))
      }
      return handle
    },
  }
}

async function isSame(entry: RecentEntry, name: string, kept: RecentEntry['kept']): Promise<boolean> {
  if (entry.kept instanceof Uint8Array || kept instanceof Uint8Array)
    return entry.kept instanceof Uint8Array && kept instanceof Uint8Array && entry.name === name
  return entry.kept.isSameEntry(kept)
}

/** A shelf in the browser's database. */
export function databaseShelf(database: IDBFactory): Shelf {
  const opened = new Promise<IDBDatabase>((resolve, reject) => {
    const request = database.open('poolscope', 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database did not open'))
  })
  // Whoever reads or writes hears of it.
  opened.catch(() => undefined)
  return {
    async read() {
      const store = (await opened).transaction(STORE).objectStore(STORE)
      const entries = ((await done(store.get(KEY))) as readonly RecentEntry[] | undefined) ?? []
      // Versions before 0.2 kept copies as text.
      return entries.filter(({ kept }) => typeof kept === 'object')
    },
    async write(entries) {
      await done((await opened).transaction(STORE, 'readwrite').objectStore(STORE).put(entries, KEY))
    },
  }
}

const STORE = 'kept'
const KEY = 'recent'

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('the database did not answer'))
  })
}
