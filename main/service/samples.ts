/** The photographs that are shipped with the program: small images of them, and their files. */
import { join } from 'node:path'
import type { SampleInfo } from '#app/protocol/contract'
import { samples, type SampleFile } from '#app/inputs/samples'
import type { ImageStore } from './imageStore'

const THUMBNAIL = 192

export interface Samples {
  list(): Promise<readonly SampleInfo[]>
  path(file: SampleFile): string
}

/** @param folder of the photographs */
export function createSamples(folder: string, imageStore: ImageStore): Samples {
  const path = (file: SampleFile) => join(folder, file)

  async function describe({ file, licence }: (typeof samples)[number]): Promise<SampleInfo> {
    const { image, width, height, channels } = await imageStore.addFile(path(file))
    try {
      const thumbnail = await imageStore.thumbnail({ kind: 'image', name: file }, image, THUMBNAIL)
      return { file, licence, width, height, channels, thumbnail }
    } finally {
      imageStore.close(image)
    }
  }

  return { path, list: () => Promise.all(samples.map(describe)) }
}
