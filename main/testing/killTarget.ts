/**
 * A process that writes without end, for tests that kill it: `node killTarget.js KIND FOLDER FIRST`. Generations count
 * from FIRST; a line on stdout names each one that is complete.
 */
import { join } from 'node:path'
import { emptyExperiment } from '#app/document/edit'
import type { GridSource } from '#main/files/csv'
import { writeExperiment } from '#main/files/experiment'
import { exportMaps } from '#main/files/export'
import { createDrafts } from '#main/service/drafts'
import type { ImageStore } from '#main/service/imageStore'

const [, , kind = '', folder = '', first = '1'] = process.argv

/** Of about 100 kB, so that a kill in the middle of it is likely. */
const filling = 'x'.repeat(100_000)

const kinds: Readonly<Record<string, (generation: number) => Promise<unknown>>> = {
  save: (n) =>
    writeExperiment(
      join(folder, 'a.poolscope.json'),
      { ...emptyExperiment(`save ${n}`), notes: filling },
      { replace: true },
    ),
  replace: (n) => exportInto(folder, n, true),
  export: (n) => exportInto(join(folder, `${n}`), n, false),
  drafts: (n) => session.keep({ tabs: [tab(n)], current: 0 }),
}

const imageStore = { origin: () => ({ bytes: Buffer.alloc(50_000) }) } as unknown as ImageStore
const session = createDrafts(kind === 'drafts' ? folder : undefined).openSession('killed', {
  imageStore,
  tensors: new Map(),
  hold: () => undefined,
  files: undefined,
})

function tab(n: number) {
  const experiment = {
    ...emptyExperiment(`draft ${n}`),
    notes: filling,
    inputs: [{ kind: 'image', name: 'a' } as const],
  }
  return { experiment, file: null, unsaved: true, images: [`image-${n}`], input: 0 }
}

function exportInto(directory: string, n: number, replace: boolean): Promise<unknown> {
  const maps: GridSource[] = [0, 1, 2].map((channel) => ({
    name: 'a',
    layerIndex: 0,
    layer: 'Conv2D',
    channel,
    height: 100,
    width: 100,
    row: () => new Float32Array(100).fill(n),
  }))
  return exportMaps({
    maps,
    format: 'csv',
    csv: 'matrix',
    directory,
    baseName: 'a',
    sidecar: { generation: n },
    replace,
  })
}

for (let n = Number(first); ; n++) {
  await kinds[kind]!(n)
  process.stdout.write(`${n}\n`)
}
