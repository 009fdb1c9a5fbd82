/** Runs small images in the process that decoded them, so that no samples are sent and each run has a core of its own. */
import type { TableCells } from '#app/batch/table'
import type { KernelKind } from '#app/calls/kernels'
import type { Experiment } from '#app/document/experiment'
import { keepsAllBands, sizesThrough } from '#app/inputs/steps'
import { requireWithinBudget, type Plan } from '#app/plan'
import { createEngine } from '#main/engine/createEngine'
import { planWork } from '#main/engine/work'
import type { ArrayImage } from '#main/files/arrays/decode'
import type { ComputeCells } from '#main/files/decoderMessages'
import type { PixelImage } from '#main/files/pixels'
import type { Tensors } from '#main/files/tensors'
import { imageShape, type ImageReading } from '#app/inputs/planes'
import { afterSteps, cellsOf as cellCount, makeInput, type MakeMap } from '#main/service/inputSource'
import { cellsOf, createMapRuns } from '#main/service/mapRuns'

/** The first message to such a process. */
export interface ImageTask {
  /** As `forEachImage` gives it. */
  readonly experiment: Experiment
  readonly tensors: Tensors
  readonly kernels: KernelKind
  /** Bytes that a run may use. */
  readonly budget: number
}

/** Nanoseconds; a longer run is worth dividing among all threads. */
const MOST_WORK = 50e6

/** Gives null where an image takes too long or too much memory, or fails; the engine then runs it, and reports why. */
export function createComputeCells({ experiment, tensors, kernels, budget }: ImageTask): ComputeCells {
  const engine = createEngine({ threads: 0, memoryBudget: budget, kernels })
  const { signal } = new AbortController()
  const runs = createMapRuns(experiment, { engine, budget: () => budget, tensors, signal })
  const steps = experiment.inputs[0]?.steps ?? []
  const reading: ImageReading = keepsAllBands(steps) ? { ...experiment.reading, channels: 'all' } : experiment.reading

  const make: MakeMap = async (shape, fill) => {
    requireSmall(runs.plan(shape))
    const map = engine.allocate(shape)
    await fill(map)
    return map
  }

  function requireSmall(plan: Plan): void {
    requireWithinBudget(plan, budget)
    if (planWork(plan, kernels === 'portable' ? 'portable' : 'native') > MOST_WORK)
      throw new RangeError('too much work')
  }

  async function valuesOf(image: PixelImage | ArrayImage, cells: TableCells): Promise<readonly number[]> {
    const read = 'pixels' in image && reading.channels !== 'all' ? imageShape(image, reading).channels : null
    if (sizesThrough(image, steps, read).some((size) => 4 * cellCount(size) > budget)) throw new RangeError('too large')
    const input = await afterSteps(image, steps, reading, () => Promise.resolve())
    const map = await makeInput(input, reading, make)
    try {
      const indices = cells.layers.map(({ index }) => index)
      return await runs.run(map, indices, (maps) => cellsOf(maps, cells, engine))
    } finally {
      engine.release(map)
    }
  }

  return async (images, cells) => {
    try {
      const computed = []
      for (const image of images) computed.push({ notes: image.notes, values: await valuesOf(image, cells) })
      return computed
    } catch {
      return null
    }
  }
}
