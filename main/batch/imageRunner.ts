/** Decodes images and runs the experiment on them: an engine and decoders for one plan. */
import { basename } from 'node:path'
import type { TableCells } from '#app/batch/table'
import type { KernelKind } from '#app/calls/kernels'
import type { ImageInfo, Settings } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { printable } from '#app/text/printable'
import { createEngine } from '#main/engine/createEngine'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import type { ComputedImage, DecoderKind } from '#main/files/decoderMessages'
import { readInputFile } from '#main/files/file'
import type { Tensors } from '#main/files/tensors'
import { createDecoder } from '#main/service/decoder'
import { forkDecoder, forkProgram } from '#main/service/decoderFile'
import { createImageRuns } from '#main/service/imageRuns'
import { createImageStore } from '#main/service/imageStore'
import { requireTensorBudget } from '#main/service/tensors'
import type { ImageTask } from './computeCells'

export interface ImageRunner extends Pick<Engine, 'describe' | 'statistics' | 'figures'> {
  /** How many images to open ahead of the one that is run: one for each decoder, and some that wait, decoded or not. */
  readonly ahead: number
  /** Decodes a file, of a batch of arrays every item. @throws Failure as ImageStore.addInputFile */
  open(path: string): Promise<readonly ImageInfo[]>
  /** As open, but small images may be run where they are decoded and come back as cells of the table. */
  openOrCompute(path: string, cells: TableCells): Promise<readonly ImageInfo[] | readonly ComputedImage[]>
  /** Gives an open image up, whether it was run or not. */
  discard(image: ImageInfo | ComputedImage): void
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
/** The share of the memory budget that runs in all decoders together may use. */
const DECODERS_SHARE = 1 / 4

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
  // Each decoder has its own copy of the tensors, and packs their weights.
  const runBudget = Math.floor((options.memoryBudget * DECODERS_SHARE) / threads) - bytes
  const task: ImageTask = { experiment, tensors, kernels: engine.describe().running, budget: runBudget }
  const start = runBudget > 0 ? forkProgram('imageProcess', task) : forkDecoder
  const decoder = createDecoder({ kind: options.decoder, start, engine, budget, processes: threads })
  const store = createImageStore(engine, decoder, () => ({ threads, memoryBudget }))
  const [input] = experiment.inputs
  const select = (input?.kind === 'image' ? input.select : undefined) ?? {}
  const runs = createImageRuns(experiment, { engine, budget, store, tensors, signal })

  signal.addEventListener('abort', store.stopOpening, { once: true })

  return {
    ahead: threads + WAITING,
    describe: engine.describe,
    statistics: engine.statistics,
    figures: engine.figures,
    open: (path) => store.addInputFile(path, select),
    async openOrCompute(path, cells) {
      const name = printable(basename(path))
      const bytes = await readInputFile(path)
      const part = { select, everyItem: select.page === undefined }
      const made = await decoder.compute(bytes, name, signal, part, cells)
      return 'computed' in made ? made.computed : store.addDecoded(name, bytes, path, made.decoded)
    },
    discard: (image) => void ('image' in image && store.close(image.image)),
    run: ({ image }, layers, use) => runs.run(0, image, layers, use),
    async close() {
      store.closeAll()
      decoder.close()
      await engine.close()
    },
  }
}
