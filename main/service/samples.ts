/** The photographs that are shipped with the program: small images of them, and their files. */
import { join } from 'node:path'
import type { SampleInfo } from '#app/protocol/contract'
import { samples, type SampleFile } from '#app/inputs/samples'
import { readInputFile } from '#main/files/file'
import { decodeImage } from '#main/files/image'
import { paintThumbnail } from './thumbnail'

const THUMBNAIL = 192

export interface Samples {
  list(): Promise<readonly SampleInfo[]>
  path(file: SampleFile): string
}

/** @param folder of the images */
export function createSamples(folder: string): Samples {
  const path = (file: SampleFile) => join(folder, file)
  return {
    path,
    list: () =>
      Promise.all(
        samples.map(async ({ file, licence }) => {
          const image = await decodeImage(await readInputFile(path(file)), file)
          const { width, height, channels } = image
          return { file, licence, width, height, channels, picture: paintThumbnail(image, THUMBNAIL) }
        }),
      ),
  }
}
