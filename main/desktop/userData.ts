/** What the desktop remembers between starts: small JSON files in the user's data folder. */
import { app } from 'electron'
import { join } from 'node:path'
import type { z } from 'zod'
import { readKept, writeKept } from '#main/files/keptJson'

/** `--user-data-dir=FOLDER` keeps everything elsewhere, for tests and portable installs. */
export function userDataFromCommandLine(): void {
  const folder = app.commandLine.getSwitchValue('user-data-dir')
  if (folder) app.setPath('userData', folder)
}

/** What was remembered, or null where there is nothing, or something that is not of `schema`. */
export function recall<T>(name: string, schema: z.ZodType<T>): T | null {
  return readKept(file(name), schema)
}

/** Forgetting is no reason to fail: a full disk loses the window's place, not the work. */
export function remember(name: string, value: unknown): void {
  try {
    writeKept(file(name), value)
  } catch {
    return
  }
}

function file(name: string): string {
  return join(app.getPath('userData'), `${name}.json`)
}
