/** Makes folders. Node's own `recursive` never returns where a system answers for a parent that is there, as in /proc. */
import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { systemCode } from './file'

/**
 * Makes a folder, and those above it that are missing.
 * @param mode of those that are made
 * @returns the topmost folder that was made; undefined where the folder was there
 * @throws the system's error
 */
export function makeFolders(path: string, mode = 0o777): string | undefined {
  const folder = resolve(path)
  try {
    return makeFolder(folder, mode)
  } catch (error) {
    const parent = dirname(folder)
    if (systemCode(error) !== 'ENOENT' || parent === folder) throw error
    const topmost = makeFolders(parent, mode)
    return makeFolder(folder, mode) === undefined ? topmost : (topmost ?? folder)
  }
}

function makeFolder(folder: string, mode: number): string | undefined {
  try {
    mkdirSync(folder, { mode })
    return folder
  } catch (error) {
    const isTaken = systemCode(error) === 'EEXIST'
    if (isTaken ? statSync(folder).isDirectory() : isFolder(folder)) return undefined
    throw isTaken ? Object.assign(new Error(`${folder} is a file`), { code: 'ENOTDIR' }) : error
  }
}

/** Systems name a drive or a root that is there by other errors. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
