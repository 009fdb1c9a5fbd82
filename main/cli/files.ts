/** Folders named after inputs, and what to do if files exist. */
import { extname, join } from 'node:path'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import { inFolder } from '#main/files/export'
import { markIncomplete } from '#main/files/incomplete'
import { writeFailure } from '#main/files/writeFailure'
import { safeName } from '#main/service/service'

/** The file name without its extension, as the name of a folder. */
export function fileStem(name: string): string {
  return safeName(name.slice(0, name.length - extname(name).length).replace(/[^\p{L}\p{N}._-]+/gu, '-'))
}

/**
 * Writes the files of each input: of one into `out`, of several into a folder each. Until all of these are complete, a
 * mark in `out` says that they are not; it stays where a failure or a kill ends the command after the first of them.
 */
export async function writeEach<T>(
  out: string,
  inputs: readonly string[],
  write: (folder: string, input: number) => Promise<T>,
): Promise<readonly T[]> {
  if (inputs.length === 1) return [await write(out, 0)]
  const folders = inputs.map((name, i) => `${i}-${fileStem(name)}`)
  const done: T[] = []
  await inFolder(out, async () => {
    const unmark = await markIncomplete(join(out, 'INCOMPLETE.txt'), folders).catch((error: unknown) => {
      throw writeFailure(error, out)
    })
    try {
      for (const [i, folder] of folders.entries()) done.push(await write(join(out, folder), i))
    } catch (error) {
      if (done.length === 0) await unmark()
      throw error
    }
    await unmark()
  })
  return done
}

/** Adds to a failure about existing files how to overwrite them. */
export function offerForce(error: unknown): never {
  if (!(error instanceof Failure) || error.code !== 'exists') throw error
  throw new Failure('exists', message('cli.existsForce', { failure: error.text }), error.place)
}
