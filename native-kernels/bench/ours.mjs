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
  const layers = layersOf(stack).map((layer) => ({ ...layer, params: { ...initialParams(kindOf(layer.type)), ...layer.params } }))
  const plan = planStack(layers, mapShape(channels, height, width))
  if (plan.problem) throw new Error(plan.problem.message)
  return plan
}

/** An input map of noise. */
export function inputOf(engine, plan, scale = 1) {
  const { channels, height, width } = plan.input
  const map = engine.allocate(plan.input)
  fill(map, noise(channels * height * width).map((value) => value * scale))
  return map
}

/** Median milliseconds of a workload's run. */
export async function timeOf(engine, workload, { rounds = 7, scale = 1, ...runOptions } = {}) {
  const plan = planOf(workload)
  const input = inputOf(engine, plan, scale)
  const keep = workload.keep && new Set(workload.keep)
  const time = await medianOf(rounds, async () => free(engine, await engine.run(plan, input, { ...(keep && { keep }), ...runOptions })))
  engine.free(input)
  return time
}

export function free(engine, maps) {
  for (const map of maps) if (map) engine.free(map)
}

/** Median milliseconds of `work`, after one time that does not count. */
export async function medianOf(rounds, work) {
  await work()
  const times = []
  for (let round = 0; round < rounds; round++) {
    await setTimeout(20)
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return median(times)
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
