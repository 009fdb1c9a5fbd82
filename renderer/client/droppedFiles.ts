/** Files that the renderer has in hand: dropped, pasted, or picked in a browser. */
import type { Connection, FailedFile, ImageInfo, OpenedExperiment } from '#app/protocol/contract'
import { formOf } from '#app/document/fileForms'
import { parseExperiment } from '#app/document/parse'
import { tensorsIn } from '#app/document/tensors'
import { Failure, toPlain } from '#app/failure'
import { message } from '#app/text/message'

/** Sends each file to the service as an image; a file that fails doesn't hold up the others. */
export async function addImages(
  connection: Connection,
  files: readonly File[],
  nameOf = (file: File) => file.name,
): Promise<(ImageInfo | FailedFile)[]> {
  const results: (ImageInfo | FailedFile)[] = []
  for (const file of files) {
    try {
      const bytes = new Uint8Array(await readBytes(file))
      results.push(await connection.request('addImage', { name: nameOf(file), bytes }))
    } catch (error) {
      results.push({ name: file.name, failure: toPlain(error) })
    }
  }
  return results
}

/**
 * Opens an experiment with the images and weights that it holds; those it refers to by path are out of reach from here. One
 * that needs none opens before the service answers.
 * @throws Failure 'invalid-document' or 'unreadable-file'
 */
export async function readExperiment(connection: Connection, file: File): Promise<OpenedExperiment> {
  const bytes = new Uint8Array(await readBytes(file))
  if (formOf(file.name) === 'json') {
    const experiment = parseExperiment(new TextDecoder().decode(bytes))
    if (experiment.inputs.every(({ kind }) => kind !== 'image') && tensorsIn(experiment.stack).size === 0) {
      return { experiment, file: null, images: experiment.inputs.map(() => null) }
    }
  }
  return connection.request('openExperiment', { name: file.name, bytes })
}

/** @throws Failure 'unreadable-file' */
export async function readBytes(file: File): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer()
  } catch {
    throw new Failure('unreadable-file', message('client.dropUnreadable', { name: file.name }))
  }
}
