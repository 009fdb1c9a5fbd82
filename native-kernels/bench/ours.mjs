/** Measures Poolscope's engine alone: medians of runs into warm buffers, threads at rest before each. */
import { setTimeout } from 'node:timers/promises'
import { buildEngine, fill } from './engines.mjs'
import { layersOf, noise } from './workloads.mjs'

export const engineModule = await buildEngine()

/** @throws Failure 'invalid-argument' where there are no native kernels and no others are asked for */
export function createEngine(options = {}) {
  return engineModule.createEngine({ threads: 2, memoryBudget: 16e9, kernels: 'native', ...options })
}

/** The plan of a workload `{input: [channels, height, width], stack}`. */
export function planOf({ input: [channels, height, width], stack }) {
  const { initialParams, kindOf, planStack, mapShape } = engineModule
  const layers = layersOf(stack).map((layer) => ({
    ...layer,
    params: { ...initialParams(kindOf(layer.type)), ...layer.params },
  }))
  const plan = planStack(layers, mapShape(channels, height, width))
  if (plan.problem) throw new Error(plan.problem.message)
  return plan
}

/** An input map of noise. */
export function inputOf(engine, plan, scale = 1) {
  const { channels, height, width } = plan.input
  const map = engine.allocate(plan.input)
  fill(
    map,
    noise(channels * height * width).map((value) => value * scale),
  )
  return map
}

/** Median milliseconds of the runs of workloads `{engine, workload, scale?, ...runOptions}`, taken in turns. */
export async function timesOf(rounds, runs) {
  const prepared = runs.map(({ engine, workload, scale = 1, ...runOptions }) => {
    const plan = planOf(workload)
    const input = inputOf(engine, plan, scale)
    const options = { ...(workload.keep && { keep: new Set(workload.keep) }), ...runOptions }
    return { work: async () => free(engine, await engine.run(plan, input, options)), end: () => engine.release(input) }
  })
  const times = await mediansOf(
    rounds,
    prepared.map(({ work }) => work),
  )
  for (const { end } of prepared) end()
  return times
}

export function free(engine, maps) {
  for (const map of maps) if (map) engine.release(map)
}

/** Median milliseconds of several works, done in turns: what the machine gives changes from minute to minute. */
export async function mediansOf(rounds, works) {
  const times = works.map(() => [])
  for (let round = -1; round < rounds; round++) {
    for (const [i, work] of works.entries()) {
      await setTimeout(20)
      const start = performance.now()
      await work()
      if (round >= 0) times[i].push(performance.now() - start)
    }
  }
  return times.map(median)
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
