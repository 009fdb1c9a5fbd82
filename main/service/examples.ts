/** The experiments that are shipped with the program. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExampleInfo } from '../../app/contract'
import { EXTENSION } from '../../app/document/experiment'
import { parseExperiment } from '../../app/document/parse'
import { Failure } from '../../app/failure'

export interface Examples {
  list(): Promise<readonly ExampleInfo[]>
  /** The file of an example. @throws Failure 'not-found' */
  path(example: string): string
}

export function createExamples(folder: string): Examples {
  return {
    async list() {
      const files = (await readdir(folder)).filter((name) => name.endsWith(EXTENSION)).sort()
      return Promise.all(
        files.map(async (name) => {
          const { name: title, notes = '' } = parseExperiment(await readFile(join(folder, name), 'utf8'))
          return { example: name.slice(0, -EXTENSION.length), name: title, notes }
        }),
      )
    },
    path(example) {
      // The name comes from outside: it may not lead out of the folder.
      if (!/^[A-Za-z0-9_-]+$/.test(example)) throw new Failure('not-found', `There is no example "${example}".`)
      return join(folder, `${example}${EXTENSION}`)
    },
  }
}
