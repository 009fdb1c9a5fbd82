/**
 * The job of a run as one thread works on it: kernels are prepared when the thread first takes a unit of a stage,
 * and a unit is done piece by piece, looking at the cancel flag between the pieces.
 */
import type { Kernels, PreparedKernel, Span, WeightSource, Weights } from '../../app/kernels'
import { materialise } from '../../app/weights'
import type { Control } from './control'
import type { FeatureMap } from './featureMap'
import type { Part } from './part'
import { pieceCount, pieceRows, type Node, type Stage } from './schedule'

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
export function runParts(job: RunJob, kernels: Kernels, control: Control, fused?: FusedKernels): Part[] {
  const work = job.stages.reduce((sum, stage) => sum + stage.work, 0)
  const offsets = nodeOffsets(job.stages)
  const parts = job.stages.map((stage, i) => stagePart(job, stage, offsets[i]!, stage.work / work, kernels, control, fused))
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
  fused: FusedKernels | undefined,
): Part {
  const shapes = job.maps.map((map) => map.shape)
  let kernel: PieceKernel | null = null
  return {
    units: stage.units,
    run: (unit) => {
      kernel ??= prepareStage(job, stage, firstNode, kernels, control, fused)
      const pieces = pieceCount(stage, shapes, unit)
      for (let piece = 0; piece < pieces && !control.cancelled; piece++) {
        kernel(ranges(stage, shapes, unit, piece))
        control.addProgress(share / (stage.units * pieces))
      }
    },
  }
}

/** Does one piece: the rows or planes of each node. */
type PieceKernel = (rows: readonly Span[]) => void

function prepareStage(
  job: RunJob,
  stage: Stage,
  firstNode: number,
  kernels: Kernels,
  control: Control,
  fused: FusedKernels | undefined,
): PieceKernel {
  const timed = (kernel: PreparedKernel, node: number) => (begin: number, end: number) => {
    const start = performance.now()
    kernel(begin, end)
    control.addTime(node, performance.now() - start)
  }
  if (stage.fused) {
    const [conv, pool] = stage.nodes as [Node, Node]
    const kernel = timed(fused?.get(conv) ?? fuseNodes(kernels, conv, pool, job.maps, job.weights)!, firstNode)
    return (rows) => kernel(rows[1]!.begin, rows[1]!.end)
  }
  const prepared = stage.nodes.map((node, i) => {
    const inputs = node.inputs.map((map) => job.maps[map]!)
    const weights = job.weights.slice(node.weights.begin, node.weights.end)
    const kernel = kernels.prepare(node.call, inputs, job.maps[node.output]!, weights)
    return timed(kernel, firstNode + i)
  })
  return (rows) => {
    rows.forEach(({ begin, end }, i) => {
      if (begin < end) prepared[i]!(begin, end)
    })
  }
}

function ranges(stage: Stage, shapes: readonly FeatureMap['shape'][], unit: number, piece: number) {
  if (stage.partition === 'rows') return pieceRows(stage, shapes, unit, piece)
  const total = stage.partition === 'planes' ? shapes[stage.nodes[0]!.output]!.channels : 1
  const begin = unit * stage.unitSize + piece * stage.pieceSize
  const end = Math.min(begin + stage.pieceSize, (unit + 1) * stage.unitSize, total)
  return [{ begin, end }]
}
