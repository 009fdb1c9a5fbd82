/** Decodes images and runs the experiment on them: an engine and decoders for one plan. */
import type { ImageInfo, Settings } from '#app/protocol/contract'
import type { Experiment } from '#app/document/experiment'
import { Failure } from '#app/failure'
import type { Plan } from '#app/plan'
import { message } from '#app/text/message'
import type { MapShape } from '#app/shape'
import { createEngine } from '#main/engine/createEngine'
import type { Engine } from '#main/engine/engine'
import type { FeatureMap } from '#main/engine/featureMap'
import type { DecoderKind } from '#main/files/decoderMessages'
import type { Tensors } from '#main/files/tensors'
import { createDecoder } from '#main/service/decoder'
import { forkDecoder } from '#main/service/decoderFile'
import { createImageStore } from '#main/service/imageStore'
import { planWithNumbers, requireTensorBudget } from '#main/service/tensors'

export interface ImageRunner extends Pick<Engine, 'describe' | 'statistics'> {
  /** Decodes a file, of a batch of arrays every item. @throws Failure as ImageStore.addInputFile */
  open(path: string): Promise<readonly ImageInfo[]>
  /** Gives an image up, whether it was run or not. */
  discard(image: ImageInfo): void
  /**
   * Runs the experiment on an open image; the maps last until `use` is done.
   * @param layers stack positions; -1 for the input
   * @throws Failure 'impossible-stack', 'over-budget', 'cancelled', 'worker-died', or what `use` throws
   */
  run<T>(image: ImageInfo, layers: readonly number[], use: (maps: readonly FeatureMap[]) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface RunnerOptions extends Settings {
  readonly kernels: 'native' | 'portable' | undefined
  readonly decoder: DecoderKind
  readonly signal: AbortSignal
}

/** Plans that are kept: a plan holds its weights, and folders seldom mix more sizes than these for long. */
const KEPT_PLANS = 4

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
  const decoder = createDecoder({ kind: options.decoder, start: forkDecoder, budget: () => memoryBudget })
  const store = createImageStore(engine, decoder, () => ({ threads, memoryBudget }))
  const [input] = experiment.inputs
  const select = input?.kind === 'image' ? input.select : undefined
  const plans = new Map<string, Plan>()
  signal.addEventListener('abort', store.stopOpening, { once: true })

  function planFor(shape: MapShape): Plan {
    const key = JSON.stringify(shape)
    const plan = plans.get(key) ?? planWithNumbers(experiment, shape, tensors)
    plans.delete(key)
    plans.set(key, plan)
    if (plans.size > KEPT_PLANS) plans.delete(plans.keys().next().value!)
    if (plan.problem) throw new Failure('impossible-stack', plan.problem.message)
    return plan
  }

  return {
    describe: engine.describe,
    statistics: engine.statistics,
    open: (path) => store.addInputFile(path, select),
    discard: ({ image }) => void store.close(image),
    async run({ image }, layers, use) {
      const { map: from } = await store.inputMap(experiment, 0, image, { signal, onProgress: () => undefined })
      const held = [from]
      try {
        const plan = planFor(from.shape)
        const steps = layers.map((layer) => plan.steps.findIndex(({ index }) => index === layer))
        const keep = new Set(steps.filter((step) => step >= 0))
        const made = keep.size > 0 ? await engine.run(plan, from, { signal, keep }) : []
        held.push(...made.filter((map) => map !== null))
        return await use(steps.map((step) => (step < 0 ? from : made[step]!)))
      } finally {
        held.forEach(engine.release)
      }
    },
    async close() {
      store.closeAll()
      decoder.close()
      await engine.close()
    },
  }
}

/**
 * The experiment with one input, which stands for each image: it is read and stepped as the experiment's own inputs are.
 * @throws Failure 'invalid-argument' where these differ in that
 */
export function forEachImage(experiment: Experiment): Experiment {
  const ways = experiment.inputs.map((input) => {
    const steps = input.steps?.filter(({ enabled }) => enabled)
    const select = input.kind === 'image' ? input.select : undefined
    return { ...(select && { select }), ...(steps?.length && { steps }) }
  })
  const [way = {}] = ways
  if (ways.some((other) => JSON.stringify(other) !== JSON.stringify(way)))
    throw new Failure('invalid-argument', message('cli.batchInputsDiffer'))
  return { ...experiment, inputs: [{ kind: 'image', name: 'image', ...way }], panels: null }
}
