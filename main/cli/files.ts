/** Names of folders after inputs, and what to say where files are in the way. */
import { extname } from 'node:path'
import { Failure } from '#app/failure'

/** The file's name without its ending, as the name of a folder. */
export function fileStem(name: string): string {
  return name.slice(0, name.length - extname(name).length).replace(/[^\p{L}\p{N}._-]+/gu, '-')
}

/** Says how files are replaced from here. */
export function offerForce(error: unknown): never {
  if (!(error instanceof Failure) || error.code !== 'exists') throw error
  throw new Failure('exists', `${error.message} --force replaces them.`, error.place)
}
