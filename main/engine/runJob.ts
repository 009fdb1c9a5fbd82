/**
 * The job of a run as one thread works on it: kernels are prepared when the thread first takes a unit of a stage,
 * and a unit is done piece by piece, looking at the cancel flag between the pieces.
 */
import type { Kernels, PreparedKernel, WeightSource, Weights } from '../../app/kernels'
import { materialise } from '../../app/weights'
import type { Control } from './control'
import type { FeatureMap } from './featureMap'
import type { Part } from './part'
import { pieceCount, pieceSpans, type Node, type Stage } from './schedule'

export interface RunJob {
  readonly kind: 'run'
  readonly maps: readonly FeatureMap[]
  /** The parameter tensors of all nodes, one after another; shared memory. */
  readonly weights: readonly Float32Array[]
  /** Tensors that are long to make, made by the workers before anything else. */
  readonly drawn: readonly { readonly source: WeightSource; readonly into: number }[]
  readonly stages: readonly Stage[]
}

/** Kernels of fused stages that are prepared already, by their convolution. */
export type FusedKernels = ReadonlyMap<Node, PreparedKernel>

/** The parts of a run: the drawing of weights, if any, then the stages. */
export function runParts(job: RunJob, kernels: Kernels, control: Control): Part[] {
  const work = job.stages.reduce((sum, stage) => sum + stage.work, 0)
  const offsets = nodeOffsets(job.stages)
  const parts = job.stages.map((stage, i) => stagePart(job, stage, offsets[i]!, stage.work / work, kernels, control))
  return job.drawn.length > 0 ? [drawPart(job), ...parts] : parts
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

/** The one kernel for a convolution and the pool behind it, or null where there is none. */
export function fuseNodes(
  kernels: Kernels,
  conv: Node,
  pool: Node,
  maps: readonly FeatureMap[],
  weights: Weights,
): PreparedKernel | null {
  if (conv.call.kernel !== 'conv2d' || pool.call.kernel !== 'pool2d') return null
  const [input, between, pooled] = [maps[conv.inputs[0]!]!, maps[conv.output]!, maps[pool.output]!]
  const convWeights = weights.slice(conv.weights.begin, conv.weights.end)
  return kernels.fuse?.(conv.call, convWeights, pool.call, input, between, pooled) ?? null
}

function drawPart(job: RunJob): Part {
  return {
    units: job.drawn.length,
    run: (unit) => {
      const { source, into } = job.drawn[unit]!
      job.weights[into]!.set(materialise(source))
    },
  }
}

function stagePart(
  job: RunJob,
  stage: Stage,
  firstNode: number,
  share: number,
  kernels: Kernels,
  control: Control,
): Part {
  const shapes = job.maps.map((map) => map.shape)
  let prepared: PreparedKernel[] | null = null
  return {
    units: stage.units,
    run: (unit) => {
      prepared ??= stageKernels(job, stage, kernels)
      const pieces = pieceCount(stage, shapes, unit)
      for (let piece = 0; piece < pieces && !control.cancelled; piece++) {
        for (const [i, { begin, end }] of pieceSpans(stage, shapes, unit, piece).entries()) {
          if (begin >= end) continue
          const start = performance.now()
          prepared[i]!(begin, end)
          control.addTime(firstNode + i, performance.now() - start)
        }
        control.addProgress(share / (stage.units * pieces))
      }
    },
  }
}

/** The prepared kernels of a stage: one for each node, or a single one for a fused stage. */
export function stageKernels(job: RunJob, stage: Stage, kernels: Kernels, fused?: FusedKernels): PreparedKernel[] {
  if (stage.fused) {
    const [conv, pool] = stage.nodes as [Node, Node]
    return [fused?.get(conv) ?? fuseNodes(kernels, conv, pool, job.maps, job.weights)!]
  }
  return stage.nodes.map((node) => {
    const inputs = node.inputs.map((map) => job.maps[map]!)
    const weights = job.weights.slice(node.weights.begin, node.weights.end)
    return kernels.prepare(node.call, inputs, job.maps[node.output]!, weights)
  })
}
