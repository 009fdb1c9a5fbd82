/** Files that the renderer has in hand: dropped, pasted, or picked in a browser. */
import type { Connection, FailedFile, ImageInfo, OpenedExperiment } from '#app/protocol/contract'
import { parseExperiment } from '#app/document/parse'
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
 * Reads an experiment; its images by path are out of reach from here and have to be opened by hand.
 * @throws Failure 'invalid-document' or 'unreadable-file'
 */
export async function readExperiment(file: File): Promise<OpenedExperiment> {
  const experiment = parseExperiment(new TextDecoder().decode(await readBytes(file)))
  return { experiment, file: null, images: experiment.inputs.map(() => null) }
}

async function readBytes(file: File): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer()
  } catch {
    throw new Failure('unreadable-file', message('client.dropUnreadable', { name: file.name }))
  }
}
