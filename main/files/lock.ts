/**
 * A lock that ends with its process, however it ends: a socket that listens in a folder, on Windows a named pipe. The
 * system closes it with the process, so neither process numbers nor clocks have to be trusted.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemCode } from './file'
import { makeFolders } from './folders'

export interface Lock {
  /** Names the lock among those of its folder: letters and digits. */
  readonly id: string
  release(): Promise<void>
}

/** The name of a lock's file. */
export const LOCK_NAME = /^poolscope-([0-9a-f]{16})\.lock$/

/** Bytes of the longest path that a socket can have on every system. */
const LONGEST_PATH = 100

/** Takes a new lock. @throws the system's error where the folder can't hold a socket */
export async function takeLock(folder: string): Promise<Lock> {
  const id = randomBytes(8).toString('hex')
  const server = createServer((socket) => socket.destroy())
  makeFolders(folder, 0o700)
  await atAddress(folder, id, (address) => {
    return new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(address, resolve)
    })
  })
  server.unref()
  return {
    id,
    async release() {
      await new Promise((resolve) => server.close(resolve))
      await removeLock(folder, id)
    },
  }
}

/** Whether the process that took a lock still runs. What can't be found out counts as running. */
export function isHeld(folder: string, id: string): Promise<boolean> {
  return atAddress(folder, id, (address) => {
    return new Promise<boolean>((resolve) => {
      const socket = connect(address)
      socket.once('connect', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', (error) =>
        resolve(!['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'].includes(systemCode(error) ?? '')),
      )
    })
  })
}

/** Removes what a process that has ended left of its lock. */
export async function removeLock(folder: string, id: string): Promise<void> {
  await rm(file(folder, id), { force: true })
}

function file(folder: string, id: string): string {
  return join(folder, `poolscope-${id}.lock`)
}

/** Calls `use` with the address of a lock; a path that is too long for a socket is reached through a link. */
async function atAddress<T>(folder: string, id: string, use: (address: string) => Promise<T>): Promise<T> {
  if (process.platform === 'win32') return use(`\\\\.\\pipe\\poolscope-${id}`)
  const path = file(folder, id)
  if (Buffer.byteLength(path) <= LONGEST_PATH) return use(path)
  const short = await mkdtemp(join(tmpdir(), 'poolscope-'))
  try {
    await symlink(folder, join(short, 'd'))
    return await use(file(join(short, 'd'), id))
  } finally {
    await rm(short, { recursive: true, force: true })
  }
}
