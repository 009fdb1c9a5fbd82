/** The experiments that are shipped with the program. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExampleInfo, RgbaImage } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { extensions } from '#app/document/fileForms'
import { parseExperiment } from '#app/document/parse'
import { Failure } from '#app/failure'
import { message } from '#app/text/message'
import type { ImageStore } from './imageStore'
import type { Samples } from './samples'

export interface Examples {
  list(): Promise<readonly ExampleInfo[]>
  /** The file of an example. @throws Failure 'not-found' */
  path(example: string): string
}

const IMAGE_SIZE = 96

export function createExamples(folder: string, imageStore: ImageStore, samples: Samples): Examples {
  /** Painted once: the files that are shipped don't change. */
  const painted = new Map<string, Promise<RgbaImage | null>>()

  async function paint({ inputs: [input] }: Experiment): Promise<RgbaImage | null> {
    if (!input) return null
    const sample = input.kind === 'image' ? input.sample : undefined
    const image = sample === undefined ? null : (await imageStore.addFile(samples.path(sample))).image
    try {
      return await imageStore.thumbnail(input, image, IMAGE_SIZE)
    } finally {
      if (image !== null) imageStore.close(image)
    }
  }

  function thumbnailOf(name: string, experiment: Experiment): Promise<RgbaImage | null> {
    const known = painted.get(name) ?? paint(experiment).catch(() => null)
    painted.set(name, known)
    return known
  }

  return {
    async list() {
      const files = (await readdir(folder)).filter((name) => name.endsWith(extensions.json)).sort()
      return Promise.all(
        files.map(async (name) => {
          const experiment = parseExperiment(await readFile(join(folder, name), 'utf8'))
          const { name: title, notes = '' } = experiment
          return {
            example: name.slice(0, -extensions.json.length),
            name: title,
            notes,
            thumbnail: await thumbnailOf(name, experiment),
          }
        }),
      )
    },
    path(example) {
      // The name comes from outside: it may not lead out of the folder.
      if (!/^[A-Za-z0-9_-]+$/.test(example))
        throw new Failure('not-found', message('service.noExample', { name: example }))
      return join(folder, `${example}${extensions.json}`)
    },
  }
}
