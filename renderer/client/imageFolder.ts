/** A folder that was chosen in a browser: its files stay where they are until they are asked for. */
import type { Connection } from '#app/protocol/contract'
import { toPlain, type FailureCode } from '#app/failure'
import { isInFolder } from '#app/inputs/imageFormats'
import type { FolderImage, ImageFolder } from './client'
import { readBytes } from './droppedFiles'

/** @param files as an input element with `webkitdirectory` gives them */
export function imageFolder(connection: Connection, files: readonly File[]): ImageFolder {
  const paths = files.map((file) => ({ file, path: file.webkitRelativePath }))
  const name = paths[0]?.path.split('/')[0] ?? ''
  const images = paths.filter(({ path }) => isInFolder(path.slice(name.length + 1)))
  images.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { name, images: images.map(({ file, path }) => folderImage(connection, file, path)) }
}

function folderImage(connection: Connection, file: File, path: string): FolderImage {
  const { name } = file
  return {
    path,
    async rows(batch) {
      try {
        const bytes = new Uint8Array(await readBytes(file))
        return { ...(await connection.request('batchBytes', { batch, name, bytes })), path }
      } catch (error) {
        const failure = toPlain(error)
        if (ofBatch.includes(failure.code)) throw error
        return { path, channels: null, rows: [{ item: null, values: null, notes: [], failure, thumbnail: null }] }
      }
    },
    async open(select) {
      try {
        const bytes = new Uint8Array(await readBytes(file))
        return await connection.request('addImage', { name, bytes, select })
      } catch (error) {
        return { name, failure: toPlain(error) }
      }
    },
  }
}

/** Failures of the batch or its host; others, such as a file that can't be read or sent, are those of the image. */
const ofBatch: readonly FailureCode[] = ['not-found', 'cancelled', 'internal']
