/** Decodes images and runs the experiment on them: an engine and decoders for one plan. */
import type { KernelKind } from '#app/calls/kernels'
import type { ImageInfo, Settings } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { createEngine } from '#main/engine/createEngine'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import type { DecoderKind } from '#main/files/decoderMessages'
import type { Tensors } from '#main/files/tensors'
import { createDecoder } from '#main/service/decoder'
import { forkDecoder } from '#main/service/decoderFile'
import { createImageRuns } from '#main/service/imageRuns'
import { createImageStore } from '#main/service/imageStore'
import { requireTensorBudget } from '#main/service/tensors'

export interface ImageRunner extends Pick<Engine, 'describe' | 'statistics' | 'figures'> {
  /** How many images to open ahead of the one that is run: one for each decoder, and some that wait, decoded or not. */
  readonly ahead: number
  /** Decodes a file, of a batch of arrays every item. @throws Failure as ImageStore.addInputFile */
  open(path: string): Promise<readonly ImageInfo[]>
  /** Gives an image up, whether it was run or not. */
  discard(image: ImageInfo): void
  /** As `ImageRuns.run`, on an open image. */
  run<T>(image: ImageInfo, layers: readonly number[], use: (maps: readonly FeatureMap[]) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface RunnerOptions extends Settings {
  readonly kernels: KernelKind | undefined
  readonly decoder: DecoderKind
  readonly signal: AbortSignal
}

/** Images beside those that are being decoded: some for the decoders to go on with, and some for the engine. */
const WAITING = 4

/**
 * @param experiment as `forEachImage` gives it
 * @param tensors that it names
 * @throws Failure 'over-budget' where these alone take more memory than allowed
 */
export function createImageRunner(experiment: Experiment, tensors: Tensors, options: RunnerOptions): ImageRunner {
  const { threads, kernels, signal } = options
  const bytes = [...tensors.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
  requireTensorBudget(bytes, 0, options.memoryBudget)
  const memoryBudget = options.memoryBudget - bytes
  const engine = createEngine({ threads, memoryBudget, kernels })
  const budget = () => memoryBudget
  const decoder = createDecoder({ kind: options.decoder, start: forkDecoder, budget, processes: threads })
  const store = createImageStore(engine, decoder, () => ({ threads, memoryBudget }))
  const [input] = experiment.inputs
  const select = input?.kind === 'image' ? input.select : undefined
  const runs = createImageRuns(experiment, { engine, budget, store, tensors, signal })
  signal.addEventListener('abort', store.stopOpening, { once: true })

  return {
    ahead: threads + WAITING,
    describe: engine.describe,
    statistics: engine.statistics,
    figures: engine.figures,
    open: (path) => store.addInputFile(path, select),
    discard: ({ image }) => void store.close(image),
    run: ({ image }, layers, use) => runs.run(0, image, layers, use),
    async close() {
      store.closeAll()
      decoder.close()
      await engine.close()
    },
  }
}
