/**
 * Reports on batches: their throughput against onnxruntime behind the same decoder and against decoding alone, their memory,
 * and how long a plan takes. 256 x 256 JPEG and PNG, Conv2D 3 x 3 1 -> 8, ReLU, global average and maximum.
 */
import { linkSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundle, loadOther, measureAlone } from './engines.mjs'
import { median } from './ours.mjs'
import { conv, relu } from './deepWorkloads.mjs'
import { layersOf, nodesOf } from './workloads.mjs'

const root = join(import.meta.dirname, '../..')
const SIDE = 256
const [IMAGES, ROUNDS] = [1000, 5]
/** Images that a round measures, for each of the contestants in turn. */
const ROUND_IMAGES = 200
const stack = [conv(3, 1, 8, 'valid'), relu]

/** Throughput. */
export async function batch() {
  return withImages(IMAGES, async (folder, paths) => {
    const ours = await openBatch(folder, paths)
    const theirs = await openTheirs()
    const times = { ours: [], theirs: [], decoding: [] }
    for (let round = -1; round < ROUNDS; round++) {
      const first = (round + 1) * 160
      const some = paths.slice(first, first + ROUND_IMAGES)
      for (const [name, work] of [
        ['ours', () => ours.compute(round + 1)],
        ['theirs', () => theirs(ours, some)],
        ['decoding', () => ours.decode(some)],
      ]) {
        const start = performance.now()
        const images = await work()
        if (round >= 0) times[name].push((performance.now() - start) / images)
      }
    }
    await ours.close()
    const ratios = (name) => median(times[name].map((time, i) => time / times.ours[i]))
    const perSecond = (name) => 1000 / median(times[name])
    return [
      { what: 'batch: 256 x 256, images a second', value: perSecond('ours'), unit: 'images/s' },
      { what: 'onnxruntime behind the same decoder', value: perSecond('theirs'), unit: 'images/s' },
      { what: `decoding alone, ${cpus().length} cores`, value: perSecond('decoding'), unit: 'images/s' },
      { what: 'batch against onnxruntime', value: ratios('theirs'), unit: 'times', need: 3 },
      { what: 'batch against decoding alone', value: 100 * ratios('decoding'), unit: '%', need: 85 },
    ]
  })
}

/** A folder of images, half JPEG and half PNG: parts of the photographs that ship. */
async function withImages(count, work) {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-bench-'))
  try {
    const sharp = createRequire(join(root, 'package.json'))('sharp')
    const photograph = await sharp(join(root, 'examples/images/camera.png')).greyscale().toBuffer()
    await mkdir(join(folder, 'images'))
    const paths = []
    for (let i = 0; i < count; i++) {
      const [left, top] = [(i * 7) % SIDE, (i * 13) % SIDE]
      const part = sharp(photograph).extract({ left, top, width: SIDE, height: SIDE })
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
async function bundleBatch() {
  await bundle(join(root, 'main/engine/worker.ts'), 'worker.js')
  await bundle(join(root, 'main/files/decoderProcess.ts'), 'decoder.js')
  await bundle(join(import.meta.dirname, 'batchEntry.ts'), 'batch.js')
}

/** A plan whose shards have ROUND_IMAGES images. */
async function openBatch(folder, paths) {
  await bundleBatch()
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
  const shards = Math.floor(paths.length / ROUND_IMAGES)
  const plan = await writePlan(folder, experiment, tensors, entries, { ...settings, shards })
  return {
    runner,
    openAhead,
    async compute(i) {
      const { record } = await runShard(folder, plan, i % shards, { runner })
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

function opened(runner, openAhead, paths) {
  return openAhead({
    count: paths.length,
    ahead: runner.ahead,
    mayBeCrowded: () => false,
    open: (i) => runner.open(paths[i]),
    close: (images) => images.forEach(runner.discard),
  })
}

/** onnxruntime on images that are opened as ours are. */
async function openTheirs() {
  const { ort, onnxModel } = await loadOther()
  const { nodes, constants } = nodesOf(stack)
  const ends = ['GlobalAveragePool', 'GlobalMaxPool'].map((op, i) => ({ op, inputs: ['y1'], output: `end${i}` }))
  const input = { name: 'x', shape: [1, 1, SIDE, SIDE] }
  const model = onnxModel(input, [...nodes, ...ends], ['end0', 'end1'], constants)
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: cpus().length, interOpNumThreads: 1 })
  return async ({ runner, openAhead }, some) => {
    for await (const { ok } of opened(runner, openAhead, some)) {
      await runner.run(ok[0], [-1], async ([map]) => {
        const samples = new Float32Array(SIDE * SIDE)
        for (let row = 0; row < SIDE; row++)
          samples.set(map.data.subarray(row * map.rowStride, row * map.rowStride + SIDE), row * SIDE)
        await session.run({ x: new ort.Tensor('float32', samples, [1, 1, SIDE, SIDE]) })
      })
      ok.forEach(runner.discard)
    }
    return some.length
  }
}

/** Time and memory to plan a million images, in a process of its own. */
export async function batchPlan() {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-bench-'))
  try {
    await bundleBatch()
    await writeFile(join(folder, 'image.pgm'), Buffer.concat([Buffer.from('P5\n1 1\n255\n'), Buffer.alloc(1)]))
    for (let i = 0; i < 1000; i++) {
      const some = join(folder, 'images', String(i))
      await mkdir(some, { recursive: true })
      for (let k = 0; k < 1000; k++) linkSync(join(folder, 'image.pgm'), join(some, `${k}.pgm`))
    }
    const { seconds, megabytes } = measureAlone('planBatch.mjs', folder)
    return [
      { what: 'plan of a million images', value: seconds, unit: 's', need: 10, most: true },
      { what: 'plan of a million images, resident memory', value: megabytes, unit: 'MB', need: 300, most: true },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}
