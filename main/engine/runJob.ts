/**
 * The job of a run as one thread works on it: kernels are prepared when the thread first takes a unit of a stage,
 * and a unit is done piece by piece, looking at the cancel flag between the pieces.
 */
import type { Kernels, PreparedKernel, WeightSource } from '../../app/kernels'
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
  /** How many tensors each node has. */
  readonly weightCounts: readonly number[]
  /** Tensors that are long to make, made by the workers before anything else. */
  readonly drawn: readonly { readonly source: WeightSource; readonly into: number }[]
  readonly stages: readonly Stage[]
}

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
      prepared ??= stage.nodes.map((node, i) => prepareNode(job, node, firstNode + i, kernels))
      const pieces = pieceCount(stage, shapes, unit)
      for (let piece = 0; piece < pieces && !control.cancelled; piece++) {
        ranges(stage, shapes, unit, piece).forEach(({ begin, end }, i) => {
          if (begin === end) return
          const start = performance.now()
          prepared![i]!(begin, end)
          control.addTime(firstNode + i, performance.now() - start)
        })
        control.addProgress(share / (stage.units * pieces))
      }
    },
  }
}

function prepareNode(job: RunJob, node: Node, index: number, kernels: Kernels): PreparedKernel {
  const weights = job.weights.slice(node.weights, node.weights + job.weightCounts[index]!)
  return kernels.prepare(node.call, [job.maps[node.input]!], job.maps[node.output]!, weights)
}

function ranges(stage: Stage, shapes: readonly FeatureMap['shape'][], unit: number, piece: number) {
  if (stage.partition === 'rows') return pieceRows(stage, shapes, unit, piece)
  const total = stage.partition === 'planes' ? shapes[stage.nodes[0]!.output]!.channels : 1
  const begin = unit * stage.unitSize + piece * stage.pieceSize
  const end = Math.min(begin + stage.pieceSize, (unit + 1) * stage.unitSize, total)
  return [{ begin, end }]
}
