/**
 * The job of a run as one thread works on it: kernels are prepared when the thread first takes a unit of a stage,
 * and a unit is done chunk by chunk, checking the cancel flag between chunks.
 */
import type { Kernels, PreparedKernel, SummaryBuffers } from '#app/calls/kernels'
import type { MapShape } from '#app/shape'
import { initializeWeights } from '#app/calls/weights'
import type { Control } from './control'
import type { FeatureMap } from './featureMap'
import {
  unfinishedCells,
  summarizeComputed,
  summarizePhase,
  allRows,
  type SummaryTarget,
  type RemainingRows,
} from './mapSummary'
import type { Phase } from './phase'
import { timeShares, chunksOf, unitRows, type Node, type Stage } from './schedule'
import type { WeightPreparation } from './weights'

export interface RunJob extends WeightPreparation {
  readonly kind: 'run'
  readonly maps: readonly FeatureMap[]
  /** The parameter tensors of all nodes, one after another; shared memory. */
  readonly weights: readonly Float32Array[]
  readonly stages: readonly Stage[]
  /** Where the summary of each map goes, or null. */
  readonly summaries: readonly (SummaryTarget | null)[]
  /** By stage, the rows that are left to be summarized after it. */
  readonly remaining: readonly (readonly RemainingRows[])[]
}

/** What the nodes of a run work on. */
export type Operands = Pick<RunJob, 'maps' | 'weights' | 'summaries'>

/** Kernels of fused stages that are prepared already, by their convolution. */
export type FusedKernels = ReadonlyMap<Node, PreparedKernel>

/** The phases of a run: what new weights need, then each stage and what is left to summarize after it. */
export function runPhases(job: RunJob, kernels: Kernels, control: Control): Phase[] {
  const work = job.stages.reduce((sum, stage) => sum + stage.work, 0)
  const offsets = nodeOffsets(job.stages)
  const phases = job.stages.flatMap((stage, i) => {
    const phase = stagePhase(job, stage, offsets[i]!, stage.work / work, kernels, control)
    return job.remaining[i]!.length > 0 ? [phase, summarizePhase(job.summaries, job.remaining[i]!, kernels)] : [phase]
  })
  return [...weightPhases(job, kernels, control), ...phases]
}

/** For each stage the phase after which its maps are computed and summarized; the last one's is the last phase of the run. */
export function stageEnds({ initializations, packings, stages, remaining: rests }: RunJob): number[] {
  let phase = [initializations, packings].filter(({ length }) => length > 0).length - 1
  return stages.map((_, i) => (phase += rests[i]!.length > 0 ? 2 : 1))
}

/** Index of each stage's first node among all nodes. */
export function nodeOffsets(stages: readonly Stage[]): number[] {
  let offset = 0
  return stages.map((stage) => {
    const first = offset
    offset += stage.nodes.length
    return first
  })
}

/** The rows of a stage's maps that are left to be summarized when it is done. */
export function remainingRows(
  stage: Stage,
  shapes: readonly MapShape[],
  summaries: RunJob['summaries'],
): RemainingRows[] {
  const targets = stage.nodes.map(({ output }) => summaries[output] ?? null)
  if (targets.every((target) => !target)) return []
  const inStrips = summarizesStrips(stage, shapes)
  const whileComputed = (target: SummaryTarget) => inStrips && !(stage.fused && !fusedSummary(target))
  const strips = inStrips ? Array.from({ length: stage.units }, (_, unit) => unitRows(stage, shapes, unit)) : []
  return targets.flatMap((target, i) => {
    const index = stage.nodes[i]!.output
    if (!target) return []
    return whileComputed(target)
      ? unfinishedCells(
          target,
          index,
          strips.map((rows) => rows[i]!),
        )
      : allRows(target, index)
  })
}

/** True where maps are summarized strip by strip, as they are computed. */
function summarizesStrips(stage: Stage, shapes: readonly MapShape[]): boolean {
  return stage.partition === 'rows' && stage.nodes.every(({ output }) => !shapes[output]!.flat)
}

/** The one kernel for a convolution, perhaps a ReLU, and the pool after it, or null where there is none. */
export function fuseNodes(
  kernels: Kernels,
  chain: readonly Node[],
  { maps, weights, summaries: targets }: Operands,
): PreparedKernel | null {
  const [conv, pool] = [chain[0]!, chain.at(-1)!]
  if (conv.call.kernel !== 'conv2d' || pool.call.kernel !== 'pool2d') return null
  if (chain.length > 2 && conv.call.activation !== 'linear') return null
  const withSummary = ({ output }: Node) => ({ map: maps[output]!, summary: fusedSummary(targets[output]) })
  const linear = chain.length > 2 ? withSummary(conv) : null
  const between = {
    input: maps[conv.inputs[0]!]!,
    linear,
    convolved: withSummary(chain.at(-2)!),
    pooled: withSummary(pool),
  }
  return kernels.fuse?.(conv.call, weights.slice(conv.weights.begin, conv.weights.end), pool.call, between) ?? null
}

/** The summary that a fused kernel writes on the way: only of a map that is wanted from its first row on. */
export function fusedSummary(target: SummaryTarget | null | undefined): SummaryBuffers | null {
  return target?.first === 0 ? target.buffers : null
}

function weightPhases({ initializations, packings }: RunJob, kernels: Kernels, control: Control): Phase[] {
  const initialize = (unit: number) => {
    const { source, into } = initializations[unit]!
    initializeWeights(source, into, () => control.cancelled)
  }
  const pack = (unit: number) => {
    const { call, input, output, from, into } = packings[unit]!
    kernels.packing?.(call, input, output)?.pack(from, into)
  }
  return [
    { units: initializations.length, run: initialize },
    { units: packings.length, run: pack },
  ].filter(({ units }) => units > 0)
}

function stagePhase(
  job: RunJob,
  stage: Stage,
  firstNode: number,
  share: number,
  kernels: Kernels,
  control: Control,
): Phase {
  const shapes = job.maps.map((map) => map.shape)
  const chunksOfUnit = chunksOf(stage, shapes)
  let prepared: ChunkKernel[] | null = null
  return {
    units: stage.units,
    run: (unit) => {
      prepared ??= chunkKernels(job, stage, firstNode, kernels, control)
      const chunks = chunksOfUnit(unit)
      for (const spans of chunks) {
        if (control.cancelled) return
        spans.forEach(({ begin, end }, i) => {
          if (begin < end) prepared![i]!(begin, end)
        })
        control.addProgress(share / (stage.units * chunks.length))
      }
    },
  }
}

/** Computes rows or planes, summarizes them while they are in cache, and records the time. */
type ChunkKernel = (begin: number, end: number) => void

function chunkKernels(job: RunJob, stage: Stage, firstNode: number, kernels: Kernels, control: Control): ChunkKernel[] {
  const made = stageKernels(job, stage, kernels)
  if (stage.fused) {
    const shapes = job.maps.map((map) => map.shape)
    const shares = timeShares(stage, shapes)
    return [timed(made[0]!, (time) => shares.forEach((share, i) => control.addTime(firstNode + i, share * time)))]
  }
  return made.map((kernel, i) => {
    const { output } = stage.nodes[i]!
    const target = summarizesStrips(
      stage,
      job.maps.map((map) => map.shape),
    )
      ? job.summaries[output]
      : null
    const summarize = target && summarizeComputed(target, kernels)
    const both = (begin: number, end: number) => {
      kernel(begin, end)
      summarize?.(begin, end)
    }
    return timed(both, (time) => control.addTime(firstNode + i, time))
  })
}

function timed(kernel: PreparedKernel, note: (milliseconds: number) => void): ChunkKernel {
  return (begin, end) => {
    const start = performance.now()
    kernel(begin, end)
    note(performance.now() - start)
  }
}

/** The prepared kernels of a stage: one for each node, or a single one for a fused stage. */
export function stageKernels(job: Operands, stage: Stage, kernels: Kernels, fused?: FusedKernels): PreparedKernel[] {
  if (stage.fused) return [fused?.get(stage.nodes[0]!) ?? fuseNodes(kernels, stage.nodes, job)!]
  return stage.nodes.map((node) => {
    const inputs = node.inputs.map((map) => job.maps[map]!)
    const weights = job.weights.slice(node.weights.begin, node.weights.end)
    return kernels.prepare(node.call, inputs, job.maps[node.output]!, weights)
  })
}
