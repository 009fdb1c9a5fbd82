/**
 * `npm run bench -- [--json] [--only W1,W6,summaries] [--rounds N] [--threads 1,2] [--images N] [--peers python]`:
 * Poolscope's engine against onnxruntime-node on the same numbers, interleaved in one process, medians, and with `--peers python`
 * against OpenCV and PyTorch (peers.mjs); then the reports of reports.mjs, by name:
 * windows, scaling, wasm, denormals, memory, summaries, prefix, large, cancel; those of photograph.mjs: W9, W11; and those of
 * batch.mjs: batch, batch-memory (of so many images), batchPlan. Installs what it needs beside itself.
 */
import { cpus } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { fill, loadOther } from './engines.mjs'
import { createEngine, engineModule, free, median, planOf } from './ours.mjs'
import * as batches from './batch.mjs'
import { startPeers } from './peers.mjs'
import * as photograph from './photograph.mjs'
import * as reports from './reports.mjs'
import { demandOf, measureMachine, nearness } from './roofline.mjs'
import { nodesOf, noise, workloads } from './workloads.mjs'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string', default: '15' },
    threads: { type: 'string', default: '1,2' },
    images: { type: 'string', default: '10000' },
    peers: { type: 'string' },
  },
})

if (options.peers && options.peers !== 'python') throw new Error(`--peers: expected python, received ${options.peers}.`)

/** The shortest measurement, in milliseconds. */
const MEASURED_MS = 20
const ID_WIDTH = Math.max(...workloads.map(({ id }) => id.length))

const { collectGarbage } = engineModule
const chosen = options.only?.split(',') ?? null
const measured = workloads.filter(({ id }) => !chosen || chosen.some((name) => isNamed(id, name)))
const reported = Object.entries({ ...reports, ...batches, W9: photograph.W9, W11: photograph.W11 }).filter(
  ([name]) => !chosen || chosen.includes(name),
)
const { ort, onnxModel } = measured.length > 0 ? await loadOther() : {}
const rows = []
const lines = []
const machine = { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length }
if (measured.length > 0) await compare()
for (const [, report] of reported) {
  for (const line of await report({ images: Number(options.images) })) {
    lines.push({ ...line, ...(line.need && { met: met(line) }) })
    if (!options.json) printLine(line)
  }
}
if (options.json) process.stdout.write(`${JSON.stringify({ machine, rows, reports: lines }, null, 2)}\n`)
process.exit(0)

/** W4 selects W4a, but W1 does not select W10. */
function isNamed(id, name) {
  return id.startsWith(name) && !/^\d/.test(id.slice(name.length))
}

async function compare() {
  for (const threads of options.threads.split(',').map(Number)) {
    const engine = createEngine({ threads })
    if (!options.json) printMachine(engine.describe(), threads, measureMachine(threads))
    for (const workload of measured) rows.push(await measure(workload, engine, threads))
    await engine.close()
  }
}

/** Medians of both engines on one workload, in milliseconds. */
async function measure(workload, engine, threads) {
  const [channels, height, width] = workload.input
  const plan = planOf(workload)
  const input = engine.allocate(plan.input)
  const numbers = noise(channels * height * width)
  fill(input, numbers)
  const { nodes, constants } = nodesOf(workload.stack)
  const model = onnxModel(
    { name: 'x', shape: [1, channels, height, width] },
    nodes,
    workload.keep.map((i) => ({ name: `y${i}`, shape: shapeOf(plan.steps[i]) })),
    constants,
  )
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: threads, interOpNumThreads: 1 })
  const feeds = { x: new ort.Tensor('float32', numbers, [1, channels, height, width]) }

  const keep = new Set(workload.keep)
  const ours = async () => free(engine, await engine.run(plan, input, { keep }))
  const theirs = () => session.run(feeds)
  const maps = await engine.run(plan, input, { keep })
  const python = options.peers
    ? await startPeers(workload, { numbers, model, constants }, threads, maps.filter(Boolean))
    : null
  const peers = python?.peers ?? []
  free(engine, maps)
  // Short runs are repeated: the clock and the round trip to the workers vary by more than such a run takes.
  await ours()
  const repeat = Math.min(2000, Math.ceil(MEASURED_MS / (await timed(ours)(1))))
  const rounds = Number(options.rounds)
  const contestants = [
    { time: timed(ours), times: [] },
    { time: timed(theirs), times: [] },
    ...peers.map(({ time }) => ({ time, times: [] })),
  ]
  for (let round = -2; round < rounds; round++) {
    for (const { time, times } of contestants) {
      // Threads of the other engine spin for a while after their work, and its maps wait to be collected: both would take
      // the cores of this one. And what it has left in the caches is not what this one works on.
      collectGarbage()
      await setTimeout(50)
      await time(1)
      const milliseconds = await time(repeat)
      if (round >= 0) times.push(milliseconds)
    }
  }
  engine.release(input)
  await session.release()
  python?.end()
  const [our, their, ...others] = contestants.map(({ times }) => median(times))
  // Now, for what a shared machine gives changes from minute to minute.
  const limits = measureMachine(threads)
  const demand = demandOf(plan, workload.keep)
  const row = {
    id: workload.id,
    about: workload.about,
    threads,
    ours: our,
    theirs: their,
    ratio: their / our,
    ...(python && { peers: peers.map(({ name, difference }, i) => ({ name, difference, milliseconds: others[i] })) }),
    need: workload.need,
    machine: limits,
    ...demand,
    roofline: nearness(demand, our, limits),
  }
  if (!options.json) printRow(row)
  return row
}

function shapeOf({ shape: { channels, height, width } }) {
  return [1, channels, height, width]
}

/** Milliseconds of a run, of several one after another. */
function timed(run) {
  return async (repeat) => {
    const start = performance.now()
    for (let i = 0; i < repeat; i++) await run()
    return (performance.now() - start) / repeat
  }
}

function printMachine({ instructionSet }, threads, { readGBs, writeGBs, gflops }) {
  const { cpu, cores } = machine
  if (rows.length === 0) console.log(`${cpu}, ${cores} cores; native kernels, ${instructionSet}`)
  const reach = [
    `reads ${readGBs.toFixed(1)} GB/s`,
    `writes ${writeGBs.toFixed(1)} GB/s`,
    `multiplies and adds at ${gflops.toFixed(0)} GFLOP/s`,
  ]
  console.log(
    `${threads === 1 ? '1 thread' : `${threads} threads`}: ${reach.join(', ')}; "of reach" is the time that the machine, measured again after each workload, would need at best, as a share of ours.`,
  )
  console.log(
    `${'workload'.padEnd(ID_WIDTH)} threads       ours     theirs   ratio  need          of reach    MB read  MB written  multiplications  about`,
  )
}

function printRow(row) {
  const { id, about, threads, ours, theirs, ratio, need, roofline, read, written, multiplications, peers = [] } = row
  const verdict = ratio >= need ? 'met' : 'missed'
  const cells = [
    id.padEnd(ID_WIDTH),
    String(threads).padStart(7),
    ms(ours),
    ms(theirs),
    ratio.toFixed(1).padStart(7),
    String(need).padStart(5),
  ]
  const demand = [
    (read / 1e6).toFixed(1).padStart(10),
    (written / 1e6).toFixed(1).padStart(11),
    `${(multiplications / 1e6).toFixed(1)} M`.padStart(16),
  ]
  console.log(
    `${cells.join(' ')}  ${verdict.padEnd(7)}${`${Math.round(100 * roofline)} %`.padStart(9)} ${demand.join(' ')}  ${about}`,
  )
  for (const { name, milliseconds, difference } of peers)
    console.log(
      `${name.padStart(ID_WIDTH + 19)} ${ms(milliseconds)} ${(milliseconds / ours).toFixed(1).padStart(7)}  differs by ${difference.toExponential(0)} of the largest value`,
    )
}

function printLine(line) {
  const { what, value, unit, need, most } = line
  const bound = need ? `  (${most ? 'at most' : 'at least'} ${need}: ${met(line) ? 'met' : 'missed'})` : ''
  console.log(`${what.padEnd(64)} ${value.toPrecision(3).padStart(8)} ${unit}${bound}`)
}

function met({ value, need, most = false }) {
  return most ? value <= need : value >= need
}

function ms(value) {
  return `${value < 1 ? value.toFixed(4) : value.toFixed(2)} ms`.padStart(10)
}
