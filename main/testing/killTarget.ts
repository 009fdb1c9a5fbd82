/**
 * A process that writes without end, for tests that kill it: `node killTarget.js KIND FOLDER FIRST`. Generations count
 * from FIRST; a line on stdout names each one that is complete.
 */
import { join } from 'node:path'
import { emptyExperiment, insertLayer, newLayer } from '#app/document/edit'
import type { Experiment } from '#app/document/experiment'
import type { GridSource } from '#main/files/csv'
import { writeExperiment } from '#main/files/experiment'
import { exportMaps } from '#main/files/export'
import { sha256Of } from '#main/files/tensors'
import { withWeightsFile } from '#main/files/weightsFile'
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
  weights: (n) => saveWithWeights(n),
  replace: (n) => exportInto(folder, n, true),
  export: (n) => exportInto(join(folder, `${n}`), n, false),
  drafts: (n) => {
    tensors.clear()
    return session.keep({ tabs: [tab(n)], current: 0 })
  },
}

const tensors = new Map<string, Float32Array>()
const imageStore = { origin: () => ({ bytes: Buffer.alloc(50_000) }) } as unknown as ImageStore
const session = createDrafts(kind === 'drafts' ? folder : undefined).openSession('killed', {
  imageStore,
  tensors,
  hold: () => undefined,
  files: undefined,
})

function tab(n: number) {
  const experiment = {
    ...withTensor(`draft ${n}`, n),
    notes: filling,
    inputs: [{ kind: 'image', name: 'a' } as const],
  }
  return { experiment, file: null, unsaved: true, images: [`image-${n}`], input: 0 }
}

/** An experiment that names a tensor of 25,000 numbers, all of them `n`. */
function withTensor(name: string, n: number): Experiment {
  const numbers = new Float32Array(25_000).fill(n)
  const gamma = { name: 'gamma', shape: [25_000], sha256: sha256Of(numbers) }
  tensors.set(gamma.sha256, numbers)
  const empty = emptyExperiment(name)
  const layer = newLayer(empty, 'BatchNormalization')
  return insertLayer(empty, { ...layer, params: { ...layer.params, gamma } }, 0)
}

async function saveWithWeights(n: number): Promise<void> {
  const path = join(folder, 'a.poolscope.json')
  tensors.clear()
  const { experiment, beside } = await withWeightsFile(path, withTensor(`save ${n}`, n), tensors, path, () => false)
  await writeExperiment(path, experiment, { replace: true }, beside)
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
