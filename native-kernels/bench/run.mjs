/**
 * `npm run bench -- [--json] [--only W1,W6] [--rounds N] [--threads 1,2]`: Poolscope's engine against
 * onnxruntime-node on the same numbers, interleaved in one process, medians. Installs what it needs beside itself.
 */
import { cpus } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { buildEngine, fill, loadOther } from './engines.mjs'
import { layersOf, nodesOf, noise, workloads } from './workloads.mjs'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string', default: '15' },
    threads: { type: 'string', default: '1,2' },
  },
})

const engineModule = await buildEngine()
const { ort, onnxModel } = await loadOther()
const rows = []
for (const threads of options.threads.split(',').map(Number)) {
  const engine = engineModule.createEngine({ threads, memoryBudget: 16e9 })
  if (!options.json && rows.length === 0) printMachine(engine.describe())
  for (const workload of chosen()) rows.push(await measure(workload, engine, threads))
  await engine.close()
}
if (options.json) process.stdout.write(`${JSON.stringify({ machine: machine(), rows }, null, 2)}\n`)
process.exit(0)

/** Medians of both engines on one workload, in milliseconds. */
async function measure(workload, engine, threads) {
  const [channels, height, width] = workload.input
  const { planStack, mapShape } = engineModule
  const plan = planStack(layersOf(workload.stack), mapShape(channels, height, width))
  if (plan.problem) throw new Error(plan.problem.message)
  const input = engine.allocate(plan.input)
  const numbers = noise(channels * height * width)
  fill(input, numbers)
  const { nodes, constants } = nodesOf(workload.stack)
  const model = onnxModel({ name: 'x', shape: [1, channels, height, width] }, nodes, workload.keep.map((i) => `y${i}`), constants)
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: threads, interOpNumThreads: 1 })
  const feeds = { x: new ort.Tensor('float32', numbers, [1, channels, height, width]) }

  const keep = new Set(workload.keep)
  const ours = async () => {
    const maps = await engine.run(plan, input, { keep })
    for (const map of maps) if (map) engine.free(map)
  }
  const theirs = () => session.run(feeds)
  const tiny = height * width < 10_000
  const repeat = tiny ? 2000 : 1
  const rounds = Number(options.rounds)
  const times = { ours: [], theirs: [] }
  for (let round = -2; round < rounds; round++) {
    for (const [name, run] of [['ours', ours], ['theirs', theirs]]) {
      // Threads of the other engine spin for a while after their work, and would take the cores of this one; and what it
      // has left in the caches is not what this one works on.
      await setTimeout(50)
      if (!tiny) await run()
      const start = performance.now()
      for (let i = 0; i < repeat; i++) await run()
      if (round >= 0) times[name].push((performance.now() - start) / repeat)
    }
  }
  engine.free(input)
  await session.release()
  const row = {
    id: workload.id,
    about: workload.about,
    threads,
    ours: median(times.ours),
    theirs: median(times.theirs),
    ratio: median(times.theirs) / median(times.ours),
    need: workload.need,
  }
  if (!options.json) printRow(row)
  return row
}

function chosen() {
  const ids = options.only?.split(',')
  return ids ? workloads.filter((w) => ids.some((id) => w.id.startsWith(id))) : workloads
}

function machine() {
  return { cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length }
}

function printMachine({ running, instructionSet, reason }) {
  const { cpu, cores } = machine()
  console.log(`${cpu}, ${cores} cores; ${running} kernels, ${instructionSet}: ${reason}`)
  console.log('workload  threads       ours     theirs   ratio  need  about')
}

function printRow({ id, about, threads, ours, theirs, ratio, need }) {
  const cells = [id.padEnd(9), String(threads).padStart(7), ms(ours), ms(theirs), ratio.toFixed(1).padStart(7), String(need).padStart(5)]
  console.log(`${cells.join(' ')}  ${about}`)
}

function ms(value) {
  return `${value < 1 ? value.toFixed(4) : value.toFixed(2)} ms`.padStart(10)
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
