/**
 * Reports on batches: their throughput against onnxruntime behind the same decoder and against decoding alone, their memory,
 * and how long a plan takes. 256 x 256 JPEG and PNG, Conv2D 3 x 3 1 -> 8, ReLU, global average and maximum.
 *
 * All contestants open images by one decoder: as many processes as there are cores, and as many images ahead as
 * `poolscope batch` has. Then each takes them in order, one at a time. Ours runs a shard and writes its part. onnxruntime
 * gets the same gray float32 numbers and has as many threads as there are cores. Decoding alone throws them away.
 */
import { linkSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleBatch, openBatch, opened, stack, withImages } from './batchRun.mjs'
import { loadOther, measureAlone } from './engines.mjs'
import { median } from './ours.mjs'
import { nodesOf } from './workloads.mjs'

const SIDE = 256
const [IMAGES, ROUNDS] = [1000, 5]
/** Images that a round measures, for each of the contestants in turn. */
const ROUND_IMAGES = 200

/** Throughput. */
export async function batch() {
  return withImages(IMAGES, SIDE, async (folder, paths) => {
    await bundleBatch()
    const ours = await openBatch(folder, IMAGES / ROUND_IMAGES)
    const theirs = await openTheirs()
    const times = { ours: [], theirs: [], decoding: [] }
    for (let round = -1; round < ROUNDS; round++) {
      const first = (round + 1) * 160
      const some = paths.slice(first, first + ROUND_IMAGES)
      for (const [name, work] of [
        ['ours', () => ours.compute((round + 1) % (IMAGES / ROUND_IMAGES))],
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
    const limit = median(times.theirs.map((time, i) => time / times.decoding[i]))
    const perSecond = (name) => 1000 / median(times[name])
    return [
      { what: 'batch: 256 x 256, images a second', value: perSecond('ours'), unit: 'images/s' },
      { what: 'onnxruntime behind the same decoder', value: perSecond('theirs'), unit: 'images/s' },
      { what: `decoding alone, ${cpus().length} cores`, value: perSecond('decoding'), unit: 'images/s' },
      { what: 'batch against onnxruntime', value: ratios('theirs'), unit: 'times', need: 3 },
      // An engine that took no time at all would have the throughput of decoding alone.
      { what: 'most that any engine could have there', value: limit, unit: 'times' },
      { what: 'batch against decoding alone', value: 100 * ratios('decoding'), unit: '%', need: 85 },
    ]
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

/** Resident memory of a run on more and more images: small ones, so that 100,000 take minutes. */
async function batchMemory({ images }) {
  return withImages(100, 32, async (folder, paths) => {
    await bundleBatch()
    for (let i = paths.length; i < images; i++) {
      const some = join(folder, 'images', String(i % 1000))
      if (i < paths.length + 1000) await mkdir(some, { recursive: true })
      await symlink(paths[i % paths.length], join(some, `${i}.${i % 2 ? 'png' : 'jpg'}`))
    }
    return measureAlone('memoryBatch.mjs', folder, String(images)).map(({ rows, megabytes }) => {
      return { what: `batch: 32 x 32, resident memory after ${rows} images`, value: megabytes, unit: 'MB' }
    })
  })
}
export { batchMemory as 'batch-memory' }

/** Time and memory to plan a million images, in a process of its own. */
export async function batchPlan() {
  const folder = await mkdtemp(join(tmpdir(), 'poolscope-bench-'))
  try {
    await bundleBatch()
    const image = Buffer.concat([Buffer.from('P5\n1 1\n255\n'), Buffer.alloc(1)])
    for (let i = 0; i < 1000; i++) {
      const some = join(folder, 'images', String(i))
      await mkdir(some, { recursive: true })
      // File systems allow a file some 65,000 links.
      await writeFile(join(some, '0.pgm'), image)
      for (let k = 1; k < 1000; k++) linkSync(join(some, '0.pgm'), join(some, `${k}.pgm`))
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
