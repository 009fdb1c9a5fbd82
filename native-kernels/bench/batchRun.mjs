/** Runs of batches for the benchmark: images, the modules, and a plan of these images. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { conv, relu } from './deepWorkloads.mjs'
import { bundle } from './engines.mjs'
import { layersOf } from './workloads.mjs'

const root = join(import.meta.dirname, '../..')
export const stack = [conv(3, 1, 8, 'valid'), relu]

/** A folder of images, half JPEG and half PNG: parts of the photographs that ship. */
export async function withImages(count, side, work) {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-bench-'))
  try {
    const sharp = createRequire(join(root, 'package.json'))('sharp')
    const photograph = await sharp(join(root, 'examples/images/camera.png')).greyscale().toBuffer()
    await mkdir(join(folder, 'images'))
    const paths = []
    for (let i = 0; i < count; i++) {
      const [left, top] = [(i * 7) % 256, (i * 13) % 256]
      const part = sharp(photograph).extract({ left, top, width: side, height: side })
      const path = join(folder, 'images', `${String(i).padStart(6, '0')}.${i % 2 ? 'png' : 'jpg'}`)
      await writeFile(path, await (i % 2 ? part.png() : part.jpeg({ quality: 90 })).toBuffer())
      paths.push(path)
    }
    return await work(folder, paths)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What batchEntry.ts exports, and the programs beside it. */
export async function bundleBatch() {
  await bundle(join(root, 'main/engine/worker.ts'), 'worker.js')
  await bundle(join(root, 'main/files/decoderProcess.ts'), 'decoder.js')
  await bundle(join(root, 'main/batch/imageProcess.ts'), 'imageProcess.js')
  await bundle(join(import.meta.dirname, 'batchEntry.ts'), 'batch.js')
}

/** A plan of the images in a folder. @param shards without it, as many as `poolscope batch` would take */
export async function openBatch(folder, shards) {
  const module = await import(pathToFileURL(join(root, 'out/bench/batch.js')).href)
  const { createImageRunner, describeOutputs, findImages, forEachImage, openAhead, runShard, writePlan } = module
  const document = JSON.parse(await readFile(join(root, 'examples/vertical-line.poolscope.json'), 'utf8'))
  const experiment = forEachImage(
    module.parseExperiment(JSON.stringify({ ...document, notes: '', stack: layersOf(stack) })),
  )
  const tensors = new Map()
  const runner = createImageRunner(experiment, tensors, {
    threads: cpus().length,
    memoryBudget: 2e9,
    kernels: 'native',
    decoder: 'native',
    signal: new AbortController().signal,
  })
  const entries = await findImages({ named: [join(folder, 'images')], listed: [], except: folder }, () => undefined)
  const dialect = { separator: ',', decimal: '.', bom: false }
  const about = { columns: ['average', 'maximum'], maps: false, format: 'csv', dialect }
  const outputs = await describeOutputs(runner, experiment, entries, undefined, about)
  const { running, instructionSet } = runner.describe()
  const settings = { program: '0', kernels: { running, instructionSet }, decoder: 'native', outputs }
  const plan = await writePlan(folder, experiment, tensors, entries, { ...settings, ...(shards && { shards }) })
  return {
    runner,
    openAhead,
    shards: plan.shards.length,
    async compute(shard) {
      const { record } = await runShard(folder, plan, shard, { runner })
      await rm(join(folder, 'parts'), { recursive: true })
      if (record.failures > 0) throw new Error('expected no failures')
      return record.rows
    },
    async decode(some) {
      for await (const { ok } of opened(runner, openAhead, some)) ok.forEach(runner.discard)
      return some.length
    },
    close: () => runner.close(),
  }
}

export function opened(runner, openAhead, paths) {
  return openAhead({
    count: paths.length,
    ahead: runner.ahead,
    mayBeCrowded: () => false,
    open: (i) => runner.open(paths[i]),
    close: (images) => images.forEach(runner.discard),
  })
}
