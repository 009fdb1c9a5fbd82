/** Small JSON files that the program keeps for itself: read as far as they are valid, written as whole files. */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { z } from 'zod'
import { makeFolders } from './folders'
import { writeFailure } from './writeFailure'

/** What a file holds; null where there is none, or one that is damaged. Clears what a killed process left beside it. */
export function readKept<T>(file: string, schema: z.ZodType<T>): T | null {
  clearBeside(file)
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** @throws Failure 'write-failed'; then the file is as it was before */
export function writeKept(file: string, value: unknown): void {
  const aside = join(dirname(file), `.${basename(file)}.${process.pid}.part`)
  try {
    makeFolders(dirname(file), 0o700)
    writeFileSync(aside, `${JSON.stringify(value, null, 2)}\n`, { flush: true })
    renameSync(aside, file)
  } catch (error) {
    removeIfThere(aside)
    throw writeFailure(error, file)
  }
}

function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    return
  }
}

/** Milliseconds after which nobody is still writing so small a file. */
const WRITING = 60_000

function clearBeside(file: string): void {
  try {
    for (const name of readdirSync(dirname(file))) {
      const aside = join(dirname(file), name)
      if (!name.startsWith(`.${basename(file)}.`) || !/\.\d+\.part$/.test(name)) continue
      if (Date.now() - statSync(aside).mtimeMs > WRITING) rmSync(aside, { force: true })
    }
  } catch {
    return
  }
}
