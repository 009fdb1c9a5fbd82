/** A terminal in a folder of its own, for the tests of a file. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { root } from '#main/testing/contractSuite'
import { runIn } from './runIn'

export const verticalLine = join(root, 'examples/vertical-line.poolscope.json')

export const text = (...path: string[]) => readFile(join(...path), 'utf8')

export function openTerminal() {
  let folder: string
  let places = 0
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'poolscope-cli-'))
  })
  afterAll(() => rm(folder, { recursive: true }))
  return {
    inFolder: (...names: string[]) => join(folder, ...names),
    /** A path in the folder where nothing is yet. */
    place: () => join(folder, `out-${places++}`),
    poolscope: (...args: string[]) => runIn(folder, args),
  }
}
