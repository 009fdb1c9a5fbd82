/**
 * Exports of several files can't appear in one step: a file beside them says, for as long as that is so, that not all of
 * them are there. A process that is killed leaves it behind.
 */
import { rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** The mark of an export, named after its last file, the sidecar. */
export function markOf(lastFile: string): string {
  return join(dirname(lastFile), `${basename(lastFile).replace(/\.[^.]*$/, '')}.INCOMPLETE.txt`)
}

/**
 * Marks an export as incomplete.
 * @param contents names of its files or folders
 * @returns takes the mark away
 */
export async function markIncomplete(mark: string, contents: readonly string[]): Promise<() => Promise<void>> {
  const list = contents.map((name) => `  ${name}\n`).join('')
  await writeFile(mark, `${EXPLANATION}\n\n${list}`, { flush: true })
  return () => rm(mark, { force: true })
}

const EXPLANATION =
  'This export was interrupted. Of the files below some may be missing, or left from an earlier export: export again.'
