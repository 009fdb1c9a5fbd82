/**
 * This process's own folder among the system's temporary files: images on their way to a decoder, downloads, and the
 * records of files that are being written. It has a lock that ends with the process, so that the next process to start
 * can tell what was left by one that was killed, and clear it.
 */
import { rmSync, type Stats } from 'node:fs'
import { lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isHeld, LOCK_NAME, removeLock, takeLock } from './lock'
import { recover, RECORDS } from './records'

let own: Promise<string> | null = null

/**
 * The folder, made when it is asked for the first time, after everything that dead processes left is cleared.
 * @throws the system's error where there is no room for temporary files
 */
export async function ownFolder(): Promise<string> {
  own ??= open()
  try {
    return await own
  } catch (error) {
    own = null
    throw error
  }
}

/** A new folder inside the own one. @param purpose begins its name */
export async function makeTemporaryFolder(purpose: string): Promise<string> {
  return mkdtemp(join(await ownFolder(), `${purpose}-`))
}

/**
 * Removes what processes of this user left among the temporary files and, half written, elsewhere; what belongs to a
 * process that runs is left alone.
 * @param all the folder of temporary files
 */
export async function clearLeftOvers(all: string): Promise<void> {
  for (const name of await readdir(all).catch(() => [])) {
    try {
      await clear(all, name)
    } catch {
      // Whatever can't be cleared now is tried again by the next process.
    }
  }
}

const FOLDER = /^poolscope-([0-9a-f]{16})$/
/** Folders of version 0.1, which had no locks. */
const OLD_FOLDER = /^poolscope-(downloads|image)-[A-Za-z0-9]{6}$/
/** Milliseconds after the last change to such a folder, after which its process counts as ended. */
const IDLE = 3_600_000
/** Milliseconds after which a lock without a folder is no longer that of a process that starts. */
const STARTING = 60_000

async function open(): Promise<string> {
  const all = tmpdir()
  await clearLeftOvers(all)
  const { id, release } = await takeLock(all)
  const folder = join(all, `poolscope-${id}`)
  await mkdir(folder, { mode: 0o700 })
  // A process that ends in good order leaves nothing; the lock goes last.
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true })
    void release()
  })
  return folder
}

async function clear(all: string, name: string): Promise<void> {
  if (OLD_FOLDER.test(name)) return clearOldFolder(join(all, name))
  const folderOf = FOLDER.exec(name)?.[1]
  const id = folderOf ?? LOCK_NAME.exec(name)?.[1]
  if (id === undefined) return
  const path = join(all, name)
  const info = await lstat(path)
  if (!isOurs(info)) return
  if (folderOf === undefined && Date.now() - info.mtimeMs < STARTING) return
  if (await isHeld(all, id)) return
  if (folderOf !== undefined && info.isDirectory()) {
    await recover(join(path, RECORDS))
    await rm(path, { recursive: true, force: true })
  }
  await removeLock(all, id)
}

async function clearOldFolder(path: string): Promise<void> {
  const info = await lstat(path)
  if (!isOurs(info) || !info.isDirectory() || Date.now() - info.mtimeMs < IDLE) return
  await rm(path, { recursive: true, force: true })
}

function isOurs({ uid }: Stats): boolean {
  return uid === (process.getuid?.() ?? uid)
}
