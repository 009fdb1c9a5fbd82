/** Folders named after inputs, and what to do if files exist. */
import { extname } from 'node:path'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'

/** The file name without its extension, as the name of a folder. */
export function fileStem(name: string): string {
  return name.slice(0, name.length - extname(name).length).replace(/[^\p{L}\p{N}._-]+/gu, '-')
}

/** Adds to a failure about existing files how to overwrite them. */
export function offerForce(error: unknown): never {
  if (!(error instanceof Failure) || error.code !== 'exists') throw error
  throw new Failure('exists', message('cli.existsForce', { failure: error.words }), error.place)
}
