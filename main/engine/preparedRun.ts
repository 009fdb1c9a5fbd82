/**
 * Small runs, computed in this thread. The kernels of the last ones of each plan stay prepared, so that the same
 * run on an input in the same memory costs its arithmetic and little more: which moving an image under a stack does all the time.
 *
 * Nothing is held for that. The maps are released like any others, and prepared kernels are reused as long as the memory
 * of these maps is still pooled.
 */
import type { Kernels, PreparedKernel } from '#app/calls/kernels'
import type { Plan } from '#app/plan'
import { sameShape } from '#app/shape'
import type { FeatureMap } from './featureMap'
import type { RunOptions } from './engine'
import type { LoweredRun } from './lower'
import type { MapStore } from './mapStore'
import { stageKernels } from './runJob'
import { chunksOf, timeShares } from './schedule'

type OnLayer = RunOptions['onLayer']

/** A prepared kernel and the rows or planes that it computes. */
interface Call {
  readonly kernel: PreparedKernel
  readonly begin: number
  readonly end: number
  /** What it computes, with shares of its time that add up to 1. */
  readonly steps: readonly { readonly step: number; readonly share: number }[]
}

export class SmallRun {
  /** By step; null where it is not kept. */
  readonly maps: readonly (FeatureMap | null)[]
  private readonly made: readonly FeatureMap[]
  private readonly calls: readonly Call[]

  constructor(
    private readonly input: FeatureMap,
    lowered: LoweredRun,
    kept: (step: number) => boolean,
    private readonly kernels: Kernels,
  ) {
    const { job, maps } = lowered
    this.maps = maps.map((map, step) => (kept(step) ? map : null))
    this.made = job.stages.flatMap(({ nodes }) => nodes.map(({ output }) => job.maps[output]!))
    this.calls = callsOf(lowered, kernels)
  }

  run(onLayer: OnLayer): void {
    if (!onLayer) {
      for (const { kernel, begin, end } of this.calls) kernel(begin, end)
      return
    }
    const times = this.maps.map(() => 0)
    for (const { kernel, begin, end, steps } of this.calls) {
      const start = performance.now()
      kernel(begin, end)
      const time = performance.now() - start
      for (const { step, share } of steps) times[step]! += share * time
    }
    this.maps.forEach((map, step) => map && onLayer(step, map, times[step]!))
  }

  /** Runs once more, if it is the same run and its memory is still to be had: its kept maps, each held once, or null. */
  again(input: FeatureMap, { keep, onLayer }: RunOptions, store: MapStore): (FeatureMap | null)[] | null {
    if (!sameMemory(input, this.input) || !this.keeps(keep) || !store.reacquire(this.made)) return null
    try {
      this.run(onLayer)
      // What only passes its input on has the map of that.
      const maps = this.maps.map((map) => (map === this.input ? input : map))
      for (const map of maps) if (map) store.retain(map)
      return maps
    } finally {
      for (const map of this.made) store.release(map)
    }
  }

  /** Frees the kernels of a run that will not come again. */
  release(): void {
    for (const kernel of new Set(this.calls.map((call) => call.kernel))) this.kernels.release?.(kernel)
  }

  private keeps(keep: ReadonlySet<number> | undefined): boolean {
    for (let step = 0; step < this.maps.length; step++) {
      if ((this.maps[step] !== null) !== (keep?.has(step) ?? true)) return false
    }
    return true
  }
}

/** Maps that are freed leave their memory to others of their size. */
function sameMemory(one: FeatureMap, other: FeatureMap): boolean {
  return one.data.buffer === other.data.buffer && sameShape(one.shape, other.shape)
}

/** The last small runs of each plan. */
export type SmallRuns = WeakMap<Plan, readonly SmallRun[]>

function callsOf({ job, fused }: LoweredRun, kernels: Kernels): Call[] {
  const shapes = job.maps.map((map) => map.shape)
  const calls: Call[] = []
  for (const stage of job.stages) {
    const prepared = stageKernels(job, stage, kernels, fused)
    const chunksOfUnit = chunksOf(stage, shapes)
    const shares = stage.fused ? timeShares(stage, shapes) : null
    const stepsOf = (i: number) =>
      shares
        ? stage.nodes.map(({ step }, node) => ({ step, share: shares[node]! }))
        : [{ step: stage.nodes[i]!.step, share: 1 }]
    const steps = prepared.map((_, i) => stepsOf(i))
    for (let unit = 0; unit < stage.units; unit++) {
      for (const spans of chunksOfUnit(unit)) {
        spans.forEach(({ begin, end }, i) => {
          if (begin < end) calls.push({ kernel: prepared[i]!, begin, end, steps: steps[i]! })
        })
      }
    }
  }
  return calls
}
