/** What the desktop remembers between starts: small JSON files in the user's data folder. */
import { app } from 'electron'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sync as writeFileAtomic } from 'write-file-atomic'
import type { z } from 'zod'

/** `--user-data-dir=FOLDER` keeps everything elsewhere, for tests and portable installs. */
export function userDataFromCommandLine(): void {
  const folder = app.commandLine.getSwitchValue('user-data-dir')
  if (folder) app.setPath('userData', folder)
}

/** What was remembered, or null where there is nothing, or something that is not of `schema`. */
export function recall<T>(name: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(readFileSync(file(name), 'utf8')))
  } catch {
    return null
  }
}

/** Forgetting is no reason to fail: a full disk loses the window's place, not the work. */
export function remember(name: string, value: unknown): void {
  try {
    mkdirSync(app.getPath('userData'), { recursive: true })
    writeFileAtomic(file(name), JSON.stringify(value))
  } catch {
    return
  }
}

function file(name: string): string {
  return join(app.getPath('userData'), `${name}.json`)
}
