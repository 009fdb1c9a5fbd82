/**
 * From a plan to the job of a run: which steps have to be computed, the maps that they need, their calls as nodes,
 * and their weights. A ReLU behind a convolution is done by the convolution where nobody asks for the map between.
 */
import { weightSources, type KernelCall, type Kernels, type WeightSource } from '../../app/kernels'
import { readsOf, type Plan, type Step } from '../../app/plan'
import type { MapShape } from '../../app/shape'
import { materialise, weightCount } from '../../app/weights'
import type { FeatureMap } from './featureMap'
import { fuseNodes, type RunJob } from './runJob'
import { schedule, type Node, type Stage } from './schedule'
import type { RunningKernels } from './work'

/** Makes the memory of a run. */
export interface Allocator {
  map(shape: MapShape): FeatureMap
  floats(count: number): Float32Array
}

export interface LoweredRun {
  readonly job: RunJob
  /** The map of each step: found, new, or null where none is needed. */
  readonly maps: readonly (FeatureMap | null)[]
  /** The part of the job behind which a step's map is ready; -1 for maps that were found. */
  readonly readyAfter: readonly number[]
}

/** Tensors from this size on are drawn by the workers. */
const LONG_TO_DRAW = 20_000

/**
 * @param found for each step the map that an earlier run has made, or null
 * @param kept whether a step's map is asked for
 */
export function lowerRun(
  plan: Plan,
  input: FeatureMap,
  found: readonly (FeatureMap | null)[],
  kept: (step: number) => boolean,
  allocate: Allocator,
  kernels: Kernels,
  running: RunningKernels,
): LoweredRun {
  const maps: FeatureMap[] = [input]
  const shapes: MapShape[] = [input.shape]
  const nodes: Node[] = []
  const weights: Float32Array[] = []
  const weightCounts: number[] = []
  const drawn: { source: WeightSource; into: number }[] = []
  const stepMaps: (FeatureMap | null)[] = found.map((map) => map)
  const places = new Map<number, number>([[-1, 0]])
  const needed = neededSteps(plan, found, kept)

  const addMap = (map: FeatureMap) => {
    shapes.push(map.shape)
    return maps.push(map) - 1
  }
  const addWeights = (call: KernelCall) => {
    const first = weights.length
    for (const source of weightSources(call)) weights.push(makeTensor(source, weights.length))
    weightCounts.push(weights.length - first)
    return first
  }
  const makeTensor = (source: WeightSource, into: number) => {
    const count = weightCount(source)
    const tensor = allocate.floats(count)
    if (source.from !== 'values' && count >= LONG_TO_DRAW) drawn.push({ source, into })
    else tensor.set(materialise(source))
    return tensor
  }

  plan.steps.forEach((step, index) => {
    const ready = found[index]
    if (ready) {
      places.set(index, addMap(ready))
      return
    }
    if (!needed.has(index)) return
    const fused = fusedWith(plan, index, needed, kept)
    if (fused) return
    const convolution = fusedConvolution(plan, index, needed, kept)
    const made = convolution === null ? step : activated(plan.steps[convolution]!)
    const outputs: number[] = []
    for (const [i, { call, shape }] of made.calls.entries()) {
      const inputs = readsOf(made, i).map((read) => ('step' in read ? places.get(read.step)! : outputs[read.call]!))
      const output = addMap(allocate.map(shape))
      nodes.push({ call: withoutNumbers(call), inputs, output, weights: addWeights(call), step: index })
      outputs.push(output)
    }
    const place = outputs.at(-1)!
    places.set(index, place)
    stepMaps[index] = maps[place]!
  })

  const fuses = (conv: Node, pool: Node) => fuseNodes(kernels, conv, pool, maps, weights.slice(conv.weights, conv.weights + weightCounts[nodes.indexOf(conv)]!)) !== null
  const stages = schedule(nodes, shapes, running, fuses)
  const readyAfter = readyParts(plan, found, places, stages, drawn.length > 0 ? 1 : 0)
  return { job: { kind: 'run', maps, weights, weightCounts, drawn, stages }, maps: stepMaps, readyAfter }
}

/** The steps to compute: those asked for and those that they read, up to the maps that were found. */
function neededSteps(plan: Plan, found: readonly (FeatureMap | null)[], kept: (step: number) => boolean): Set<number> {
  const needed = new Set<number>()
  const read = new Set<number>()
  for (let index = plan.steps.length - 1; index >= 0; index--) {
    if (found[index] || !(kept(index) || read.has(index))) continue
    needed.add(index)
    for (const step of stepsRead(plan.steps[index]!)) read.add(step)
  }
  return needed
}

/** The steps whose maps a step reads, -1 for the input. */
function stepsRead(step: Step): Set<number> {
  const reads = step.calls.flatMap((_, call) => readsOf(step, call))
  return new Set(reads.flatMap((read) => ('step' in read ? [read.step] : [])))
}

/** The steps to compute that read a step's map. */
function readersOf(plan: Plan, index: number, needed: ReadonlySet<number>): number[] {
  return [...needed].filter((step) => stepsRead(plan.steps[step]!).has(index))
}

/** True if the step is a convolution whose value is only seen through the ReLU behind it. */
function fusedWith(plan: Plan, index: number, needed: ReadonlySet<number>, kept: (step: number) => boolean): boolean {
  const readers = readersOf(plan, index, needed)
  return readers.length === 1 && fusedConvolution(plan, readers[0]!, needed, kept) === index
}

/** The convolution that does this step's ReLU itself, or null. */
function fusedConvolution(
  plan: Plan,
  index: number,
  needed: ReadonlySet<number>,
  kept: (step: number) => boolean,
): number | null {
  const { calls, source } = plan.steps[index]!
  const call = calls[0]?.call
  if (calls.length !== 1 || call?.kernel !== 'elementwise' || call.fn !== 'relu') return null
  if (source < 0 || kept(source) || !needed.has(source)) return null
  if (plan.steps[source]!.calls.at(-1)?.call.kernel !== 'conv2d') return null
  return readersOf(plan, source, needed).length === 1 ? source : null
}

/** The step with a ReLU in its last call, a convolution. */
function activated(step: Step): Step {
  const calls = step.calls.map((lowered, i): Step['calls'][number] =>
    i === step.calls.length - 1 && lowered.call.kernel === 'conv2d'
      ? { ...lowered, call: { ...lowered.call, activation: 'relu' } }
      : lowered,
  )
  return { ...step, calls }
}

/** The call without the numbers of its weights, which travel in shared memory. */
function withoutNumbers(call: KernelCall): KernelCall {
  const none: WeightSource = { from: 'values', values: [] }
  switch (call.kernel) {
    case 'conv2d':
    case 'convTranspose2d':
    case 'dense':
      return { ...call, weights: none, bias: call.bias && none }
    case 'prelu':
      return { ...call, slope: none }
    case 'batchNorm':
      return { ...call, gamma: none, beta: none, mean: none, variance: none }
    default:
      return call
  }
}

function readyParts(
  plan: Plan,
  found: readonly (FeatureMap | null)[],
  places: ReadonlyMap<number, number>,
  stages: readonly Stage[],
  firstPart: number,
): number[] {
  const madeBy = new Map<number, number>()
  stages.forEach((stage, i) => stage.nodes.forEach((node) => madeBy.set(node.output, firstPart + i)))
  return plan.steps.map((_, index) => (found[index] ? -1 : (madeBy.get(places.get(index) ?? 0) ?? -1)))
}
