/**
 * The files of open images as they were opened, by the images' tokens: what an experiment takes along when it travels.
 * They stay in memory, whatever becomes of them on the disk; only a very large one is read again from there.
 */
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import type { OriginalFile } from '#main/files/bundle'
import { fileState, readInputFile } from '#main/files/file'

export interface Originals {
  /** @param path where the file is; null where it came as bytes */
  keep(image: string, bytes: Uint8Array, path: string | null): Promise<void>
  /** @throws Failure 'not-found' where a very large file has changed on the disk since it was opened */
  read(image: string, name: string): Promise<OriginalFile>
  drop(image: string): void
}

/** Larger files that are on the disk are not kept. */
const MAX_KEPT_BYTES = 128e6

interface OnDisk {
  readonly path: string
  readonly state: string
}

export function createOriginals(): Originals {
  const kept = new Map<string, Uint8Array | OnDisk>()
  return {
    async keep(image, bytes, path) {
      kept.set(image, path === null || bytes.length <= MAX_KEPT_BYTES ? bytes : { path, state: await fileState(path) })
    },
    async read(image, name) {
      const original = kept.get(image)
      if (!original) throw new Failure('not-found', message('files.bundleImageMissing', { name }))
      if (original instanceof Uint8Array) return { name, bytes: original }
      const { path, state } = original
      const bytes = (await fileState(path)) === state ? await readInputFile(path) : null
      if (bytes === null || (await fileState(path)) !== state)
        throw new Failure('not-found', message('files.changedOnDisk', { name }))
      return { name, bytes }
    },
    drop: (image) => void kept.delete(image),
  }
}
