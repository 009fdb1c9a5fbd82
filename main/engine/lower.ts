/**
 * From a plan to the job of a run: which steps have to be computed, the maps that they need, their calls as nodes,
 * and their weights. A ReLU after a convolution is computed by the convolution where the map between is not wanted.
 */
import { geometryOf } from '#app/calls/geometry'
import type { KernelCall } from '#app/calls/kernelCall'
import type { Kernels, PreparedKernel } from '#app/calls/kernels'
import { type Plan, type Step } from '#app/plan'
import { readsOf, stepsRead } from '#app/layers/layer'
import type { MapShape } from '#app/shape'
import type { FeatureMap } from './featureMap'
import { allocateSummary, type SummaryTarget } from './mapSummary'
import { fuseNodes, fusedSummary, remainingRows, stageEnds, type RunJob } from './runJob'
import { dividePlanes, schedule, type Node } from './schedule'
import type { RunWeights } from './weights'
import type { Estimates } from './work'

/** Allocates the memory of a run. */
export interface Allocator {
  /** @param step whose map it is; null for a map between its calls */
  map(shape: MapShape, step: number | null): CreatedMap
  /** Maps of the caller that the maps of steps are written into; these are not summarized. */
  readonly into: ReadonlyMap<number, FeatureMap>
  readonly weights: RunWeights
  /** For the summaries of the kept maps; null where none are wanted. */
  readonly summary: ((floats: number) => Float32Array) | null
}

/** A map, and the part of it that is wanted, from some row on. */
export interface CreatedMap {
  readonly whole: FeatureMap
  readonly part: FeatureMap
}

export interface LoweredRun {
  readonly job: RunJob
  /** The map of each step: found, new, or null where none is needed. */
  readonly maps: readonly (FeatureMap | null)[]
  /** The phase of the job after which a step's map is ready; -1 for maps that were found. */
  readonly readyAfter: readonly number[]
  /** The summary of each step's map, or null. */
  readonly summaries: readonly (SummaryTarget | null)[]
  /** The kernels that were prepared on the way, by their convolution: of use to the thread that has lowered the run. */
  readonly fused: ReadonlyMap<Node, PreparedKernel>
}

/** Whether layers of a plan can be fused: to find out, a kernel has to be prepared. */
const fusionCache = new WeakMap<Kernels, WeakMap<Plan, Map<string, boolean>>>()

function fusionCacheOf(plan: Plan, kernels: Kernels): Map<string, boolean> {
  const ofPlans = fusionCache.get(kernels) ?? new WeakMap<Plan, Map<string, boolean>>()
  fusionCache.set(kernels, ofPlans)
  const cached = ofPlans.get(plan) ?? new Map<string, boolean>()
  ofPlans.set(plan, cached)
  return cached
}

/**
 * @param found for each step the map that an earlier run has computed, or null
 * @param kept whether a step's map is asked for
 */
export function lowerRun(
  plan: Plan,
  input: FeatureMap,
  found: readonly (FeatureMap | null)[],
  kept: (step: number) => boolean,
  allocate: Allocator,
  kernels: Kernels,
  estimates: Estimates,
): LoweredRun {
  const maps: FeatureMap[] = [input]
  /** The part of each map that is wanted. */
  const parts: FeatureMap[] = [input]
  const add = ({ whole, part }: CreatedMap) => {
    parts.push(part)
    return maps.push(whole) - 1
  }
  const nodes: Node[] = []
  const weights: Float32Array[] = []
  const stepMaps: (FeatureMap | null)[] = found.map((map) => map)
  const mapIndices = new Map<number, number>([[-1, 0]])
  const readers = readersOf(plan, found, kept)

  const addWeights = (call: KernelCall, input: MapShape, output: MapShape) => {
    const begin = weights.length
    weights.push(...allocate.weights.of(call, input, output))
    return { begin, end: weights.length }
  }

  plan.steps.forEach((step, index) => {
    const ready = found[index]
    if (ready) {
      mapIndices.set(index, add({ whole: ready, part: ready }))
      return
    }
    if (!readers.has(index) || activationOf(plan, index, readers, kept) !== null) return
    const convolution = activates(plan, index, readers, kept) ? plan.steps[step.source]! : null
    const made = convolution ? activated(convolution) : step
    const outputs: number[] = []
    for (const [i, { call, shape }] of made.calls.entries()) {
      const inputs = readsOf(made, i).map((read) => ('step' in read ? mapIndices.get(read.step)! : outputs[read.call]!))
      const input = maps[inputs[0]!]!.shape
      const isLast = i === made.calls.length - 1
      const given = isLast ? allocate.into.get(index) : undefined
      const output = add(given ? { whole: given, part: given } : allocate.map(shape, isLast ? index : null))
      const divided = dividePlanes(geometryOf(call).withoutNumbers(), input, shape)
      nodes.push({ call: divided, inputs, output, weights: addWeights(call, input, shape), step: index })
      outputs.push(output)
    }
    const mapIndex = outputs.at(-1) ?? mapIndices.get(step.source)!
    mapIndices.set(index, mapIndex)
    stepMaps[index] = parts[mapIndex]!
  })

  const made = new Set(nodes.map((node) => node.output))
  const summarized = new Set(
    stepMaps.flatMap((_, step) =>
      kept(step) && !allocate.into.has(step) && made.has(mapIndices.get(step)!) ? [mapIndices.get(step)!] : [],
    ),
  )
  const summaries = maps.map((map, index) =>
    allocate.summary && summarized.has(index)
      ? allocateSummary(parts[index]!, allocate.summary, map.height - parts[index]!.height)
      : null,
  )
  const fused = new Map<Node, PreparedKernel>()
  const cached = fusionCacheOf(plan, kernels)
  const fuses = (chain: readonly Node[]) => {
    const key = chain.map(({ step, output }) => `${step}${fusedSummary(summaries[output]) ? ' summarized' : ''}`).join()
    const before = cached.get(key)
    if (before !== undefined) return before
    const kernel = fuseNodes(kernels, chain, { maps, weights, summaries })
    if (kernel) fused.set(chain[0]!, kernel)
    cached.set(key, kernel !== null)
    return kernel !== null
  }
  const shapes = maps.map((map) => map.shape)
  const stages = schedule(nodes, shapes, estimates, fuses)
  const remaining = stages.map((stage) => remainingRows(stage, shapes, summaries))
  const { initializations, packings } = allocate.weights
  const job: RunJob = { kind: 'run', maps, weights, initializations, packings, stages, summaries, remaining }
  const readyAfter = readyPhases(plan, found, mapIndices, job)
  return {
    job,
    maps: stepMaps,
    readyAfter,
    summaries: plan.steps.map((_, step) => summaries[mapIndices.get(step) ?? 0] ?? null),
    fused,
  }
}

type Readers = ReadonlyMap<number, readonly number[]>

/**
 * The steps to compute, those asked for and those that they read, up to the maps that were found; each with the
 * steps to compute that read it.
 */
function readersOf(plan: Plan, found: readonly (FeatureMap | null)[], kept: (step: number) => boolean): Readers {
  const readers = new Map<number, number[]>()
  for (let index = plan.steps.length - 1; index >= 0; index--) {
    if (found[index] || !(kept(index) || readers.has(index))) continue
    if (!readers.has(index)) readers.set(index, [])
    for (const read of stepsRead(plan.steps[index]!)) {
      if (!found[read]) readers.set(read, [...(readers.get(read) ?? []), index])
    }
  }
  return readers
}

/** The step whose ReLU this convolution computes itself, because nothing else reads its map; or null. */
function activationOf(plan: Plan, index: number, readers: Readers, kept: (step: number) => boolean): number | null {
  const [reader, another] = readers.get(index) ?? []
  if (kept(index) || reader === undefined || another !== undefined) return null
  if (plan.steps[index]!.calls.at(-1)?.call.kernel !== 'conv2d') return null
  const { calls } = plan.steps[reader]!
  const call = calls[0]?.call
  return calls.length === 1 && call?.kernel === 'elementwise' && call.fn === 'relu' ? reader : null
}

/** True of a ReLU that the convolution before it does. */
function activates(plan: Plan, index: number, readers: Readers, kept: (step: number) => boolean): boolean {
  const { source } = plan.steps[index]!
  return readers.has(source) && source >= 0 && activationOf(plan, source, readers, kept) === index
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

function readyPhases(
  plan: Plan,
  found: readonly (FeatureMap | null)[],
  mapIndices: ReadonlyMap<number, number>,
  job: RunJob,
): number[] {
  const madeBy = new Map<number, number>()
  const ends = stageEnds(job)
  job.stages.forEach((stage, i) => stage.nodes.forEach((node) => madeBy.set(node.output, ends[i]!)))
  return plan.steps.map((_, index) => (found[index] ? -1 : (madeBy.get(mapIndices.get(index) ?? 0) ?? -1)))
}
