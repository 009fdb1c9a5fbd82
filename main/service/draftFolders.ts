/**
 * The folders of drafts, one for each draft: who holds a folder is part of its name, so that a draft changes hands by
 * one renaming, which succeeds for one only. The name is `SESSION.NUMBER@LOCK`: the session that kept it, the how
 * manieth of that session, and the lock of the process in which that session is.
 */
import { cp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { makeFolders } from '#main/files/folders'
import { isHeld, LOCK_NAME, removeLock, takeLock, type Lock } from '#main/files/lock'

export interface DraftFolders {
  /** Reserves a session's folder of that number and gives its path; nothing is created on disk. */
  reserve(session: string, number: number): Promise<string>
  release(path: string): void
  /** Drafts that no session holds any more. */
  free(): Promise<readonly FreeDraft[]>
  /** Makes a free draft the session's, under that number. Its new path; null where another one was quicker. */
  claim(draft: FreeDraft, session: string, number: number): Promise<string | null>
  /** Marks a draft as left on purpose: it is for the page that comes back to it, and nobody else. */
  markLeft(path: string): Promise<void>
  unmarkLeft(path: string): Promise<void>
  /** Moves a draft that can't be read to where nothing removes it. @returns its new path */
  setAside(path: string): Promise<string>
  /** Copies a draft of which a part can't be read there. @returns the path of the copy */
  copyAside(path: string): Promise<string>
  close(): Promise<void>
}

export interface FreeDraft {
  readonly path: string
  /** The session that kept it. */
  readonly session: string
  /** When it was left on purpose, in milliseconds since 1970; null where its window ended without a word. */
  readonly left: number | null
  /** The lock of the process that held it. */
  readonly lock: string | null
}

const NAME = /^(.+?)(?:\.\d+)?(?:@([0-9a-f]+))?$/
const LEFT = 'left'
/** The folder of drafts that could not be read. */
const DAMAGED = 'damaged'
/** Milliseconds after which a lock without a draft is no longer that of a process that starts. */
const STARTING = 60_000

export function createDraftFolders(all: string): DraftFolders {
  const held = new Set<string>()
  let ours: Promise<Lock> | null = null

  /** Taken at the first reservation. */
  async function ownLock(): Promise<Lock> {
    ours ??= takeLock(all)
    try {
      return await ours
    } catch (error) {
      ours = null
      throw error
    }
  }

  async function reserve(session: string, number: number): Promise<string> {
    const { id } = await ownLock()
    const path = join(all, `${session}.${number}@${id}`)
    held.add(path)
    return path
  }

  return {
    reserve,
    release: (path) => void held.delete(path),
    async free() {
      const own = (await ours?.catch(() => null))?.id ?? null
      const running = new Map<string, Promise<boolean>>()
      const found: FreeDraft[] = []
      for (const entry of await readdir(all, { withFileTypes: true }).catch(() => [])) {
        if (!entry.isDirectory() || entry.name === DAMAGED) continue
        const path = join(all, entry.name)
        const [, session = entry.name, lock = null] = NAME.exec(entry.name) ?? []
        if (lock !== null && lock !== own) {
          if (!running.has(lock)) running.set(lock, isHeld(all, lock))
          if (await running.get(lock)) continue
        }
        const left = await stat(join(path, LEFT)).then(
          (info) => info.mtimeMs,
          () => null,
        )
        if (!held.has(path)) found.push({ path, session, left, lock })
      }
      await removeDeadLocks(all, own)
      return found
    },
    async claim({ path, lock }, session, number) {
      if (held.has(path)) return null
      // Held under both names, or another session of this process could take it meanwhile.
      held.add(path)
      let to: string | null = null
      try {
        to = await reserve(session, number)
        await rename(path, to)
      } catch {
        if (to !== null) held.delete(to)
        return null
      } finally {
        held.delete(path)
      }
      await rm(join(to, LEFT), { force: true })
      if (lock !== null && lock !== (await ownLock()).id) await removeLock(all, lock)
      return to
    },
    markLeft: (path) => writeFile(join(path, LEFT), '').catch(() => undefined),
    async setAside(path) {
      const to = asideOf(all, path)
      await rename(path, to)
      held.delete(path)
      return to
    },
    async copyAside(path) {
      const to = asideOf(all, path)
      await cp(path, to, { recursive: true })
      return to
    },
    unmarkLeft: (path) => rm(join(path, LEFT), { force: true }),
    async close() {
      await (await ours?.catch(() => null))?.release()
      ours = null
    },
  }
}

function asideOf(all: string, path: string): string {
  const folder = join(all, DAMAGED)
  makeFolders(folder, 0o700)
  return join(folder, basename(path))
}

/** Locks of processes that have ended without a draft. */
async function removeDeadLocks(all: string, own: string | null): Promise<void> {
  for (const name of await readdir(all).catch(() => [])) {
    const id = LOCK_NAME.exec(name)?.[1]
    if (id === undefined || id === own) continue
    const age = await stat(join(all, name)).then(
      (info) => Date.now() - info.mtimeMs,
      () => 0,
    )
    if (age > STARTING && !(await isHeld(all, id))) await removeLock(all, id)
  }
}
